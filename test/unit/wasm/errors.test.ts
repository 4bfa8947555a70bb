// What the reader says of files that are no module, or not the whole of one.
import { describe, expect, it } from 'vitest';
import { type WasmSection, readModule, readSections, WasmFormatError } from '../../../src/wasm';
import { type Bytes, custom, flat, header, leb, moduleOf, section, text, vector, voidType, wat } from './binary';

function refusal(bytes: Uint8Array | Bytes | string): WasmFormatError {
  const input =
    typeof bytes === 'string'
      ? new TextEncoder().encode(bytes)
      : bytes instanceof Uint8Array
        ? bytes
        : Uint8Array.from(flat(bytes));
  try {
    readModule(input);
  } catch (error) {
    if (error instanceof WasmFormatError) return error;
    throw error;
  }
  throw new Error('The reader took it for a module.');
}

describe('a file that is no module', () => {
  it.each<[string, Bytes | string, Partial<WasmFormatError>]>([
    ['empty', [], { actual: 'empty', message: 'The file is empty.' }],
    [
      'WebAssembly text',
      '(module\n  (func))',
      { actual: 'wat', message: expect.stringContaining('"(module"') as string },
    ],
    ['text after comments', ';; (x)\n (; a (; ;)\n\t(module)', { actual: 'wat' }],
    ['text without module', '(func (export "f"))', { actual: 'wat' }],
    ['text of a component', '(component $x)', { actual: 'wat' }],
    [
      'zeros',
      [0, 0, 0, 0, 0, 0, 0, 0, 0],
      { actual: 'truncated', message: expect.stringContaining('zeros') as string },
    ],
    [
      'a header cut off',
      [0x00, 0x61, 0x73, 0x6d, 0x01],
      { actual: 'truncated', offset: 5, message: expect.stringContaining('3 of its 8 bytes') as string },
    ],
    ['the first byte only', [0x00], { actual: 'truncated', offset: 1 }],
    [
      'another version',
      [0x00, 0x61, 0x73, 0x6d, 2, 0, 0, 0],
      { actual: 'other', offset: 4, message: expect.stringContaining('version 2') as string },
    ],
    [
      'a first draft',
      [0x00, 0x61, 0x73, 0x6d, 0x0b, 0, 0, 0],
      { message: expect.stringContaining('version 11') as string },
    ],
    [
      'a component',
      [0x00, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0],
      { actual: 'component', offset: 4, message: expect.stringContaining('component model') as string },
    ],
    ['a component of a draft', [0x00, 0x61, 0x73, 0x6d, 0x0a, 0, 1, 0, 9], { actual: 'component' }],
  ])('%s', (_, bytes, expected) => {
    expect(refusal(bytes)).toMatchObject(expected);
  });

  it.each<[string, Bytes | string]>([
    ['an ELF file', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]],
    ['a ZIP archive', 'PK\x03\x04rest'],
    ['gzip-compressed data', [0x1f, 0x8b, 8, 0]],
    ['zstd-compressed data', [0x28, 0xb5, 0x2f, 0xfd]],
    ['a Windows program', 'MZ\x90\0'],
    ['LLVM bitcode', [0x42, 0x43, 0xc0, 0xde]],
    ['a static library', '!<arch>\n'],
    ['an HTML page', '\n<!DOCTYPE html>\n<title>404'],
    ['JSON', '{"message":"Not Found"}'],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a'],
    ['a script', '#!/bin/sh\n'],
    ['in base64', 'AGFzbQEAAAA='],
  ])('%s is called so', (kind, bytes) => {
    const { actual, message } = refusal(bytes);
    expect(actual).toBe('other');
    expect(message).toContain(kind);
    expect(message).toContain('starts with');
  });

  it('shows text as text and other bytes as bytes', () => {
    expect(refusal('hello world\nmore').message).toContain('it starts with "hello world" instead of 00 61 73 6d');
    expect(refusal([1, 2, 3, 254]).message).toContain('it starts with 01 02 03 fe');
    expect(refusal('x'.repeat(500)).message.length).toBeLessThan(140);
  });
});

const whole = wat(`(module
  (import "extism:host/env" "alloc" (func (param i64) (result i64)))
  (table 1 funcref) (memory 1) (tag) (global i32 (i32.const 1))
  (func $run (export "run") (result i32) (i32.const 0))
  (start $main) (func $main)
  (elem (i32.const 0) $run)
  (data $text "hello") (func (memory.init $text (i32.const 0) (i32.const 0) (i32.const 5))))`);

describe('a file that breaks off', () => {
  const sections = readSections(whole);
  const end = ({ offset, size }: WasmSection): number => offset + size;

  it('has all known sections in this example', () => {
    const ids = sections.map(({ id }) => id).sort((a, b) => a - b);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  });

  it.each(sections.filter(({ size }) => size > 0).map((each) => [each.name, each] as const))(
    'within the %s section names it and the bytes that are missing',
    (name, each) => {
      const cut = end(each) - 1;
      const error = refusal(whole.subarray(0, cut));
      expect(error).toMatchObject({ actual: 'truncated', offset: cut });
      expect(error.message).toMatch(/^The file breaks off in the .*: 1 of its \d+ bytes are missing\.$/);
      expect(error.message).toContain(name);
    },
  );

  it.each(sections.map((each) => [each.name, each] as const))(
    'right after the id of the %s section says so',
    (_, { offset, id, name }) => {
      if (id === 0) return;
      const cut = offset - 1;
      const { actual, message } = refusal(whole.subarray(0, cut));
      expect(actual).toBe('truncated');
      expect(message).toBe(`The file breaks off in the size of the ${name} section.`);
    },
  );

  it('between two sections is noticed where functions or data were promised', () => {
    const border = (name: string): WasmFormatError => {
      const at = sections.findIndex((each) => each.name === name);
      return refusal(whole.subarray(0, end(sections[at - 1]!)));
    };
    expect(border('code')).toMatchObject({
      actual: 'truncated',
      message: 'The file breaks off between two sections: the code section with 3 functions is missing.',
    });
    expect(border('data')).toMatchObject({
      actual: 'truncated',
      message: 'The file breaks off between two sections: the data section is missing.',
    });
  });

  it('anywhere else is a smaller module or is refused, by its bytes alone', () => {
    for (let cut = 0; cut < whole.length; cut++) {
      try {
        readModule(whole.subarray(0, cut));
      } catch (error) {
        expect(error).toBeInstanceOf(WasmFormatError);
        expect((error as WasmFormatError).offset).toBeLessThanOrEqual(cut);
      }
    }
  });
});

describe('a module that contradicts itself', () => {
  const functions = section(3, vector([0]));
  const code = section(10, vector([2, 0, 0x0b]));

  it.each<[string, Bytes, string]>([
    [
      'a type that is not there',
      section(2, vector([text('m'), text('f'), 0, 9])),
      'Import "m" "f" has type 9, but there are only 0 types.',
    ],
    [
      'an export of a function that is not there',
      section(7, vector([text('f'), 0, 3])),
      'Export "f" is function 3, but the module has none.',
    ],
    [
      'an export of a memory that is not there',
      [section(5, vector([0, 1])), section(7, vector([text('m'), 2, 1]))],
      'Export "m" is memory 1, but the module has only 1.',
    ],
    ['an unknown kind of export', section(7, vector([text('x'), 9, 0])), 'Export "x" is of a kind that is not known.'],
    [
      'an unknown kind of import',
      section(2, vector([text('m'), text('x'), 0x20, 0])),
      'Import "m" "x" is of a kind that is not known.',
    ],
    [
      'a name exported twice',
      [section(5, vector([0, 1])), section(7, vector([text('m'), 2, 0], [text('m'), 2, 0]))],
      'The name "m" is exported twice.',
    ],
    ['a section twice', [voidType, voidType], 'The type section is there twice.'],
    [
      'functions without bodies',
      [voidType, section(3, vector([0], [0])), code],
      'The module declares 2 functions, but the code section has 1.',
    ],
    ['bodies without functions', code, 'The module declares 0 functions, but the code section has 1.'],
    [
      'a function of a type that is not there',
      [voidType, section(3, vector([1])), code],
      'Function 0 has type 1, but there are only 1 types.',
    ],
    [
      'bytes left over',
      [voidType, section(3, vector([0]), 7), code],
      'Bytes are left over at the end of the function section: 1.',
    ],
    [
      'an unknown form of type',
      section(1, vector([0x42])),
      '0x42 in the type section is no form of type that is known.',
    ],
    [
      'an unknown value type',
      section(1, vector([0x60, 1, 0x01, 0])),
      '0x01 in the type section is no value type that is known.',
    ],
    [
      'unknown limits',
      section(5, vector([0x10, 1])),
      '0x10 in the memory section are no limits of a memory that are known.',
    ],
    [
      'an unknown instruction',
      section(6, vector([0x7f, 0, 0x10, 0, 0x0b])),
      'Instruction 0x10 in the global section is not known to be constant.',
    ],
    [
      'an expression without end',
      section(6, vector([0x7f, 0, 0x41, 0])),
      'The global section ends in the middle of a constant expression.',
    ],
    [
      'a name longer than its section',
      section(7, 1, 0x20, 0x61),
      'The name of an export in the export section claims 32 bytes, but only 1 follow.',
    ],
    [
      'a name of invalid UTF-8',
      section(7, 1, 2, 0xc3, 0x28, 0, 0),
      'The name of an export in the export section is not valid UTF-8.',
    ],
    ['a custom section of invalid name', section(0, 1, 0xff), 'The name in a custom section is not valid UTF-8.'],
    [
      'an over-long number',
      section(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
      'The number of types in the type section is not a 32-bit number.',
    ],
    [
      'a number over 32 bits',
      section(1, 0xff, 0xff, 0xff, 0xff, 0x1f),
      'The number of types in the type section is not a 32-bit number.',
    ],
    [
      'more entries than bytes',
      section(7, leb(0xffff_ffff)),
      'The export section claims to hold 4,294,967,295 exports, but only 0 bytes follow.',
    ],
    [
      'a section of unknown id beyond the end',
      [0x63, 0x7f, 1, 2],
      'Section id 99 is not known, and its size is 125 bytes more than the file has: the file is damaged.',
    ],
  ])('%s', (_, sections, message) => {
    const bytes = moduleOf(sections);
    const error = refusal(bytes);
    expect(error.message).toBe(message);
    expect(error.actual).toBe('other');
    expect(error.offset).toBeGreaterThanOrEqual(8);
    expect(error.offset).toBeLessThanOrEqual(bytes.length);
  });

  it('points at the byte', () => {
    const bytes = moduleOf(voidType, functions, section(7, vector([text('f'), 0, 3])), code);
    expect(bytes[refusal(bytes).offset]).toBe(3);
    expect(refusal([...header, [1, 0xff, 0xff, 0xff, 0xff, 0xff, 1]]).offset).toBe(9);
  });

  it('shows names from the file quoted and shortened', () => {
    const { message } = refusal(moduleOf(section(7, vector([text(`a"\n${'x'.repeat(5000)}`), 0, 3]))));
    expect(message).toContain('"a\\"\\nxxx');
    expect(message.length).toBeLessThan(200);
  });

  it('of a hundred thousand sections and more is refused', () => {
    const many = Uint8Array.from(flat([header, ...Array.from({ length: 100_001 }, () => custom(''))]));
    expect(refusal(many).message).toContain('100,000 sections');
  });
});

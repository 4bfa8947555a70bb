// What the scanner sees in code, beside what the engine and a disassembler see.
import { describe, expect, it } from 'vitest';
import { readLayout } from '../../../src/runtime/merge/layout';
import { scanBodies } from '../../../src/runtime/merge/scanner';
import { Unmergeable } from '../../../src/runtime/merge/unmergeable';
import { fixture, whyMissing } from '../../fixtures';
import { type Bytes, flat, leb, moduleOf, section, vector } from '../wasm/binary';
import { disassemble, kernelBytes, wat } from './modules';

const call = 0x10;
const [unreachable, end] = [0x00, 0x0b];

/** A module with one of each kind, so that 0 is the index of something, and with the bytes in an unreachable place of a body. */
const moduleWith = (code: Bytes): Uint8Array<ArrayBuffer> => {
  const body = flat([1, 1, 0x7f, unreachable, code, unreachable, end]);
  return moduleOf(
    section(1, vector([0x60, 0, 0])),
    section(3, vector([0])),
    section(4, vector([0x70, 0, 1])),
    section(5, vector([0, 1])),
    section(13, vector([0, 0])),
    section(6, vector([0x7f, 1, 0x41, 0, end])),
    section(9, vector([3, 0, 1, 0])),
    section(12, 1),
    section(10, vector([leb(body.length), ...body])),
    section(11, vector([1, 0])),
  );
};

/** Offsets of calls of function 0; undefined if the scanner refuses the code. */
function callsSeen(bytes: Uint8Array): number[] | undefined {
  try {
    return scanBodies(readLayout(bytes), { functionsBelow: 1 }).flatMap(({ references }) =>
      references.map(({ start }) => start),
    );
  } catch (error) {
    if (error instanceof Unmergeable) return undefined;
    throw error;
  }
}

/** All instructions of one byte, and some hundred behind each prefix. */
const opcodes: readonly Bytes[] = [
  ...Array.from({ length: 0xfb }, (_, code) => [code]),
  ...[0xfc, 0xfd, 0xfe].flatMap((prefix) => Array.from({ length: 300 }, (_, code) => [prefix, leb(code)])),
];

describe('an instruction', () => {
  it('ends where the engine says, for all that both know', () => {
    const known = new Set<string>();
    for (const opcode of opcodes) {
      for (const operands of [0, 1, 2, 3, 4, 8, 16, 17]) {
        for (const closing of [[], [end], [0x19, end]]) {
          const before = [opcode, ...Array.from({ length: operands }, () => 0)];
          const withCall = moduleWith([before, call, 0, closing]);
          if (!WebAssembly.validate(withCall)) continue;
          const seen = callsSeen(withCall);
          if (seen === undefined) continue;
          known.add(flat([opcode]).join(' '));
          // The engine takes it for a call if it minds what is called: there is no function 1, but 1 is also a `nop`.
          const isCall = !WebAssembly.validate(moduleWith([before, call, 1, closing]));
          const at = withCall.lastIndexOf(call, withCall.lastIndexOf(unreachable) - closing.length);
          expect(seen.includes(at), `${flat(before).join(' ')}: ${isCall}`).toBe(isCall);
        }
      }
    }
    // Of what operates on numbers nothing is missing.
    expect(known.size).toBeGreaterThan(450);
    for (let code = 0x45; code <= 0xc4; code++) expect(known).toContain(String(code));
    for (let code = 0x20; code <= 0x44; code++) if (code !== 0x27) expect(known).toContain(String(code));
  });

  it.each([
    ['blocks of all types', '(block (result i32) (block (param) (i32.const 1) (drop)) (i32.const 2)) (drop)'],
    ['br_table', '(block (block (br_table 0 1 0 1 (i32.const 1))))'],
    ['select of a type', '(select (result i64) (i64.const 1) (i64.const 2) (i32.const 0)) (drop)'],
    ['tables', '(table.set 0 (i32.const 0) (ref.func 0)) (table.fill 0 (i32.const 0) (ref.null func) (i32.const 0))'],
    ['try and catch', '(try (do (throw 0 (i32.const 300))) (catch 0 (drop)) (catch_all (rethrow 0)))'],
    ['constants that look like calls', '(i32.const 0x0010) (drop) (f64.const 0x1.0001000100010p+0) (drop)'],
    ['vectors', '(v128.const i8x16 16 0 16 0 16 0 16 0 16 0 16 0 16 0 16 0) (drop)'],
    [
      'shuffles',
      '(drop (i8x16.shuffle 16 0 16 0 16 0 16 0 16 0 16 0 16 0 16 0 (v128.load (i32.const 0)) (v128.load (i32.const 0))))',
    ],
    [
      'lanes',
      '(drop (i8x16.replace_lane 10 (v128.load8_lane 1 (i32.const 0) (v128.load (i32.const 0))) (i32.const 0)))',
    ],
    ['atomics', '(atomic.fence) (drop (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 16) (i32.const 0)))'],
    [
      'bulk memory',
      '(memory.copy (i32.const 0) (i32.const 16) (i32.const 0)) (memory.init 0 (i32.const 16) (i32.const 0) (i32.const 0)) (data.drop 0)',
    ],
    [
      'offsets that look like calls',
      '(i64.store offset=2064 (i32.const 0) (i64.load offset=16 align=1 (i32.const 0)))',
    ],
  ])('does not hide the call behind it: %s', (_, code) => {
    const module = wat(`(module (import "env" "f" (func $f)) (import "env" "g" (func $g))
      (memory 1 1 shared) (table 1 funcref) (tag (param i32)) (elem declare func $f) (data "abc")
      (func (local i32) (call $g) ${code} (call $g)))`);
    const [body] = scanBodies(readLayout(module), { functionsBelow: 2 });
    const calls = body?.references.filter(({ start }) => module[start] === call).map(({ index }) => index);
    expect(calls).toEqual([1, 1]);
  });
});

const modules: readonly (readonly [string, () => Uint8Array])[] = [
  ['the kernel', () => kernelBytes],
  ...['count_vowels_c', 'files_c', 'count_vowels_rust', 'files_rust', 'count_vowels_assemblyscript'].map(
    (name) => [name, () => fixture(name)] as const,
  ),
];

describe('code of compilers', () => {
  for (const [name, read] of modules) {
    const reason = name === 'the kernel' ? undefined : whyMissing(name);
    it.skipIf(reason !== undefined)(`has the references that a disassembler sees: ${name}`, () => {
      const bytes = read();
      const expected = { function: [] as number[], global: [] as number[], local: [] as number[] };
      for (const [, instruction = '', index] of disassemble(bytes).matchAll(
        /^\s+(call|ref\.func|return_call|global\.\w+|local\.(?:get|set|tee)) (\d+)\)*$/gm,
      )) {
        const kind = instruction.startsWith('global')
          ? 'global'
          : instruction.startsWith('local')
            ? 'local'
            : 'function';
        expected[kind].push(Number(index));
      }
      const references = scanBodies(readLayout(bytes), 'all').flatMap((body) => body.references);
      for (const kind of ['function', 'global', 'local'] as const) {
        const indices = references.filter((each) => each.kind === kind).map(({ index }) => index);
        expect(indices).toEqual(expected[kind]);
        expect(indices.length).toBeGreaterThan(0);
      }
    });
  }

  it('is refused where it has more references than any plug-in needs', () => {
    const calls = Array.from({ length: 100_001 }, () => [call, 0]).flat();
    const body = flat([0, calls, end]);
    const module = moduleOf(
      section(1, vector([0x60, 0, 0])),
      section(2, vector([1, 0x61, 1, 0x62, 0, 0])),
      section(3, vector([0])),
      section(10, 1, leb(body.length), body),
    );
    expect(callsSeen(module)).toBeUndefined();
  });
});

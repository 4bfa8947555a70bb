// Whatever the bytes: a module or a WasmFormatError that points into the file, in little time and memory.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionNames, readModule, WasmFormatError } from '../../../src/wasm';
import { type Bytes, leb, moduleOf, section, text, wat } from './binary';

const seeds = [
  wat(`(module $m
    (import "env" "f" (func $f (param i32 i64 f32 f64) (result i32)))
    (import "env" "g" (global i32)) (import "env" "t" (table 1 funcref)) (import "env" "tag" (tag (param i32)))
    (memory 1 10) (global (mut f64) (f64.const 1)) (global v128 (v128.const i64x2 1 2)) (table 3 externref)
    (func $run (export "run") (result i32) (i32.const 7)) (func $other (export "other"))
    (export "memory" (memory 0)) (start $other) (elem (i32.const 0) $run) (data (i32.const 0) "abc"))`),
  moduleOf(
    section(1, 2, 0x4e, 2, 0x50, 1, 0, 0x5f, 1, 0x78, 1, 0x4f, 0, 0x5e, 0x63, 0x6e, 1, 0x60, 1, 0x64, 0, 1, 0x67),
    section(4, 1, 0x40, 0, 0x63, 0x70, 0, 1, 0xd0, 0x70, 0x0b),
    section(5, 2, 0x0d, 1, 2, 0, 0x03, 1, 2),
    section(6, 1, 0x63, 0, 0, 0xfb, 8, 1, 2, 0x0b),
    section(0, text('producers'), 1, 3, 0x73, 0x64, 0x6b, 1, 1, 0x61, 1, 0x62),
  ),
];

/** Checks the promise on one input, and that what was read is as bounded as the input. */
function keepsItsPromise(bytes: Uint8Array): void {
  for (const read of [readModule, functionNames]) {
    try {
      const result = read(bytes);
      if (!('sections' in result)) continue;
      expect(result.exports.length + result.imports.length + result.functionCount).toBeLessThanOrEqual(bytes.length);
    } catch (error) {
      if (!(error instanceof WasmFormatError)) throw error;
      expect(error.offset).toBeGreaterThanOrEqual(0);
      expect(error.offset).toBeLessThanOrEqual(bytes.length);
      expect(error.message).toMatch(/\S.*\.$/s);
      expect(error.message.length).toBeLessThan(400);
    }
  }
}

const seed = fc.constantFrom(...seeds);
const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const runs = { numRuns: 2000 };

describe('any bytes', () => {
  it('of a module that is cut', () => {
    for (const bytes of seeds) {
      for (let cut = 0; cut <= bytes.length; cut++) keepsItsPromise(bytes.subarray(0, cut));
    }
  });

  it('of a module in which any single byte is another', () => {
    for (const original of seeds) {
      for (let at = 0; at < original.length; at++) {
        for (const value of [0x00, 0x01, 0x0b, 0x40, 0x60, 0x63, 0x7f, 0x80, 0xfb, 0xff]) {
          const bytes = Uint8Array.from(original);
          bytes[at] = value;
          keepsItsPromise(bytes);
        }
      }
    }
  });

  it('of a module with changes, insertions and deletions', () => {
    const change = fc.record({ position, remove: fc.nat(4), insert: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(seed, fc.array(change, { minLength: 1, maxLength: 6 }), (original, changes) => {
        const bytes = [...original];
        for (const { position, remove, insert } of changes) {
          bytes.splice(Math.floor(position * bytes.length), remove, ...insert);
        }
        keepsItsPromise(Uint8Array.from(bytes));
      }),
      runs,
    );
  });

  it('after a header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => keepsItsPromise(moduleOf([...rest]))),
      runs,
    );
  });

  it('as the content of each section', () => {
    const sections = fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), fc.uint8Array({ maxLength: 40 })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(sections, (contents) =>
        keepsItsPromise(moduleOf(...contents.map(([id, content]): Bytes => section(id, [...content])))),
      ),
      runs,
    );
  });

  it('without a header', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), keepsItsPromise), runs);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (letters) =>
        keepsItsPromise(new TextEncoder().encode(letters)),
      ),
      runs,
    );
  });
});

describe('declared numbers', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 10, 12, 13])('of four thousand million entries in section %i take no memory', (id) => {
    const before = process.memoryUsage();
    for (let repeat = 0; repeat < 50; repeat++) {
      expect(() => readModule(moduleOf(section(id, leb(0xffff_ffff), 0, 0, 0, 0)))).toThrow(WasmFormatError);
    }
    const after = process.memoryUsage();
    expect(after.heapTotal + after.arrayBuffers - before.heapTotal - before.arrayBuffers).toBeLessThan(
      64 * 1024 * 1024,
    );
  });
});

describe('text that looks like comments without end', () => {
  it.each(['(;', '(; ;', ';', ';;', ' ', '( ', '(;;'])('ends: %j again and again', (part) => {
    keepsItsPromise(new TextEncoder().encode(part.repeat(20_000)));
  });
});

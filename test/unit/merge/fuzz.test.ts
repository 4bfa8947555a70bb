// Whatever the bytes: undefined, or a module that is no better than they are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeKernel, originalOffset, supportsMerging } from '../../../src/runtime/merge';
import { readModule } from '../../../src/wasm';
import echo from '../../bench/plugins/echo.wat';
import { type Bytes, moduleOf, section } from '../wasm/binary';
import { kernelBytes, wat } from './modules';

const seeds = [
  echo,
  wat(`(module $m
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
    (import "env" "f" (func $f (param i32 i64 f32 f64) (result i32)))
    (memory (export "memory") 1 10) (global $g (mut i32) (i32.const 1)) (global funcref (ref.func $alloc)) (tag (param i32))
    (table (export "table") 3 funcref) (elem (i32.const 0) $alloc $f $run) (elem declare func $store)
    (func $run (export "run") (result i32) (local i64 f32)
      (local.set 0 (call $alloc (i64.const 8)))
      (call $store (local.get 0) (global.get $g))
      (block (br_table 0 0 (i32.const 1)))
      (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (v128.load (i32.const 0)) (v128.load (i32.const 16))))
      (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
      (i32.trunc_sat_f64_s (f64.const 1)))
    (func $start (call $store (i64.const 0) (i32.const 0)))
    (start $start) (export "again" (func $store)) (data (i32.const 0) "abc"))`),
];

function keepsItsPromise(bytes: Uint8Array<ArrayBuffer>): void {
  const result = mergeKernel(bytes, kernelBytes);
  if (result === undefined) return;
  for (let offset = 0; offset < result.bytes.length; offset += 97) {
    const original = originalOffset(result.map, offset);
    expect(original).toBeGreaterThanOrEqual(0);
    expect(original).toBeLessThan(bytes.length + result.bytes.length);
  }
  // Where the engine has no multi-memory it takes no merged module.
  if (supportsMerging() && WebAssembly.validate(result.bytes))
    expect(WebAssembly.validate(bytes), Buffer.from(bytes).toString('hex')).toBe(true);
}

const seed = fc.constantFrom(...seeds);
const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('any bytes', () => {
  it('of a plug-in that is cut', () => {
    for (const bytes of seeds) {
      for (let cut = 0; cut <= bytes.length; cut++) keepsItsPromise(bytes.slice(0, cut));
    }
  });

  it('of a plug-in in which any single byte is another', () => {
    for (const original of seeds) {
      for (let at = 8; at < original.length; at++) {
        for (const value of [0x00, 0x10, 0x23, 0x7f, 0x80]) {
          const bytes = Uint8Array.from(original);
          bytes[at] = value;
          keepsItsPromise(bytes);
        }
      }
    }
  }, 120_000);

  it('of a plug-in with changes, insertions and deletions', () => {
    const change = fc.record({ position, remove: fc.nat(4), insert: fc.uint8Array({ maxLength: 6 }) });
    fc.assert(
      fc.property(seed, fc.array(change, { minLength: 1, maxLength: 4 }), (original, changes) => {
        const bytes = [...original];
        for (const { position: at, remove, insert } of changes) {
          bytes.splice(Math.floor(at * bytes.length), remove, ...insert);
        }
        keepsItsPromise(Uint8Array.from(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('as the content of each section behind the imports of a plug-in', () => {
    const head = flatSections(echo, [1, 2]);
    const sections = fc.array(
      fc.tuple(fc.constantFrom(3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11), fc.uint8Array({ maxLength: 40 })),
      {
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(sections, (contents) =>
        keepsItsPromise(moduleOf(head, ...contents.map(([id, content]): Bytes => section(id, [...content])))),
      ),
      { numRuns: 1000 },
    );
  });

  it('without a header', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), keepsItsPromise));
  });
});

/** Sections of a module as they are. */
function flatSections(bytes: Uint8Array, ids: readonly number[]): Bytes {
  return readModule(bytes)
    .sections.filter(({ id }) => ids.includes(id))
    .map(({ id, offset, size }) => section(id, [...bytes.subarray(offset, offset + size)]));
}

// The functions that a plug-in shows: which a host can call, why not the others, and in which order.
import { describe, expect, it } from 'vitest';
import { describePlugin } from '../../../src/project/describe';
import type { PluginDescription } from '../../../src/project/description';
import { readModule } from '../../../src/wasm';
import { wat } from '../wasm/binary';

const describeText = (text: string): PluginDescription => describePlugin(readModule(wat(text)));
const functionsOf = (text: string): PluginDescription['functions'] => describeText(text).functions;

describe('a function', () => {
  it.each([
    ['', undefined],
    ['(result i32) (i32.const 0)', undefined],
    ['(result f64) (f64.const 0)', undefined],
    ['(param i32 i32)', 'takes parameters (i32, i32)'],
    ['(param i64)', 'takes parameters (i64)'],
    ['(result i32 i32) (i32.const 0) (i32.const 0)', 'returns 2 values'],
    ['(param f32) (result i32 i64) (i32.const 0) (i64.const 0)', 'takes parameters (f32) and returns 2 values'],
  ])('of type "%s" is callable unless there is a reason: %s', (type, reason) => {
    const [only] = functionsOf(`(module (func (export "f") ${type}))`);
    expect(only).toMatchObject({ name: 'f', callable: reason === undefined });
    expect(only?.reason).toBe(reason);
  });

  it('may be an import that is exported again', () => {
    expect(functionsOf('(module (import "m" "f" (func $f)) (export "g" (func $f)))')).toMatchObject([
      { name: 'g', callable: true },
    ]);
  });

  it('is told from exports of other kinds', () => {
    expect(functionsOf('(module (memory (export "memory") 1) (global (export "g") i32 (i32.const 1)))')).toEqual([]);
  });
});

describe('the functions', () => {
  const text = `(module
    (func (export "_initialize"))
    (func (export "malloc") (param i32) (result i32) (i32.const 0))
    (func (export "add") (param i32 i32))
    (func (export "zebra") (result i32) (i32.const 0))
    (func (export "__wasm_call_ctors"))
    (func (export "apple"))
    (func (export "_start")))`;

  it('are ordered: callable ones as in the binary, runtime plumbing after them, then those that are not callable', () => {
    expect(functionsOf(text).map(({ name }) => name)).toEqual([
      'zebra',
      'apple',
      '_initialize',
      '__wasm_call_ctors',
      '_start',
      'add',
      'malloc',
    ]);
  });

  it('have a note where tool chains give them a meaning', () => {
    const notes = Object.fromEntries(functionsOf(text).map(({ name, note }) => [name, note]));
    expect(notes['_start']).toContain('WASI command');
    expect(notes['_initialize']).toContain('before the first call');
    expect(notes['apple']).toBeUndefined();
  });
});

describe('a plug-in', () => {
  it('shows its size, memories with imported ones first, custom sections and whether it uses WASI', () => {
    const description = describeText(`(module
      (import "env" "memory" (memory 3))
      (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))))`);
    expect(description).toMatchObject({ usesWasi: true, memories: [{ minimum: 3 }] });
    expect(description.customSections.map(({ name }) => name)).toEqual(['name']);
    expect(description.size).toBeGreaterThan(50);
    expect(describeText('(module (memory 1 2))')).toMatchObject({
      usesWasi: false,
      memories: [{ minimum: 1, maximum: 2, shared: false, index: 'i32' }],
    });
  });

  it('can be described as plain data', () => {
    const description = describeText('(module $m (func (export "f")))');
    expect(structuredClone(description)).toEqual(description);
    expect(JSON.stringify(description).length).toBeLessThan(1000);
  });
});

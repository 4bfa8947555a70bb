// Mock hosts: which imports they serve, and what they remember.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { asLibrary, withMockHost } from '../../../src/project/xtp/mockHost';
import type { PluginSource } from '../../../src/runner/runner';
import { readModule } from '../../../src/wasm';
import { testModule } from './testModules';
import { World } from './world';

type Bytes = Uint8Array<ArrayBuffer>;
const wat = (text: string): Promise<Bytes> => assembleText('module.wat', text);

/** `next` puts out a digit that the host gives. */
const plugin = (module: string): Promise<Bytes> =>
  wat(`(module
    (import "${module}" "next" (func $next (result i32)))
    (import "extism:host/env" "output_set" (func $output (param i64 i64)))
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
    (func (export "next") (result i32) (local $to i64)
      (local.set $to (call $alloc (i64.const 1)))
      (call $store (local.get $to) (i32.add (i32.const 48) (call $next)))
      (call $output (local.get $to) (i64.const 1))
      (i32.const 0)))`);

const counter = (start: string): string => `(module
  (global $n (mut i32) (i32.const 0))
  ${start}
  (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
  (memory (export "memory") 1))`;
const setsSeven = '(global.set $n (i32.const 6))';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.dispose());

async function next(plugin: Bytes, mockHost: Bytes, ...outputs: string[]) {
  const steps = outputs.map((output) => ({ call: 'next', input: '', output }));
  world
    .has('/plugin.wasm', plugin)
    .has('/host.wasm', mockHost)
    .has('/test.wasm', await testModule(steps));
  return world.run({ mockHost: '/host.wasm' });
}

describe('a mock host', () => {
  it.each(['extism:host/user', 'extism:user', 'env', 'my/store'])('serves imports from %s', async (module) => {
    expect((await next(await plugin(module), await wat(counter('')), '1', '2')).outcome).toBe('passed');
  });

  it('has its constructors run, and remembers, as a library and as a command', async () => {
    for (const start of ['_initialize', '_start', '__wasm_call_ctors']) {
      const host = await wat(counter(`(func (export "${start}") ${setsSeven})`));
      const result = await next(await plugin('extism:host/user'), host, '7', '8', '9');
      expect(result, start).toMatchObject({ outcome: 'passed', failures: [] });
    }
  });

  it('may end its start with exit code 0, as commands do', async () => {
    const host = await wat(
      counter('').replace(
        '(global',
        `(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
         (func (export "_start") ${setsSeven} (call $exit (i32.const 0)))
         (global`,
      ),
    );
    expect((await next(await plugin('extism:host/user'), host, '7', '8')).outcome).toBe('passed');
  });

  it('that lacks what the plug-in imports leaves the import without a provider', async () => {
    const result = await next(await plugin('extism:host/user'), await wat('(module)'), '1');
    expect(result.outcome).toBe('errored');
    expect(result.failures[0]?.message).toContain('extism:host/user next () -> i32');
  });

  it('with another type is named', async () => {
    const result = await next(await plugin('env'), await wat('(module (func (export "next") (param i64)))'), '1');
    expect(result.outcome).toBe('errored');
    expect(result.failures[0]?.message).toContain('The module "env" exports it as (i64) -> ()');
  });

  it("never takes the place of Extism's own functions", async () => {
    const host = await wat('(module (func (export "alloc") (param i64) (result i64) unreachable))');
    const source: PluginSource = { name: 'p', bytes: await plugin('env') };
    expect(withMockHost(source, host).linked).toEqual([]);
  });

  it("leaves the manifest's own modules as they are", async () => {
    const own = await wat(counter(''));
    const source = { name: 'p', bytes: await plugin('store'), linked: [{ name: 'store', bytes: own }] };
    expect(withMockHost(source, own).linked).toEqual(source.linked);
  });
});

describe('a command as a library', () => {
  it('keeps all but the name of its start', async () => {
    const bytes = await wat(`(module
      (func (export "_start")) (func (export "näme") (param i64) (result i64) (local.get 0))
      (memory (export "memory") 1) (table (export "table") 1 funcref) (global (export "global") i32 (i32.const 1)))`);
    const before = readModule(bytes);
    const library = asLibrary(before, bytes);
    const after = readModule(library);
    expect(after.exports).toEqual(
      before.exports.map((each) => (each.name === '_start' ? { ...each, name: '_initialize' } : each)),
    );
    expect(WebAssembly.validate(library)).toBe(true);
  });

  it('has no start if it can be initialised otherwise', async () => {
    const bytes = await wat('(module (func (export "_start")) (func (export "_initialize")))');
    const library = asLibrary(readModule(bytes), bytes);
    expect(readModule(library).exports.map(({ name, index }) => [name, index])).toEqual([['_initialize', 1]]);
  });

  it('is itself without a start', async () => {
    const bytes = await wat('(module (func (export "run")))');
    expect(asLibrary(readModule(bytes), bytes)).toBe(bytes);
  });

  it('may have sections of tools before and after', async () => {
    const bytes = await wat('(module (func (export "_start")))');
    const custom = new Uint8Array([0, 5, 3, 97, 98, 99, 7]);
    const exportsAt = readModule(bytes).sections.find(({ name }) => name === 'export')!.offset - 2;
    const whole = new Uint8Array([...bytes.slice(0, exportsAt), ...custom, ...bytes.slice(exportsAt), ...custom]);
    const library = asLibrary(readModule(whole), whole);
    const { exports, sections } = readModule(library);
    expect(exports.map(({ name }) => name)).toEqual(['_initialize']);
    expect(sections.filter(({ name }) => name === 'abc')).toHaveLength(2);
    expect(WebAssembly.validate(library)).toBe(true);
  });
});

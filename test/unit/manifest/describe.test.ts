// A plug-in of several modules as people see it: as the runtime links it, and without asking the network.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { describeModules } from '../../../src/project/manifest/describe';
import { findModules, type ModulePorts } from '../../../src/project/manifest/modules';
import type { WasmSource } from '../../../src/runtime/manifest';

const wasm = (text: string): Promise<Uint8Array<ArrayBuffer>> => assembleText('a.wat', text);

const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'lib.wasm': await wasm('(module (func (export "f") (result i32) (i32.const 1)))'),
  'app.wasm': await wasm(`(module
    (import "lib" "f" (func (result i32)))
    (import "lib" "g" (func))
    (import "extism:host/env" "alloc" (func (param i64) (result i64)))
    (import "extism:host/user" "ask" (func (param i64) (result i64)))
    (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
    (func (export "run") (result i32) (i32.const 0)))`),
  'broken.wasm': new Uint8Array([0, 1, 2]),
};
const sha256 = (bytes: Uint8Array): Promise<string> =>
  Promise.resolve(createHash('sha256').update(bytes).digest('hex'));
const ports: ModulePorts = {
  sha256,
  readFile: (path) => {
    const bytes = files[path];
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error(`There is no file ${path}.`));
  },
  fetched: () => undefined,
};
const find = (...sources: WasmSource[]): ReturnType<typeof findModules> => findModules(sources, ports);

describe('the modules of a manifest', () => {
  it('are named as the runtime names them; the main one is that named main, or else the last', async () => {
    const names = async (...sources: WasmSource[]): Promise<string[]> =>
      (await find(...sources)).map(({ facts }) => `${facts.name}${facts.isMain ? ' (main)' : ''}`);
    expect(await names({ path: 'lib.wasm' }, { path: 'app.wasm' })).toEqual(['lib', 'app (main)']);
    expect(await names({ path: 'app.wasm', name: 'main' }, { path: 'lib.wasm' })).toEqual(['main (main)', 'lib']);
    expect(await names({ data: 'AGFzbQEAAAA=' }, { url: 'https://example.com/x/far.wasm' })).toEqual([
      'module 1',
      'far (main)',
    ]);
  });

  it('say what is wrong with each', async () => {
    const hash = '00'.repeat(32);
    const found = await find(
      { path: 'gone.wasm' },
      { path: 'broken.wasm' },
      { path: 'lib.wasm', hash },
      { path: 'app.wasm', name: 'gone' },
      { path: 'app.wasm' },
    );
    expect(found.map(({ facts }) => facts.problem?.split(/[.:]/)[0])).toEqual([
      'There is no file gone',
      expect.stringMatching(/./),
      'Hash mismatch',
      'Two modules of the manifest are named "gone"',
      undefined,
    ]);
    expect(found[2]?.module, 'it is shown all the same').toBeDefined();
  });

  it('are not fetched', async () => {
    const [far] = await findModules([{ url: 'https://example.com/far.wasm' }], ports);
    expect(far?.facts.problem).toBeUndefined();
    expect(far?.module).toBeUndefined();
    const bytes = files['lib.wasm'] ?? new Uint8Array();
    const [near] = await findModules([{ url: 'https://example.com/far.wasm' }], { ...ports, fetched: () => bytes });
    expect(near?.facts.size).toBe(bytes.length);
  });
});

describe('a plug-in of several modules', () => {
  const importsOf = async (...sources: WasmSource[]): Promise<string[]> =>
    (describeModules(await find(...sources))?.imports ?? []).map(
      ({ name, support, provider, advice }) => `${name}: ${support}, ${provider ?? advice ?? ''}`,
    );

  it('has the functions of its main module, and the size of all', async () => {
    const description = describeModules(await find({ path: 'lib.wasm' }, { path: 'app.wasm' }));
    expect(description?.functions.map(({ name }) => name)).toEqual(['run']);
    expect(description?.size).toBe((files['lib.wasm']?.length ?? 0) + (files['app.wasm']?.length ?? 0));
    expect(description?.usesWasi).toBe(true);
  });

  it('says who provides each import', async () => {
    expect(await importsOf({ path: 'lib.wasm' }, { path: 'app.wasm' })).toEqual([
      'f: provided, module lib',
      'g: unknown, The module "lib" of the manifest has no such export; did you mean f?',
      'alloc: provided, Extism',
      expect.stringMatching(/^ask: mock, /),
      'proc_exit: provided, WASI',
    ]);
  });

  it('leaves open what a module exports that is not fetched, and not what one has that is missing', async () => {
    const far = { name: 'lib', url: 'https://example.com/lib.wasm' };
    expect((await importsOf(far, { path: 'app.wasm' }))[1]).toBe('g: provided, module lib, not fetched yet');
    const gone = { name: 'lib', path: 'gone.wasm' };
    expect((await importsOf(gone, { path: 'app.wasm' }))[1]).toMatch(/^g: unknown, .*cannot be read/);
  });

  it('is not described as long as its main module is not there', async () => {
    expect(describeModules(await find({ path: 'lib.wasm' }, { path: 'gone.wasm' }))).toBeUndefined();
  });
});

// Mocks as a case has them, read for a session, and which of them answers an import.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { CaseMocks, CaseRecording } from '../../../src/project/cases/model';
import { readMocks, servedBy, type ReadMocks } from '../../../src/project/cases/mocks';
import type { LoadedPlugin } from '../../../src/project/cases/run';
import { unitedMocks } from '../../../src/project/cases/run/mocks';
import { WorkerRunner } from '../../../src/runner/client';
import { bundleWorker } from '../runner/bundle';
import { filesOf } from './files';
import { bytes, json, openPlugin, shop, text } from './plugins';

/** A mock in the shape of a plug-in: gives back the key that it is asked for, twice as long. */
const store = assembleText(
  'store.wat',
  `(module
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "length" (func $length (param i64) (result i64)))
    (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
    (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
    (func (export "kv_write") (param i64 i64))
    (func (export "kv_read") (param $key i64) (result i64) (local $block i64) (local $at i64)
      (local.set $block (call $alloc (i64.mul (call $length (local.get $key)) (i64.const 2))))
      (loop $next
        (call $store_u8 (i64.add (local.get $block) (local.get $at))
          (call $load_u8 (i64.add (local.get $key) (i64.shr_u (local.get $at) (i64.const 1)))))
        (local.set $at (i64.add (local.get $at) (i64.const 1)))
        (br_if $next (i64.lt_u (local.get $at) (call $length (local.get $block)))))
      (local.get $block)))`,
);

const files = filesOf({
  '/w/data/answer.bin': Uint8Array.of(0, 255),
  '/w/mocks/a.ts': bytes('export default {};'),
  '/b.mjs': bytes('export default {};'),
});
const location = '/w/plugin.cases.json';
const loadPlugin = async (at: string): Promise<LoadedPlugin> => {
  if (at !== '/w/store.wat') throw Object.assign(new Error(`ENOENT: ${at}`), { code: 'ENOENT' });
  return { bytes: await store, name: 'store.wat', manifest: {} };
};
const read = (mocks: CaseMocks, recording?: CaseRecording): Promise<ReadMocks> =>
  readMocks(mocks, recording, files, location, loadPlugin);

describe('mocks of a case', () => {
  it('are none if nothing is mocked', async () => {
    expect(await readMocks(undefined, undefined, files, location, loadPlugin)).toEqual({ linked: [] });
  });

  it('of functions become rules', async () => {
    const { mocks } = await read({
      functions: {
        a: {
          f: { with: ['text', null, 5, '9007199254740993n'], returns: 'value', times: 2, delay_ms: 10 },
          g: [
            {
              with: [{ json: { a: 1 } }, { contains: [1] }, { matches: '^x' }, { text: '5n' }],
              returns: { file: 'data/answer.bin' },
            },
            { error: 'no' },
            { returns: '-12n' },
            { returns: { text: '12n' } },
            { returns: 1.5 },
            {},
          ],
        },
      },
    });
    expect(mocks?.functions).toEqual({
      a: {
        f: [
          {
            with: [{ bytes: bytes('text') }, { any: true }, { number: 5 }, { number: 9007199254740993n }],
            times: 2,
            delayMs: 10,
            answer: { bytes: bytes('value') },
          },
        ],
        g: [
          {
            with: [{ json: { a: 1 } }, { contains: [1] }, { pattern: '^x' }, { bytes: bytes('5n') }],
            answer: { bytes: Uint8Array.of(0, 255) },
          },
          { answer: { error: 'no' } },
          { answer: { value: -12n } },
          { answer: { bytes: bytes('12n') } },
          { answer: { value: 1.5 } },
          { answer: { nothing: true } },
        ],
      },
    });
  });

  it('of HTTP become rules', async () => {
    const { mocks } = await read({
      http: [
        {
          url: 'https://a/*',
          method: 'post',
          headers: { 'X-A': 'b' },
          body: { contains: { a: 1 } },
          response: { json: [1] },
        },
        { status: 404, response_headers: { 'Content-Type': 'text/plain' }, times: 1, delay_ms: 5 },
        { error: 'refused' },
      ],
    });
    expect(mocks?.http).toEqual([
      {
        url: 'https://a/*',
        method: 'POST',
        headers: { 'x-a': 'b' },
        body: { contains: { a: 1 } },
        answer: { status: 200, headers: {}, body: json([1]) },
      },
      { times: 1, delayMs: 5, answer: { status: 404, headers: { 'content-type': 'text/plain' }, body: bytes('') } },
      { answer: { error: 'refused' } },
    ]);
    expect((await read({ http: [] })).mocks).toEqual({ http: [] });
  });

  it('have scripts by their absolute paths', async () => {
    expect((await read({ scripts: ['mocks/a.ts', '../b.mjs'] })).mocks).toEqual({
      scripts: ['/w/mocks/a.ts', '/b.mjs'],
    });
    const elsewhere = { ...files, pathOf: () => undefined };
    await expect(readMocks({ scripts: ['a.ts'] }, undefined, elsewhere, location, loadPlugin)).rejects.toMatchObject({
      path: ['mocks', 'scripts', 0],
      message: "The mock script a.ts is not on this machine's disk.",
    });
  });

  it.each<[CaseMocks, (string | number)[], RegExp]>([
    [
      { functions: { a: { f: { returns: { base64: '!' } } } } },
      ['functions', 'a', 'f', 'returns', 'base64'],
      /What the mock returns cannot be read/,
    ],
    [
      { functions: { a: { f: [{}, { with: [null, { matches: '(' }] }] } } },
      ['functions', 'a', 'f', 1, 'with', 1, 'matches'],
      /no regular expression/,
    ],
    [{ http: [{ response: { file: 'gone' } }] }, ['http', 0, 'response', 'file'], /gone could not be read: ENOENT/],
    [
      { plugins: { m: 'gone.wasm' } },
      ['plugins', 'm'],
      /gone\.wasm, which is the mock of m, cannot be loaded: there is no such file\./,
    ],
  ])('that are wrong are told by their place: %j', async (mocks, path, message) => {
    const problem = expect(read(mocks)).rejects;
    await problem.toMatchObject({ path: ['mocks', ...path], message: expect.stringMatching(message) as string });
  });

  it('of a recording are read with it', async () => {
    const { mocks } = await read(
      {},
      {
        http: [{ method: 'get', url: 'https://a', body: 'b', response: 'c' }],
        functions: [{ module: 'm', name: 'f', args: ['a', 1, '18446744073709551615n'], returns: 2 }],
        clock: { realtime: { start: '1700000000000000000', steps: [1, 2] } },
        random: { hex: '00 ff' },
        note: 'Cut.',
      },
    );
    expect(mocks?.replay).toEqual({
      http: [
        {
          request: { method: 'GET', url: 'https://a', headers: {}, body: bytes('b') },
          answer: { status: 200, headers: {}, body: bytes('c') },
        },
      ],
      functions: [
        {
          module: 'm',
          name: 'f',
          args: [{ bytes: bytes('a') }, { number: 1 }, { number: 18446744073709551615n }],
          answer: { value: 2 },
        },
      ],
      clock: { realtime: { start: 1700000000000000000n, steps: [1, 2] } },
      random: Uint8Array.of(0, 255),
      note: 'Cut.',
    });
  });
});

describe('a plug-in as a mock', () => {
  let runner: WorkerRunner;
  beforeAll(async () => {
    runner = new WorkerRunner(await bundleWorker());
  });
  afterAll(() => runner.dispose());

  it('answers under the name of a module, beside rules', async () => {
    const { mocks, linked } = await read({
      plugins: { 'extism:host/user': 'store.wat' },
      functions: { maths: { add: { returns: 1 } } },
    });
    const session = runner.open(
      { bytes: await shop, name: 'shop.wasm', linked },
      { wasi: false, logLevel: 'info', ...(mocks && { mocks }) },
    );
    expect(text((await session.call('read', bytes('abc'))).output)).toBe('aabbcc');
    expect((await session.call('add', new Uint8Array())).error).toBeUndefined();
  });

  it('leaves a plug-in without one what it says of its imports', async () => {
    const session = await openPlugin(runner, shop, { mocks: {} });
    expect((await session.call('read', bytes('abc'))).error?.code).toBe('link');
  });
});

describe('mocks of a case and of its file', () => {
  it('answer in this order', () => {
    const [ofFile, ofCase] = [{ returns: 'file' }, { returns: 'case' }];
    const united = unitedMocks(
      { functions: { a: { f: ofFile, g: ofFile } }, http: [{ status: 404 }], scripts: ['file.ts', 'both.ts'] },
      { functions: { a: { f: [ofCase] } }, http: [{ status: 201 }], scripts: ['case.ts', 'both.ts'] },
    );
    expect(united).toEqual({
      functions: { a: { f: [ofCase, ofFile], g: [ofFile] } },
      http: [{ status: 201 }, { status: 404 }],
      scripts: ['case.ts', 'both.ts', 'file.ts'],
    });
  });
});

describe('an import', () => {
  const [module, name] = ['extism:host/user', 'kv_read'];
  const rules = { [module]: { [name]: {} } };

  it.each<[CaseMocks, string | undefined]>([
    [{}, undefined],
    [{ functions: rules }, 'rule'],
    [{ functions: { [module]: { other: {} } } }, undefined],
    [{ functions: rules, plugins: { [module]: 'a.wasm' } }, 'plugin'],
    [{ scripts: ['a.ts'] }, 'script?'],
    [{ scripts: ['a.ts'], functions: rules }, 'rule'],
    [{ functions: {}, scripts: [] }, undefined],
  ])('of a case with %j is served by %s', (mocks, expected) => {
    expect(servedBy({ module, name }, mocks)).toBe(expected);
  });

  it('named like what every object has is served by nobody', () => {
    expect(servedBy({ module: 'constructor', name: 'name' }, { functions: {}, plugins: {} })).toBeUndefined();
  });
});

// The published runtime: what programs on Node do with plug-ins, in a worker and in their own thread.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import type * as Runtime from '../../../src/sdk/node';
import { plugin as assemble, run } from '../../conformance/plugins';
import { loadRuntime } from './bundle';

const wat = (body: string): Promise<Uint8Array<ArrayBuffer>> => assembleText('plugin.wat', `(module ${body})`);
const echo = run('(call $say_handle (call $input_handle))');
const endless = wat('(func (export "run") (loop $again (br $again)))');

let runtime: typeof Runtime;
let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  runtime = await loadRuntime();
  folder = await mkdtemp(path.join(tmpdir(), 'plugwright-plugins-'));
  await writeFile(path.join(folder, 'echo.wasm'), await echo);
  const bytes = await echo;
  server = createServer((request, response) => {
    if (request.url === '/echo.wasm') response.end(bytes);
    else if (request.url === '/manifest.json') response.end(`{"wasm": [{"url": "${address}/echo.wasm"}]}`);
    else response.writeHead(404).end('nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const failure = async (action: () => Promise<unknown>): Promise<Runtime.PluginError> => {
  try {
    await action();
  } catch (error) {
    expect(error).toBeInstanceOf(runtime.PluginError);
    return error as Runtime.PluginError;
  }
  throw new Error('it did not fail');
};

describe('a plug-in is made from', () => {
  const says = async (input: Parameters<typeof runtime.createPlugin>[0]): Promise<string> => {
    await using plugin = await runtime.createPlugin(input);
    return (await plugin.call('run', 'hello')).text();
  };

  it('the bytes of a module', async () => expect(await says(await echo)).toBe('hello'));
  it('an ArrayBuffer', async () => expect(await says((await echo).slice().buffer)).toBe('hello'));
  it('a path', async () => expect(await says(path.join(folder, 'echo.wasm'))).toBe('hello'));
  it('a file address', async () => expect(await says(pathToFileURL(path.join(folder, 'echo.wasm')))).toBe('hello'));
  it('an http address', async () => expect(await says(`${address}/echo.wasm`)).toBe('hello'));
  it('a response', async () => expect(await says(await fetch(`${address}/echo.wasm`))).toBe('hello'));
  it('the address of a manifest', async () => expect(await says(`${address}/manifest.json`)).toBe('hello'));
  it('a manifest', async () => expect(await says({ wasm: [{ data: await echo }] })).toBe('hello'));

  it.each([
    ['JSON', 'plugin.json', '{"wasm": [{"path": "../echo.wasm"}]}'],
    ['TOML', 'plugin.toml', '[[wasm]]\npath = "../echo.wasm"\n'],
  ])('a file with a manifest in %s, whose paths are relative to it', async (_, name, text) => {
    await mkdir(path.join(folder, 'manifests'), { recursive: true });
    await writeFile(path.join(folder, 'manifests', name), text);
    expect(await says(path.join(folder, 'manifests', name))).toBe('hello');
  });

  it('base64 with the right hash', async () => {
    const bytes = await echo;
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(await says({ wasm: [{ data: Buffer.from(bytes).toString('base64'), hash }] })).toBe('hello');
  });
});

describe('creation fails for', () => {
  it.each<[what: string, code: string, make: () => Promise<Parameters<typeof runtime.createPlugin>[0]> | string]>([
    ['a file that is not there', 'source', () => '/nowhere/plugin.wasm'],
    ['an address that answers 404', 'source', () => `${address}/nothing.wasm`],
    ['a file that is not wasm', 'invalid', () => Promise.resolve(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46))],
    ['half a module', 'invalid', async () => (await echo).subarray(0, 50)],
    ['a wrong hash', 'hash', async () => ({ wasm: [{ data: await echo, hash: '0'.repeat(64) }] })],
    ['a manifest without modules', 'manifest', () => Promise.resolve({ wasm: [] })],
    ['an import that nobody provides', 'link', async () => wat('(import "a" "b" (func)) (func (export "run"))')],
    ['WASI that is off', 'link', async () => wat('(import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))')],
  ])('%s', async (_, code, make) => {
    expect((await failure(async () => runtime.createPlugin(await make()))).code).toBe(code);
  });
});

describe.each([
  ['in a worker', true],
  ['in this thread', false],
])('%s', (_, runInWorker) => {
  const create = (input: Uint8Array, options: Runtime.PluginOptions = {}, manifest: Partial<Runtime.Manifest> = {}) =>
    runtime.createPlugin({ wasm: [{ data: input }], ...manifest }, { runInWorker, ...options });

  it('output comes as bytes, text and JSON', async () => {
    await using plugin = await create(await echo);
    const output = await plugin.call('run', '{"ok": true}');
    expect(output.text()).toBe('{"ok": true}');
    expect(output.json<{ ok: boolean }>().ok).toBe(true);
    expect(output.bytes()).toEqual(new TextEncoder().encode('{"ok": true}'));
    expect(output.length).toBe(12);
    expect(output.memoryBytes).toBeGreaterThan(0);
    const nothing = await plugin.call('run');
    expect(nothing.length).toBe(0);
    expect(() => nothing.json()).toThrow(SyntaxError);
  });

  it('functions are known', async () => {
    await using plugin = await create(await echo);
    expect(plugin.functions).toEqual(['run']);
    expect(plugin.functionExists('run')).toBe(true);
    expect(plugin.functionExists('walk')).toBe(false);
    expect(plugin.functionExists('toString')).toBe(false);
    expect(await failure(() => plugin.call('rum'))).toMatchObject({
      code: 'unknown-function',
      hint: 'Did you mean "run"?',
    });
  });

  it('config, vars and logs work, and listeners hear of them', async () => {
    const heard: unknown[] = [];
    const hear = (type: string) => (event: object) => heard.push({ type, ...event });
    const code = assemble(`(data (i32.const 0) "keygreeting")
      (func (export "run")
        (call $var_set (call $text (i32.const 0) (i32.const 3)) (call $input_handle))
        (call $log_warn (call $text (i32.const 3) (i32.const 8)))
        (call $say_handle (call $config_get (call $text (i32.const 3) (i32.const 8)))))`);
    await using plugin = await create(
      await code,
      { on: { log: hear('log'), var: hear('var'), config: hear('config') } },
      { config: { greeting: 'hello' } },
    );
    expect((await plugin.call('run', 'x'.repeat(100_000))).text()).toBe('hello');
    expect(plugin.vars.get('key')).toHaveLength(100_000);
    expect(heard).toMatchObject([
      { type: 'log', level: 'warn', text: 'greeting' },
      { type: 'var', operation: 'set', name: 'key', bytes: 100_000 },
      { type: 'config', key: 'greeting', found: true },
    ]);
    plugin.reset();
    expect(plugin.vars.size).toBe(0);
  });

  it('lines of standard output and error are heard, with arguments and input from the embedder', async () => {
    const code = wat(`
      (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 0) "\\10\\00\\00\\00\\40\\00\\00\\00")
      (func (export "run") (result i32)
        (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 4)))
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))
        (drop (call $args_sizes_get (i32.const 200) (i32.const 204)))
        (i32.sub (i32.load (i32.const 200)) (i32.const 2)))`);
    const lines: string[] = [];
    await using plugin = await create(await code, {
      wasi: { args: ['plugin', '-v'], stdin: new TextEncoder().encode('one\ntwo') },
      on: { stdout: ({ text }) => lines.push(text) },
    });
    await plugin.call('run');
    expect(lines).toEqual(['one', 'two']);
  });

  it('host functions are typed, and named when they throw', async () => {
    const code = wat(`
      (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
      (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
      (import "extism:host/env" "length" (func $length (param i64) (result i64)))
      (import "extism:host/user" "upper" (func $upper (param i64) (result i64)))
      (func (export "run") (local $answer i64)
        (local.set $answer (call $upper (call $input_offset)))
        (call $output_set (local.get $answer) (call $length (local.get $answer))))`);
    const upper = runtime.hostFunction(['i64'], ['i64'], (plugin, handle) => {
      const text = plugin.readText(handle);
      if (text === '') throw new RangeError('nothing to shout');
      return plugin.write(text.toUpperCase());
    });
    const calls: unknown[] = [];
    await using plugin = await create(await code, {
      functions: { 'extism:host/user': { upper } },
      on: { 'host-call': (event) => calls.push(event) },
    });
    expect((await plugin.call('run', 'hey')).text()).toBe('HEY');
    const error = await failure(() => plugin.call('run', new Uint8Array()));
    expect(error.code).toBe('host');
    expect(calls).toMatchObject([
      { module: 'extism:host/user', name: 'upper' },
      { error: expect.any(String) as string },
    ]);
  });

  it('a larger output than allowed is an error', async () => {
    await using plugin = await create(await echo, { maxOutputBytes: 10 });
    expect((await plugin.call('run', '0123456789')).length).toBe(10);
    expect(await failure(() => plugin.call('run', '0123456789x'))).toMatchObject({
      code: 'host',
      message: 'The output has 11 bytes, 10 are allowed.',
    });
  });

  it('a plug-in that is closed says so', async () => {
    const plugin = await create(await echo);
    plugin.close();
    expect((await failure(() => plugin.call('run'))).code).toBe('closed');
  });
});

describe('in a worker', () => {
  it('cancel and a signal end an endless loop, and the next call works', async () => {
    const code = wat('(func (export "spin") (loop $again (br $again))) (func (export "rest"))');
    await using plugin = await runtime.createPlugin(await code);
    const spinning = plugin.call('spin');
    setTimeout(() => plugin.cancel(), 100);
    expect((await failure(() => spinning)).code).toBe('cancelled');
    expect((await failure(() => plugin.call('spin', '', { signal: AbortSignal.timeout(100) }))).code).toBe('cancelled');
    expect((await plugin.call('rest')).length).toBe(0);
  });

  it('timeout_ms of the manifest holds', async () => {
    await using plugin = await runtime.createPlugin({ wasm: [{ data: await endless }], timeout_ms: 100 });
    expect((await failure(() => plugin.call('run'))).code).toBe('timeout');
  });

  it('HTTP goes to allowed hosts', async () => {
    const code = run('(call $say_handle (call $http_request (call $input_handle) (i64.const 0)))');
    const requests: unknown[] = [];
    await using plugin = await runtime.createPlugin(
      { wasm: [{ data: await code }], allowed_hosts: ['127.0.0.1'] },
      { on: { http: (event) => requests.push(event) } },
    );
    expect((await plugin.call('run', `{"url": "${address}/nothing"}`)).text()).toBe('nothing here');
    expect(requests).toMatchObject([{ method: 'GET', url: `${address}/nothing`, status: 404, responseBytes: 12 }]);
    expect(await failure(() => plugin.call('run', '{"url": "http://example.com/"}'))).toMatchObject({
      code: 'host',
      deniedHost: 'example.com',
    });
  });
});

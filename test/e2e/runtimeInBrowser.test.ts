// `plugwright/runtime` in a page: what programs in a browser do with plug-ins.
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assembleText } from '../../scripts/build/wat.mjs';
import type * as Runtime from '../../src/sdk/browser';
import { readSession } from './session';

const root = path.resolve(import.meta.dirname, '../..');

/** `run` asks the host function for the price of its input; `fetch` requests it; `read` gives the file in /data. */
const shop = `(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "http_request" (func $http_request (param i64 i64) (result i64)))
  (import "extism:host/user" "price" (func $price (param i64) (result i64)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "note.txt")
  (data (i32.const 16) "\\40\\00\\00\\00\\05\\00\\00\\00")
  (func $answer (param $block i64) (call $output_set (local.get $block) (call $length (local.get $block))))
  (func (export "run") (call $answer (call $price (call $input_offset))))
  (func (export "fetch") (call $answer (call $http_request (call $input_offset) (i64.const 0))))
  (func (export "read") (result i32) (local $block i64) (local $i i32)
    (if (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 0) (i64.const 2)
          (i64.const 0) (i32.const 0) (i32.const 32)) (then (return (i32.const 1))))
    (drop (call $fd_read (i32.load (i32.const 32)) (i32.const 16) (i32.const 1) (i32.const 36)))
    (local.set $block (call $alloc (i64.const 5)))
    (loop $next
      (call $store_u8
        (i64.add (local.get $block) (i64.extend_i32_u (local.get $i)))
        (i32.load8_u offset=64 (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 5))))
    (call $answer (local.get $block))
    (i32.const 0)))`;

let browser: Browser;
let page: Page;
let server: Server;
let address: string;

beforeAll(async () => {
  const wasm = await assembleText('shop.wat', shop);
  server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url === '/') response.setHeader('content-type', 'text/html').end('<!doctype html><title>shop</title>');
    else if (url === '/shop.wasm') response.end(wasm);
    else if (url === '/plugin.toml')
      response.end(
        'allowed_hosts = ["127.0.0.1"]\n[[wasm]]\nurl = "shop.wasm"\n'.replace('"shop.wasm"', `"${address}/shop.wasm"`),
      );
    else if (url === '/away')
      response.writeHead(302, { location: `${address.replace('127.0.0.1', 'localhost')}/x` }).end();
    else if (url.endsWith('.mjs')) void sendBundle(url, response);
    else response.setHeader('access-control-allow-origin', '*').end(`you asked for ${url}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.connect(readSession().browser);
  page = await browser.newPage();
  await page.goto(address);
});
afterAll(async () => {
  await page.close();
  await browser.close();
  server.close();
});

async function sendBundle(url: string, response: ServerResponse): Promise<void> {
  const text = await readFile(path.join(root, 'dist/runtime', path.basename(url)));
  response.setHeader('content-type', 'text/javascript').end(text);
}

declare const runtime: typeof Runtime;

/** Runs a function in the page, with the runtime as a global. */
async function inPage<T>(run: () => Promise<T>): Promise<T> {
  return await page.evaluate(`import('/browser.mjs').then((runtime) => {
    globalThis.runtime = runtime;
    return (${String(run)})();
  })`);
}

describe('the runtime in a browser', () => {
  test('waits for a host function that takes its time', async () => {
    const text = await inPage(async () => {
      const price = runtime.hostFunction(['i64'], ['i64'], async (plugin, handle) => {
        const product = plugin.readText(handle);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return plugin.write(`${product} costs 3`);
      });
      const plugin = await runtime.createPlugin('shop.wasm', {
        wasi: true,
        functions: { 'extism:host/user': { price } },
      });
      return (await plugin.call('run', 'bread')).text();
    });
    expect(text).toBe('bread costs 3');
  });

  test('makes HTTP requests to allowed hosts, from a manifest in TOML', async () => {
    const results = await inPage(async () => {
      const requests: unknown[] = [];
      const plugin = await runtime.createPlugin('plugin.toml', {
        wasi: true,
        functions: { 'extism:host/user': { price: () => 0n } },
        on: { http: ({ status, method }) => requests.push([method, status]) },
      });
      const attempt = (url: string): Promise<string> =>
        plugin.call('fetch', JSON.stringify({ url })).then(
          (output) => output.text(),
          (error: unknown) => (error as Error).message,
        );
      const { origin } = location;
      return [
        await attempt(`${origin}/bread`),
        await attempt('http://example.com/'),
        await attempt(`${origin}/away`),
        requests,
      ];
    });
    expect(results[0]).toBe('you asked for /bread');
    expect(results[1]).toContain('is not allowed');
    expect(results[2]).toMatch(/redirects to .*localhost.* not allowed/);
    expect((results[3] as unknown[])[0]).toEqual(['GET', 200]);
  });

  test('gives a plug-in files in memory', async () => {
    const text = await inPage(async () => {
      const plugin = await runtime.createPlugin(
        { wasm: [{ url: new URL('shop.wasm', location.href).href }], allowed_paths: { 'ro:notes': '/data' } },
        {
          wasi: true,
          functions: { 'extism:host/user': { price: () => 0n } },
          fileSystem: runtime.createMemoryFileSystem({ notes: { 'note.txt': 'hello' } }),
        },
      );
      return (await plugin.call('read')).text();
    });
    expect(text).toBe('hello');
  });

  test('cuts off a call that waits', async () => {
    const codes = await inPage(async () => {
      const plugin = await runtime.createPlugin(
        { wasm: [{ url: new URL('shop.wasm', location.href).href }], timeout_ms: 50 },
        { wasi: true, functions: { 'extism:host/user': { price: () => new Promise<bigint>(() => undefined) } } },
      );
      const code = (error: unknown): string => (error as Runtime.PluginError).code;
      const timedOut = await plugin.call('run', 'x').catch(code);
      const call = plugin.call('run', 'x').catch(code);
      plugin.cancel();
      return [timedOut, await call];
    });
    expect(codes).toEqual(['timeout', 'cancelled']);
  });
});

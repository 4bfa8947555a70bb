// Where a manifest's modules come from: files, bytes, a real HTTP server; and their hash.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WasmSource } from '../../../src/runtime/manifest';
import { nodePlatform } from '../../../src/runtime/node/platform';
import { resolveSource } from '../../../src/runtime/resolve';

const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const hash = createHash('sha256').update(wasm).digest('hex');

let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plugwright-resolve-'));
  writeFileSync(join(folder, 'a.wasm'), wasm);
  server = createServer((request, response) => {
    const allowed = request.method === 'POST' && request.headers['x-key'] === 'open sesame';
    response.statusCode =
      request.url === '/missing.wasm' ? 404 : request.url === '/guarded.wasm' && !allowed ? 403 : 200;
    response.end(response.statusCode === 200 ? wasm : 'no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  server.close();
});

const resolve = (source: WasmSource): Promise<Uint8Array> => resolveSource(source, nodePlatform);

describe('a module', () => {
  it('comes from a path, from bytes, from base64 or from an address', async () => {
    expect(await resolve({ path: join(folder, 'a.wasm') })).toEqual(wasm);
    expect(await resolve({ data: wasm })).toEqual(wasm);
    expect(await resolve({ data: Buffer.from(wasm).toString('base64') })).toEqual(wasm);
    expect(await resolve({ url: `${address}/a.wasm` })).toEqual(wasm);
  });

  it('is fetched with the method and headers that are given', async () => {
    const url = `${address}/guarded.wasm`;
    expect(await resolve({ url, method: 'POST', headers: { 'x-key': 'open sesame' } })).toEqual(wasm);
    await expect(resolve({ url })).rejects.toMatchObject({
      code: 'source',
      message: expect.stringContaining('403') as string,
    });
  });

  it('has the hash of the manifest', async () => {
    expect(await resolve({ data: wasm, hash })).toEqual(wasm);
    expect(await resolve({ data: wasm, hash: hash.toUpperCase() })).toEqual(wasm);
    expect(await resolve({ url: `${address}/a.wasm`, hash })).toEqual(wasm);
  });

  it('with another hash is refused, and both hashes are named', async () => {
    const other = 'ab'.repeat(32);
    await expect(resolve({ path: join(folder, 'a.wasm'), hash: other })).rejects.toMatchObject({ code: 'hash' });
    const url = `${address}/a.wasm`;
    await expect(resolve({ url, hash: other })).rejects.toMatchObject({
      code: 'hash',
      message: expect.stringContaining(url) as string,
    });
    await expect(resolve({ data: wasm, hash: other })).rejects.toThrow(new RegExp(`${hash}.*${other}`));
  });

  it('that cannot be had is named', async () => {
    await expect(resolve({ path: join(folder, 'b.wasm') })).rejects.toThrow(/b\.wasm could not be read: ENOENT/);
    await expect(resolve({ url: `${address}/missing.wasm` })).rejects.toThrow(/missing\.wasm could not be read: 404/);
    await expect(resolve({ url: 'http://127.0.0.1:1/a.wasm' })).rejects.toMatchObject({ code: 'source' });
    await expect(resolve({ data: 'not base64!' })).rejects.toMatchObject({ code: 'source' });
  });
});

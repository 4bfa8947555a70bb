// What the border does around a request of a plug-in; what requests and answers look like is in test/conformance.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import { openSite, type Site } from '../../conformance/site';
import { bundleWorker } from './bundle';
import http from './plugins/http.wat';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const asking = (url: string): Uint8Array => new TextEncoder().encode(JSON.stringify({ url }));

let runner: WorkerRunner;
let site: Site;

beforeAll(async () => {
  site = await openSite();
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
  site.close();
});

function open(options: Partial<RunOptions> = {}): Session {
  const all: RunOptions = { wasi: false, logLevel: 'info', allowed_hosts: ['127.0.0.1'], ...options };
  return runner.open({ bytes: http, name: 'http.wasm' }, all);
}

describe('a request under way', () => {
  it('ends at the timeout, and the server sees it go', async () => {
    const gone = site.left('/silent');
    const { error } = await open({ timeout_ms: 200 }).call('fetch', asking(`${site.origin}/silent`));
    expect(error?.code).toBe('timeout');
    await gone;
  });

  it('ends when the call is cancelled, and the server sees it go', async () => {
    const [asked, gone] = [site.asked('/silent'), site.left('/silent')];
    const controller = new AbortController();
    const session = open();
    const call = session.call('fetch', asking(`${site.origin}/silent`), undefined, controller.signal);
    await asked;
    controller.abort();
    expect((await call).error?.code).toBe('cancelled');
    await gone;
    expect(text((await session.call('fetch', asking(`${site.origin}/`))).output)).toBe('hello');
  });

  it('ends when its session is closed, and the server sees it go', async () => {
    const [asked, gone] = [site.asked('/stuck'), site.left('/stuck')];
    const session = open();
    const call = session.call('fetch', asking(`${site.origin}/stuck`));
    await asked;
    session.close();
    expect((await call).error?.code).toBe('cancelled');
    await gone;
  });

  it('leaves the thread of the host and other sessions free', async () => {
    const asked = site.asked('/silent');
    const waiting = open();
    const call = waiting.call('fetch', asking(`${site.origin}/silent`));
    await asked;
    expect(text((await open().call('fetch', asking(`${site.origin}/`))).output)).toBe('hello');
    waiting.close();
    await call;
  });
});

describe('an answer over the limit', () => {
  it.each(['/endless', '/announced?bytes=1000001'])('is not fetched to its end: %s', async (path) => {
    const gone = site.left(path.replace(/\?.*/, ''));
    const session = open({ memory: { max_http_response_bytes: 1_000_000 } });
    const { error } = await session.call('fetch', asking(site.origin + path));
    expect(error?.message).toContain('larger than 1000000 bytes');
    await gone;
    expect(text((await session.call('fetch', asking(`${site.origin}/`))).output)).toBe('hello');
    session.close();
  });
});

describe('a body', () => {
  it('of 20 MB comes over the border', async () => {
    const { output, error } = await open().call('fetch', asking(`${site.origin}/sized?bytes=20000000`));
    expect(error).toBeUndefined();
    expect(output).toHaveLength(20_000_000);
  });
});

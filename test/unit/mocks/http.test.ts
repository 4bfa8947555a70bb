// HTTP that is answered by rules; nothing of it reaches a network.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpRule } from '../../../src/mocks/types';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import { bundleWorker } from '../runner/bundle';
import { bytes, json, openPlugin, statusOf, text, web } from './plugins';

let runner: WorkerRunner;
let server: Server;
let origin: string;
let requests: number;
beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
  server = createServer((_, response) => {
    requests++;
    response.end('from the network');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests = 0;
});
afterAll(async () => {
  await runner.dispose();
  server.close();
});

const ok = (body: string, status = 200): HttpRule['answer'] => ({ status, headers: {}, body: bytes(body) });

const open = (http: readonly HttpRule[], options: Partial<RunOptions> = {}): Promise<Session> =>
  openPlugin(runner, web, { mocks: { http }, allowed_hosts: ['*'], ...options });

interface Asked {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

async function ask(session: Session, asked: Asked, name = 'fetch'): Promise<string> {
  const { output, error } = await session.call(name, json(asked));
  return error?.message ?? text(output);
}

describe('mocked HTTP', () => {
  it('is answered by the first rule that fits', async () => {
    const session = await open([
      { url: 'https://api.test/users/*', method: 'DELETE', answer: ok('deleted') },
      { url: 'https://api.test/users/*', headers: { 'x-key': 'a*c' }, answer: ok('with key') },
      { url: 'https://api.test/users/*/name', answer: ok('Ada') },
      { url: '*?q=*&z', answer: ok('asked') },
      { url: 'https://api.test', answer: ok('plain') },
    ]);
    expect(await ask(session, { url: 'https://api.test/users/7', method: 'delete' })).toBe('deleted');
    expect(await ask(session, { url: 'https://api.test/users/7', headers: { 'X-Key': 'abc' } })).toBe('with key');
    expect(await ask(session, { url: 'https://api.test/users/7/name' })).toBe('Ada');
    expect(await ask(session, { url: 'https://other.test/?q=1&z' })).toBe('asked');
    expect(await ask(session, { url: 'https://api.test' })).toBe('plain');
  });

  it('gives status, headers and bodies, and looks at bodies', async () => {
    const url = 'https://a.test/';
    const session = await open([
      { body: { contains: { url } }, answer: { status: 201, headers: { 'x-a': 'b' }, body: bytes('has it') } },
      { answer: ok('', 503) },
    ]);
    expect(await ask(session, { url }, 'post')).toBe('has it');
    expect(await statusOf(session, url)).toBe(503);
  });

  it('answers as often as it is told, and fails with its error', async () => {
    const session = await open([
      { times: 1, answer: ok('once') },
      { times: 1, answer: { error: 'connection refused' } },
    ]);
    const url = 'https://a.test/';
    expect(await ask(session, { url })).toBe('once');
    expect(await ask(session, { url })).toBe('connection refused');
    expect(await ask(session, { url })).toBe(
      'No mock of HTTP fits GET https://a.test/; it has 2 rules, 2 of them used up.',
    );
  });

  it('says what to add where nothing fits', async () => {
    const { error } = await (await open([])).call('fetch', json({ url: 'https://a.test/x', method: 'PUT' }));
    expect(error).toMatchObject({
      code: 'host',
      message: 'No mock of HTTP fits PUT https://a.test/x; it has no rules.',
      hint: 'Add to mocks.http: {"method":"PUT","url":"https://a.test/x","response":""}',
    });
  });

  it('still asks allowed_hosts, and the limit of responses', async () => {
    const session = await open([{ answer: ok('12345') }], {
      allowed_hosts: ['a.test'],
      memory: { max_http_response_bytes: 4 },
    });
    expect(await ask(session, { url: 'https://b.test/' })).toContain('is not allowed');
    expect(await ask(session, { url: 'https://a.test/' })).toContain('has over 4 bytes');
  });

  it('is told by the trace with the sizes of bodies, also where they go out', async () => {
    const events: unknown[] = [];
    const onTrace = (entries: readonly { readonly event: unknown }[]): void =>
      void events.push(...entries.map(({ event }) => event));
    const large = json({ url: `${origin}/`, filler: 'x'.repeat(100_000) });
    for (const mocks of [{ http: [{ answer: ok('12345') }] }, {}]) {
      const session = await openPlugin(runner, web, { mocks, allowed_hosts: ['*'], trace: true }, { onTrace });
      await session.call('post', large);
    }
    expect(events).toMatchObject([
      { type: 'http', requestBytes: large.length, responseBytes: 5 },
      { type: 'http', requestBytes: large.length, responseBytes: 16 },
    ]);
  });

  it('never lets a plug-in reach the network', async () => {
    expect(await ask(await open([]), { url: `${origin}/` })).toContain('No mock of HTTP fits');
    expect(await ask(await open([{ url: 'https://*', answer: ok('') }]), { url: `${origin}/` })).toContain('No mock');
    const replayed = await openPlugin(runner, web, { mocks: { replay: {} }, allowed_hosts: ['*'] });
    expect(await ask(replayed, { url: `${origin}/` })).toContain('The recording has no answer');
    expect(requests).toBe(0);
    const unmocked = await openPlugin(runner, web, { mocks: { functions: {} }, allowed_hosts: ['*'] });
    expect(await ask(unmocked, { url: `${origin}/` })).toBe('from the network');
    expect(requests).toBe(1);
  });
});

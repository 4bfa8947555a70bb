// HTTP of plug-ins, against a real server on loopback.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../../src/runner/client';
import type { CallResult, RunOptions } from '../../../src/runner/protocol';
import { bundleWorker } from './bundle';
import http from './plugins/http.wat';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

let runner: WorkerRunner;
let server: Server;
let origin: string;
let aborted: Promise<void>;

beforeAll(async () => {
  let onAbort = (): void => undefined;
  aborted = new Promise((resolve) => {
    onAbort = resolve;
  });
  server = createServer((request, response) => answer(request, response, onAbort));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
  server.closeAllConnections();
  server.close();
});

function answer(request: IncomingMessage, response: ServerResponse, onAbort: () => void): void {
  const { pathname } = new URL(request.url ?? '/', origin);
  const elsewhere = origin.replace('127.0.0.1', 'localhost');
  switch (pathname) {
    case '/echo': {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { 'x-custom': custom, authorization } = request.headers;
        response.end(
          JSON.stringify({ method: request.method, body: Buffer.concat(chunks).toString(), custom, authorization }),
        );
      });
      return;
    }
    case '/missing':
      response.writeHead(404).end('nothing here');
      return;
    case '/inside':
      response.writeHead(302, { location: '/echo' }).end();
      return;
    case '/outside':
      response.writeHead(307, { location: `${elsewhere}/echo` }).end();
      return;
    case '/circle':
      response.writeHead(302, { location: '/circle' }).end();
      return;
    case '/endless': {
      const more = (): void => {
        while (response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', more);
      more();
      return;
    }
    case '/silent':
      response.on('close', onAbort);
      return;
    default:
      response.end('hello');
  }
}

interface Request {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

async function call(functionName: string, request: Request, more: Partial<RunOptions> = {}): Promise<CallResult> {
  const options: RunOptions = { wasi: false, logLevel: 'info', allowed_hosts: ['127.0.0.1'], ...more };
  const session = runner.open({ bytes: http, name: 'http.wasm' }, options);
  const result = await session.call(functionName, new TextEncoder().encode(JSON.stringify(request)));
  session.close();
  return result;
}

describe('a request', () => {
  it('to an allowed host gives the body and the status', async () => {
    const result = await call('fetch', { url: `${origin}/` });
    expect(result.error).toBeUndefined();
    expect(text(result.output)).toBe('hello');
    expect((await call('status', { url: `${origin}/missing` })).returnCode).toBe(404);
  });

  it('carries method, headers and body', async () => {
    const { output } = await call('send', { url: `${origin}/echo`, method: 'POST', headers: { 'X-Custom': 'yes' } });
    expect(JSON.parse(text(output))).toEqual({ method: 'POST', body: 'b', custom: 'yes' });
  });

  it('has a body whatever its method', async () => {
    const { output } = await call('send', { url: `${origin}/echo`, method: 'GET' });
    expect(JSON.parse(text(output))).toEqual({ method: 'GET', body: 'b' });
  });

  it('to another host is refused, with the setting that would allow it', async () => {
    const { error } = await call('fetch', { url: `${origin}/` }, { allowed_hosts: ['*.example.com'] });
    expect(error).toMatchObject({ code: 'host', deniedHost: '127.0.0.1' });
    expect(`${error?.message ?? ''} ${error?.hint ?? ''}`).toContain('allowed_hosts');
  });

  it('is refused where no host is allowed', async () => {
    expect((await call('fetch', { url: `${origin}/` }, { allowed_hosts: [] })).error?.code).toBe('host');
  });

  it('follows a redirect within the allowed hosts', async () => {
    const { output } = await call('send', { url: `${origin}/inside`, method: 'POST' });
    expect(JSON.parse(text(output))).toEqual({ method: 'GET', body: '' });
  });

  it('does not follow a redirect out of the allowed hosts', async () => {
    const { error } = await call('fetch', { url: `${origin}/outside` });
    expect(error).toMatchObject({ code: 'host', deniedHost: 'localhost' });
    expect(error?.message).toContain('redirects to');
  });

  it('keeps secrets from another origin', async () => {
    const { output, error } = await call(
      'send',
      { url: `${origin}/outside`, method: 'POST', headers: { Authorization: 'secret', 'X-Custom': 'yes' } },
      { allowed_hosts: ['*'] },
    );
    expect(error).toBeUndefined();
    expect(JSON.parse(text(output))).toEqual({ method: 'POST', body: 'b', custom: 'yes' });
  });

  it('ends with an error when it is redirected in a circle', async () => {
    expect((await call('fetch', { url: `${origin}/circle` })).error?.message).toContain('redirects');
  });

  it('whose answer is over the limit is cut off', async () => {
    const memory = { max_http_response_bytes: 100_000 };
    const { error } = await call('fetch', { url: `${origin}/endless` }, { memory });
    expect(error).toMatchObject({ code: 'host' });
    expect(error?.message).toContain('100000 bytes');
    expect(error?.hint).toContain('max_http_response_bytes');
  });

  it('of HEAD has no body, however long it would be', async () => {
    const memory = { max_http_response_bytes: 1 };
    const result = await call('fetch', { url: `${origin}/`, method: 'HEAD' }, { memory });
    expect(result.error).toBeUndefined();
    expect(result.output).toHaveLength(0);
  });

  it('with a header that HTTP does not allow is refused', async () => {
    const { error } = await call('fetch', { url: `${origin}/`, headers: { 'X-Split': 'a\r\nb' } });
    expect(error?.code).toBe('host');
  });

  it('to nobody says so', async () => {
    const { error } = await call('fetch', { url: 'http://127.0.0.1:1/' });
    expect(error?.code).toBe('host');
    expect(error?.message).toContain('ECONNREFUSED');
  });

  it('of another protocol is refused', async () => {
    expect((await call('fetch', { url: 'file://127.0.0.1/etc/passwd' })).error?.code).toBe('host');
  });

  it('without an answer ends at the timeout, and the server sees it go', async () => {
    const { error } = await call('fetch', { url: `${origin}/silent` }, { timeout_ms: 200 });
    expect(error?.code).toBe('timeout');
    await aborted;
  });
});

// Modules from a real HTTP server, good and bad ones.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download } from '../../../src/runtime/node/download';

const body = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
const limits = { maxBytes: body.length, silenceMs: 60_000, totalMs: 60_000 };
const get = { method: 'GET', headers: {} };

/** What the servers do by path. */
const routes: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/a.wasm': (_, response) => response.end(body),
  '/gzip.wasm': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(new Uint8Array(limits.maxBytes + 1))),
  '/echo': ({ method, headers }, response) => response.end(JSON.stringify({ method, headers })),
  '/moved.wasm': (_, response) => response.writeHead(302, { location: '/a.wasm' }).end(),
  '/moved-away': (_, response) => response.writeHead(307, { location: `${other.address}/echo` }).end(),
  '/moved-nowhere': (_, response) => response.writeHead(301, { location: '/missing.wasm' }).end(),
  '/moved-to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/hostname' }).end(),
  '/round': (_, response) => response.writeHead(302, { location: '/round' }).end(),
  '/silent': () => undefined,
  '/stalls': (_, response) => response.write(body),
  '/drips': (_, response) => {
    const timer = setInterval(() => response.write('.'), 5);
    response.on('close', () => clearInterval(timer));
  },
  '/endless': (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(body));
    };
    response.on('drain', more);
    more();
  },
  '/cut': (_, response) => {
    response.writeHead(200, { 'content-length': 2 * body.length });
    response.write(body, () => response.destroy());
  },
};

interface Site {
  readonly server: Server;
  readonly address: string;
}
let main: Site;
let other: Site;

async function site(): Promise<Site> {
  const server = createServer((request, response) => {
    const route = routes[request.url ?? ''];
    if (route === undefined) response.writeHead(404).end('no such file');
    else route(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  [main, other] = await Promise.all([site(), site()]);
});
afterAll(() => {
  for (const { server } of [main, other]) {
    server.close();
    server.closeAllConnections();
  }
});

const from = (path: string, request = get, changed: Partial<typeof limits> = {}): Promise<Uint8Array> =>
  download(main.address + path, request, { ...limits, ...changed });

/** How the server saw the request that reached it in the end. */
async function seen(path: string, request: typeof get): Promise<{ method: string; headers: Record<string, string> }> {
  return JSON.parse(Buffer.from(await from(path, request)).toString()) as never;
}

describe('a download', () => {
  it('is the body of the answer', async () => {
    expect(await from('/a.wasm')).toEqual(body);
  });

  it('is asked for with the method and the headers that are given', async () => {
    const { method, headers } = await seen('/echo', { method: 'patch', headers: { 'X-Key': 'open sesame' } });
    expect({ method, key: headers['x-key'] }).toEqual({ method: 'PATCH', key: 'open sesame' });
  });

  it('follows redirects, and leaves the authorization at home', async () => {
    expect(await from('/moved.wasm')).toEqual(body);
    const { method, headers } = await seen('/moved-away', { method: 'POST', headers: { authorization: 'x', a: 'b' } });
    expect({ method, host: headers['host'], a: headers['a'] }).toEqual({
      method: 'POST',
      host: new URL(other.address).host,
      a: 'b',
    });
    expect(headers).not.toHaveProperty('authorization');
  });
});

describe('a download fails', () => {
  it('with the status, and with the address if it is another', async () => {
    await expect(from('/missing.wasm')).rejects.toThrow(/^404 Not Found$/);
    await expect(from('/moved-nowhere')).rejects.toThrow(`404 Not Found of ${main.address}/missing.wasm, to which`);
  });

  it('with redirects that lead round or out of the network', async () => {
    await expect(from('/round')).rejects.toThrow('redirect count exceeded');
    await expect(from('/moved-to-file')).rejects.toThrow(/HTTP/);
  });

  it('with what the network says', async () => {
    const closed = await site();
    await new Promise((resolve) => closed.server.close(resolve));
    await expect(download(closed.address, get)).rejects.toThrow('ECONNREFUSED');
    await expect(from('/cut')).rejects.toThrow(/closed|terminated|reset/);
    await expect(from('/a.wasm', { method: 'GET', headers: { 'a b': 'c' } })).rejects.toThrow(/header/);
  });

  it('when it is larger than allowed, however large it says it is', async () => {
    await expect(from('/a.wasm', get, { maxBytes: body.length - 1 })).rejects.toThrow('more than 99999 bytes');
    await expect(from('/endless')).rejects.toThrow('more than 100000 bytes');
    await expect(from('/gzip.wasm')).rejects.toThrow('more than 100000 bytes');
  });

  it('when nothing comes, from the start or in the middle', async () => {
    await expect(from('/silent', get, { silenceMs: 50 })).rejects.toThrow('nothing came for 0.05 s');
    await expect(from('/stalls', get, { silenceMs: 50 })).rejects.toThrow('nothing came for 0.05 s');
  });

  it('when it drips for too long', async () => {
    await expect(from('/drips', get, { totalMs: 100 })).rejects.toThrow('it takes longer than 0.1 s');
  });
});

// The pages of the site.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Site } from './index';

type Page = (response: ServerResponse, search: URLSearchParams, request: IncomingMessage, site: Site) => void;

const pages: Readonly<Record<string, Page>> = {
  '/': (response) => response.end('hello'),
  /** What the server saw. */
  '/echo': (response, _, request) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      response.end(JSON.stringify({ method: request.method, path: request.url, headers: request.headers, body }));
    });
  },
  '/status': (response, search) => response.writeHead(Number(search.get('code'))).end('the body'),
  /** With its length. */
  '/sized': (response, search) => response.end('x'.repeat(Number(search.get('bytes')))),
  /** Announces a length, and sends nothing. */
  '/announced': (response, search) => {
    response.writeHead(200, { 'content-length': search.get('bytes') ?? '0' });
    response.flushHeaders();
  },
  /** Without its length. */
  '/chunked': (response, search) => {
    for (let left = Number(search.get('bytes')); left > 0; left -= 100) response.write('x'.repeat(Math.min(100, left)));
    response.end();
  },
  '/endless': (response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', more);
    more();
  },
  '/silent': () => undefined,
  /** Starts an answer and does not end it. */
  '/stuck': (response) => {
    response.writeHead(200);
    response.write('begin');
  },
  '/to': (response, search, _, { origin, elsewhere }) => {
    const location = (search.get('url') ?? '').replace('{origin}', origin).replace('{elsewhere}', elsewhere);
    response.writeHead(Number(search.get('code') ?? 302), { location }).end();
  },
  '/circle': (response) => response.writeHead(302, { location: '/circle' }).end(),
  '/gzip': (response, search) => {
    const body = gzipSync('x'.repeat(Number(search.get('bytes'))));
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length }).end(body);
  },
  '/gzip-cut': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello').subarray(0, -6)),
  '/gzip-not': (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('hello'),
  '/unknown-encoding': (response) => response.writeHead(200, { 'content-encoding': 'rot13' }).end('uryyb'),
  '/headers': (response, search) => {
    for (let at = 0; at < Number(search.get('count')); at++) response.setHeader(`X-Number-${at}`, `v${at}`);
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.end();
  },
};

export function answer(request: IncomingMessage, response: ServerResponse, site: Site): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
  const page = pages[pathname];
  if (page === undefined) response.writeHead(404).end('no such page');
  else page(response, searchParams, request, site);
}

// A real web site on loopback for plug-ins to call: one server that speaks HTTP, one that does not quite.
import { createServer, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer } from 'node:net';
import { answer } from './pages';
import { broken } from './broken';

export interface Site {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  /** The same server under its other name. */
  readonly elsewhere: string;
  /** The same server by IPv6; undefined where the machine has none. */
  readonly ipv6: string | undefined;
  /** Of the server whose answers are broken. */
  readonly broken: string;
  /** Settles when somebody asks for a path. */
  asked(path: string): Promise<void>;
  /** Settles when somebody who asked for a path goes before the answer is complete. */
  left(path: string): Promise<void>;
  close(): void;
}

export async function openSite(): Promise<Site> {
  const asked = new Signals();
  const left = new Signals();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    asked.give(pathname);
    response.on('close', () => {
      if (!response.writableFinished) left.give(pathname);
    });
    answer(request, response, site);
  });
  const second = createServer((request, response) => answer(request, response, site));
  const rawServer = createRawServer(broken);
  const port = await listen(server, '127.0.0.1');
  const rawPort = await listen(rawServer, '127.0.0.1');
  const port6 = await listen(second, '::1').catch(() => undefined);
  const site: Site = {
    origin: `http://127.0.0.1:${port}`,
    elsewhere: `http://localhost:${port}`,
    ipv6: port6 === undefined ? undefined : `http://[::1]:${port6}`,
    broken: `http://127.0.0.1:${rawPort}`,
    asked: (path) => asked.next(path),
    left: (path) => left.next(path),
    close: () => {
      for (const one of [server, second]) {
        one.closeAllConnections();
        one.close();
      }
      rawServer.close();
    },
  };
  return site;
}

async function listen(server: Server | RawServer, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Events by name, to be waited for. */
class Signals {
  readonly #waiting = new Map<string, (() => void)[]>();

  next(name: string): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
    });
  }

  give(name: string): void {
    const waiting = this.#waiting.get(name) ?? [];
    this.#waiting.delete(name);
    for (const resolve of waiting) resolve();
  }
}

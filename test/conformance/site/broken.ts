// A server that does not keep to HTTP: what it answers depends on the path.
import type { Socket } from 'node:net';

type Answer = (socket: Socket, request: string) => void;

const answers: Readonly<Record<string, Answer>> = {
  '/closes': (socket) => socket.end(),
  '/resets': (socket) => socket.resetAndDestroy(),
  '/garbage': (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  '/cut': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
  '/cut-chunk': (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nhe'),
  '/bad-chunk': (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello'),
  '/until-close': (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nall of it'),
  '/upgrade': (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
  '/early-hints': (socket) =>
    socket.end('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  '/large-headers': (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\nok`),
  '/huge-headers': (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\nok`),
  /** The first line of the request: Node's own server knows a few methods only. */
  '/line': (socket, request) => socket.end(`HTTP/1.1 200 OK\r\n\r\n${request.slice(0, request.indexOf('\r\n'))}`),
};

/** Keeps connections open, and closes one when it gets a second request. */
const keptOnce = 'HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nkept';

export function broken(socket: Socket): void {
  let requests = 0;
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const request = chunk.toString('latin1');
    const path = request.split(' ', 2)[1] ?? '';
    if (path === '/kept-once') {
      if (requests++ === 0) socket.write(keptOnce);
      else socket.resetAndDestroy();
    } else answers[path]?.(socket, request);
  });
}

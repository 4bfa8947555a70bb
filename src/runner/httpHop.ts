// One request to one place, up to the headers of the answer.
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { PluginError } from '../runtime/errors';

export interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** Node and the body decide on these. */
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade']);

/** What a server may expect of any client, as the other hosts send it; the plug-in's own headers win. */
const defaults: Readonly<Record<string, string>> = {
  accept: '*/*',
  'accept-encoding': 'gzip',
  'user-agent': 'Plugwright',
};

/** Bytes of all headers of an answer, as the Rust runtime allows. */
const maxHeaderSize = 64 * 1024;

/** What does no harm when it is done twice. */
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

/**
 * `node:http` and not `fetch`, which refuses a body on GET and rewrites headers.
 *
 * @throws PluginError `host`
 */
export async function sendHop(hop: Hop, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method, headers, body } = hop;
  const start = await starter(url);
  return await new Promise((resolve, reject) => {
    const length = body !== undefined && body.length > 0 ? { 'content-length': String(body.length) } : {};
    const request = start(url, { method, headers: { ...allowed(headers), ...length }, signal, maxHeaderSize });
    // Size limits them, and not a count, over which Node would drop them in silence.
    request.maxHeadersCount = 0;
    let answer: IncomingMessage | undefined;
    request.on('response', (response) => {
      answer = response;
      resolve(response);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (answer !== undefined) {
        // Who reads the answer would only hear that it was aborted.
        if (!answer.complete) answer.destroy(error);
        return;
      }
      // A connection that was kept may have been closed while nobody used it.
      const stale = request.reusedSocket && error.code === 'ECONNRESET' && repeatable.has(method);
      if (stale && !signal.aborted) resolve(sendHop(hop, signal));
      else reject(networkError(url, error));
    });
    // To CONNECT or an upgrade Node gives neither an answer nor an error.
    request.on('close', () => reject(new PluginError('host', `${shown(url)}: the server gave no HTTP answer`)));
    request.end(body);
  });
}

function allowed(headers: Hop['headers']): Record<string, string> {
  const given = Object.entries(headers).filter(([name]) => !framing.has(name.toLowerCase()));
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  return Object.fromEntries([...Object.entries(defaults).filter(([name]) => !names.has(name)), ...given]);
}

async function starter(url: URL): Promise<(url: URL, options: RequestOptions) => ClientRequest> {
  return url.protocol === 'https:' ? (await import('node:https')).request : (await import('node:http')).request;
}

/** A failure of the network or of what the server speaks, in words. */
export function networkError(url: URL, error: NodeJS.ErrnoException): PluginError {
  // A host name with several addresses fails with an AggregateError whose own message is empty.
  const cause = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : error;
  return new PluginError('host', `${shown(url)}: ${inWords(cause ?? error)}`);
}

function inWords({ code = '', message }: NodeJS.ErrnoException): string {
  if (message === 'aborted') return 'the server closed the connection before the end of its answer';
  if (message === 'socket hang up') return 'the server closed the connection without an answer';
  if (code === 'HPE_HEADER_OVERFLOW') return `the headers of the answer are larger than ${maxHeaderSize} bytes`;
  if (code.startsWith('HPE_')) return `the answer is no HTTP (${message})`;
  if (code.startsWith('Z_')) return `the answer is no gzip, as it says (${message})`;
  return message;
}

/** A URL as messages may show it: without user and password. */
export function shown(url: URL): string {
  if (url.username === '' && url.password === '') return url.href;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare.href;
}

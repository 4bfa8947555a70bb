// One HTTP request on behalf of a plug-in, on the client's side of the border.
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { PluginError } from '../runtime/errors';
import type { HttpRequest, HttpResponse } from '../runtime/host';
import { isHostAllowed } from '../runtime/http';

const maxRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Headers that are not for another origin than the one they were meant for. */
const secrets = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * Makes the request and follows redirects as long as they stay within the allowed hosts.
 * `node:http` and not `fetch`, which refuses a body on GET and rewrites headers.
 *
 * @throws PluginError `host` for a refused host, too large a response, or a network failure.
 */
export async function httpFetch(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  let hop: Hop = { ...request, url: new URL(request.url) };
  for (let count = 0; count <= maxRedirects; count++) {
    const response = await send(hop, signal);
    const location = redirects.has(response.statusCode ?? 0) ? response.headers.location : undefined;
    if (location === undefined) return await read(response, request);
    response.destroy();
    hop = redirected(hop, response.statusCode ?? 0, location);
    if (!isHostAllowed(hop.url.hostname, request.allowedHosts)) {
      throw new PluginError('host', `${request.url} redirects to ${hop.url.href}, a host that is not allowed`, {
        hint: `Add "${hop.url.hostname}" to allowed_hosts.`,
        deniedHost: hop.url.hostname,
      });
    }
  }
  throw new PluginError('host', `${request.url}: more than ${maxRedirects} redirects`);
}

interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** The next request by the rules of the Fetch standard: POST turns to GET where browsers do so, secrets stay at home. */
function redirected(from: Hop, status: number, location: string): Hop {
  const url = new URL(location, from.url);
  const toGet =
    (status === 303 && from.method !== 'HEAD') || ((status === 301 || status === 302) && from.method === 'POST');
  const dropped = (name: string): boolean =>
    (url.origin !== from.url.origin && (secrets.has(name) || name === 'host')) ||
    (toGet && name.startsWith('content-'));
  return {
    url,
    method: toGet ? 'GET' : from.method,
    headers: Object.fromEntries(Object.entries(from.headers).filter(([name]) => !dropped(name.toLowerCase()))),
    body: toGet ? undefined : from.body,
  };
}

async function send({ url, method, headers, body }: Hop, signal: AbortSignal): Promise<IncomingMessage> {
  const start = await starter(url);
  return await new Promise((resolve, reject) => {
    const length = body !== undefined && body.length > 0 ? { 'content-length': String(body.length) } : {};
    const given = Object.fromEntries(Object.entries(headers).filter(([name]) => !framing.has(name.toLowerCase())));
    const request = start(url, { method, headers: { ...given, ...length }, signal });
    request.on('response', resolve);
    request.on('error', (error) => reject(networkError(url, error)));
    request.end(body);
  });
}

/** Node and the body decide on these. */
const framing = new Set(['content-length', 'transfer-encoding', 'connection']);

async function starter(url: URL): Promise<(url: URL, options: RequestOptions) => ClientRequest> {
  if (url.protocol === 'http:') return (await import('node:http')).request;
  if (url.protocol === 'https:') return (await import('node:https')).request;
  throw new PluginError('host', `${url.href}: only http and https can be requested`);
}

async function read(response: IncomingMessage, { url, maxResponseBytes }: HttpRequest): Promise<HttpResponse> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxResponseBytes) throw tooLarge(url, maxResponseBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    response.destroy();
    throw error instanceof PluginError ? error : networkError(new URL(url), error as Error);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return { status: response.statusCode ?? 0, headers: flat(response.headers), body };
}

const tooLarge = (url: string, limit: number): PluginError =>
  new PluginError('host', `${url}: the response is larger than ${limit} bytes`, {
    hint: 'Raise memory.max_http_response_bytes.',
  });

function networkError(url: URL, error: Error): PluginError {
  // A host name with several addresses fails with an AggregateError whose own message is empty.
  const cause = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : error;
  return new PluginError('host', `${url.href}: ${cause?.message ?? error.message}`);
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}

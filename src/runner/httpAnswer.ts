// The answer to a request, read as far as the limit allows.
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { joinBytes } from '../runtime/bytes';
import { PluginError } from '../runtime/errors';
import type { HttpResponse } from '../runtime/host';
import { networkError, shown, type Hop } from './httpHop';

/**
 * Reads the body. As in the Rust runtime, gzip is undone, and the headers do not speak of it any more; other encodings
 * are the plug-in's.
 *
 * @throws PluginError `host` if it is larger than the limit, unpacked, or ends before its end.
 */
export async function readAnswer(
  response: IncomingMessage,
  { url, method }: Hop,
  maxBytes: number,
): Promise<HttpResponse> {
  const status = response.statusCode ?? 0;
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  const isPacked = hasBody && /^(x-)?gzip$/i.test(response.headers['content-encoding']?.trim() ?? '');
  const headers = flat(response.headers, isPacked ? packing : noHeaders);
  if (hasBody && !isPacked && Number(response.headers['content-length']) > maxBytes) {
    response.destroy();
    throw tooLarge(url, maxBytes);
  }
  // Errors of either end come out of the loop that reads.
  const stream = isPacked ? pipeline(response, createGunzip(), () => undefined) : response;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(url, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    response.destroy();
    throw error instanceof PluginError ? error : networkError(url, error as Error);
  }
  return { status, headers, body: joinBytes(chunks) };
}

const packing = new Set(['content-encoding', 'content-length']);
const noHeaders = new Set<string>();

const tooLarge = (url: URL, limit: number): PluginError =>
  new PluginError('host', `${shown(url)}: the response is larger than ${limit} bytes`, {
    hint: 'Raise memory.max_http_response_bytes.',
  });

function flat(headers: IncomingMessage['headers'], without: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter((entry): entry is [string, string | string[]] => entry[1] !== undefined && !without.has(entry[0]))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

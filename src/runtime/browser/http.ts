// HTTP for plug-ins in a browser, by what the page itself may request (CORS).
import { joinBytes } from '../bytes';
import { PluginError } from '../errors';
import type { HttpRequest, HttpResponse } from '../host';
import { isHostAllowed } from '../http';

/** For engines that can suspend a plug-in. @throws PluginError `host` */
export async function httpFetch(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const { url, method, headers, body } = request;
  const response = await fetch(url, { method, headers, signal, ...bodyOf(method, body) });
  checkPlace(request, response.url);
  const bytes = await readBody(response, request);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: bytes };
}

/** For engines that cannot: blocks the thread, so that it had better be a worker. @throws PluginError `host` */
export function httpBlocking(request: HttpRequest): HttpResponse {
  const xhr = new XMLHttpRequest();
  xhr.open(request.method, request.url, false);
  const inWorker = !('document' in globalThis);
  // A page gets text only from a blocking request; this character set keeps each byte as it is.
  if (inWorker) xhr.responseType = 'arraybuffer';
  else xhr.overrideMimeType('text/plain; charset=x-user-defined');
  for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value);
  xhr.send(request.body === undefined ? null : new Uint8Array(request.body));
  checkPlace(request, xhr.responseURL);
  const body = inWorker
    ? new Uint8Array(xhr.response as ArrayBuffer)
    : Uint8Array.from(xhr.responseText, (char) => char.charCodeAt(0) & 0xff);
  return { status: xhr.status, headers: readHeaders(xhr.getAllResponseHeaders()), body };
}

const bodyOf = (method: string, body: Uint8Array | undefined): { body?: Uint8Array<ArrayBuffer> } =>
  // A browser sends none with these.
  body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) };

/** A browser follows redirects by itself, and tells afterwards where they led. */
function checkPlace({ url, allowedHosts }: HttpRequest, place: string): void {
  const { hostname } = new URL(place || url);
  if (isHostAllowed(hostname, allowedHosts)) return;
  throw new PluginError('host', `${url} redirects to ${place}, a host that is not allowed`, {
    hint: `Add "${hostname}" to allowed_hosts.`,
    deniedHost: hostname,
  });
}

async function readBody(response: Response, { url, maxResponseBytes }: HttpRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    size += next.value.length;
    if (size > maxResponseBytes) {
      await reader?.cancel();
      throw new PluginError('host', `${url}: the response is larger than ${maxResponseBytes} bytes`, {
        hint: 'Raise memory.max_http_response_bytes.',
      });
    }
    chunks.push(next.value);
  }
  return joinBytes(chunks);
}

const readHeaders = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const at = line.indexOf(':');
        return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
      }),
  );

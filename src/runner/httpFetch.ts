// One HTTP request on behalf of a plug-in, on the client's side of the border: where it may go, and where it goes on to.
import { PluginError } from '../runtime/errors';
import type { HttpRequest, HttpResponse } from '../runtime/host';
import { isHostAllowed, isHttp } from '../runtime/http';
import { readAnswer } from './httpAnswer';
import { sendHop, shown, type Hop } from './httpHop';

const maxRedirects = 10;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Headers that are not for another origin than the one they were meant for. */
const secrets = new Set(['authorization', 'cookie', 'proxy-authorization']);

/**
 * Makes the request and follows redirects as long as they stay within the allowed hosts.
 *
 * @throws PluginError `host` for a refused host, too large a response, or a network failure.
 */
export async function httpFetch(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  let hop: Hop = { ...request, url: new URL(request.url) };
  for (let count = 0; count <= maxRedirects; count++) {
    const response = await sendHop(hop, signal);
    const location = redirects.has(response.statusCode ?? 0) ? response.headers.location : undefined;
    if (location === undefined) return await readAnswer(response, hop, request.maxResponseBytes);
    response.destroy();
    hop = redirected(hop, response.statusCode ?? 0, location);
    if (!isHostAllowed(hop.url.hostname, request.allowedHosts)) {
      throw new PluginError(
        'host',
        `${shown(new URL(request.url))} redirects to ${shown(hop.url)}, a host that is not allowed`,
        { hint: `Add "${hop.url.hostname}" to allowed_hosts.`, deniedHost: hop.url.hostname },
      );
    }
  }
  throw new PluginError('host', `${shown(new URL(request.url))}: more than ${maxRedirects} redirects`);
}

/** The next request by the rules of the Fetch standard: POST turns to GET where browsers do so, secrets stay at home. */
function redirected(from: Hop, status: number, location: string): Hop {
  const url = target(from, location);
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

function target({ url }: Hop, location: string): URL {
  const redirect = (what: string): PluginError =>
    new PluginError('host', `${shown(url)} redirects to "${location}", ${what}`);
  if (!URL.canParse(location, url.href)) throw redirect('which is no URL');
  const to = new URL(location, url);
  if (!isHttp(to)) throw redirect('and only http and https can be requested');
  return to;
}

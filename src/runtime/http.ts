// The rules of `http_request`: what a request must look like, and which hosts a plug-in may call.
import { PluginError } from './errors';
import type { HttpRequest } from './host';

/**
 * Reads the request that a plug-in hands over as JSON: `{"url": …, "method"?: …, "headers"?: {…}}`.
 *
 * @throws PluginError `host` if it is no such JSON, or if no pattern of `allowedHosts` covers the host.
 */
export function readHttpRequest(
  json: string,
  body: Uint8Array | undefined,
  { allowedHosts, maxResponseBytes }: { readonly allowedHosts: readonly string[]; readonly maxResponseBytes: number },
): HttpRequest {
  const { url, method, headers } = parse(json);
  const target = parseUrl(url);
  if (!isHttp(target)) throw new PluginError('host', `${url}: only http and https can be requested`);
  if (!isHostAllowed(target.hostname, allowedHosts)) {
    throw new PluginError('host', `HTTP request to ${url} is not allowed: allowed_hosts ${covers(allowedHosts)}.`, {
      hint: `Add "${target.hostname}" to allowed_hosts.`,
      deniedHost: target.hostname,
    });
  }
  return { url, method: method.toUpperCase(), headers, body, maxResponseBytes, allowedHosts };
}

/** Longer than servers take; messages and events repeat it. */
const longestUrl = 64 * 1024;

const covers = (allowedHosts: readonly string[]): string =>
  allowedHosts.length === 0 ? 'is empty' : `(${allowedHosts.join(', ')}) does not cover its host`;

function parse(json: string): { url: string; method: string; headers: Record<string, string> } {
  let request: unknown;
  try {
    request = JSON.parse(json);
  } catch (error) {
    throw new PluginError('host', `http_request: the request is no JSON: ${(error as Error).message}`);
  }
  if (!isRecord(request)) throw new PluginError('host', 'http_request: the request is no JSON object.');
  const { url, method, header } = request;
  // PDKs differ in the name, and hosts take both.
  const headers = request['headers'] ?? header;
  if (typeof url !== 'string') throw new PluginError('host', 'http_request: the request has no "url".');
  if (url.length > longestUrl) {
    throw new PluginError('host', `http_request: the URL has ${url.length} characters, ${longestUrl} are allowed.`);
  }
  if (
    method !== undefined &&
    method !== null &&
    (typeof method !== 'string' || !/^[!#$%&'*+.^_`|~\w-]+$/.test(method))
  ) {
    throw new PluginError('host', `http_request to ${url}: "method" is no HTTP method.`);
  }
  return { url, method: typeof method === 'string' ? method : 'GET', headers: readHeaders(url, headers) };
}

function readHeaders(url: string, headers: unknown): Record<string, string> {
  if (headers === undefined || headers === null) return {};
  if (!isRecord(headers)) throw new PluginError('host', `http_request to ${url}: "headers" is no object.`);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      throw new PluginError('host', `http_request to ${url}: the value of header "${name}" is no string.`);
    }),
  );
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new PluginError('host', `http_request: "${url}" is no URL.`);
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Other schemes name no host that could be allowed. */
export const isHttp = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** True if a pattern of `allowed_hosts` covers the host name; `*` stands for any characters, dots too. Case does not count. */
export function isHostAllowed(hostname: string, allowedHosts: readonly string[] | null | undefined): boolean {
  return (allowedHosts ?? []).some((pattern) => matches(hostname.toLowerCase(), pattern.toLowerCase()));
}

/** Glob match by hand: a regular expression made of a hostile pattern could run for ever. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < text.length;) {
    if (pattern[at] === '*') {
      star = at++;
      resume = i;
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at++;
      i++;
    } else if (star !== -1) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

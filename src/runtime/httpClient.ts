// `http_request` and `http_headers` of one plug-in.
import { PluginError } from './errors';
import type { Host, HttpRequest, HttpResponse } from './host';
import { readHttpRequest } from './http';
import { defaultMaxHttpResponseBytes, type Manifest } from './manifest';
import { decodeText } from './text';

export interface HttpOptions extends Pick<Manifest, 'allowed_hosts' | 'memory'> {
  readonly httpResponseHeaders?: boolean;
}

export class HttpClient {
  /** Of the last response, as JSON; undefined before the first, and where the host does not give them. */
  headers: string | undefined;

  constructor(
    private readonly send: Host['http'],
    private readonly options: HttpOptions,
  ) {}

  /** @throws PluginError `host` if the request is wrong, its host not allowed, the network fails, or the answer is too large. */
  request(json: Uint8Array, body: Uint8Array | undefined): HttpResponse {
    this.headers = undefined;
    const { allowed_hosts, memory, httpResponseHeaders } = this.options;
    const request = readHttpRequest(decodeText(json, 0, json.length), body, {
      allowedHosts: allowed_hosts ?? [],
      maxResponseBytes: memory?.max_http_response_bytes ?? defaultMaxHttpResponseBytes,
    });
    const response = this.#send(request);
    if (response.body.length > request.maxResponseBytes) {
      throw new PluginError('host', `The response of ${request.url} has over ${request.maxResponseBytes} bytes.`, {
        hint: 'Raise memory.max_http_response_bytes.',
      });
    }
    if (httpResponseHeaders === true) this.headers = JSON.stringify(response.headers);
    return response;
  }

  #send(request: HttpRequest): HttpResponse {
    if (this.send === undefined) throw new PluginError('host', 'HTTP is not available here.');
    try {
      return this.send(request);
    } catch (error) {
      if (error instanceof PluginError) throw error;
      throw new PluginError('host', `HTTP request to ${request.url} failed: ${(error as Error).message}`);
    }
  }
}

// `http_request` and `http_headers` of one plug-in.
import { PluginError } from './errors';
import type { Host, HostEvent, HttpRequest, HttpResponse } from './host';
import { readHttpRequest } from './http';
import { defaultMaxHttpResponseBytes, type Manifest } from './manifest';
import { decodeText } from './text';

export interface HttpOptions extends Pick<Manifest, 'allowed_hosts' | 'memory'> {
  readonly httpResponseHeaders?: boolean;
}

/** Sends a request; an embedder whose plug-ins can wait may answer later. */
type Send = (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;

export class HttpClient {
  /** Of the last response, as JSON; undefined before the first, and where the host does not give them. */
  headers: string | undefined;

  constructor(
    private readonly send: Send | undefined,
    private readonly options: HttpOptions,
    private readonly onEvent: Host['onEvent'],
  ) {}

  /** @throws PluginError `host` if the request is wrong, its host not allowed, the network fails, or the answer is too large. */
  request(json: Uint8Array, body: Uint8Array | undefined): HttpResponse | Promise<HttpResponse> {
    this.headers = undefined;
    const { allowed_hosts, memory } = this.options;
    const request = readHttpRequest(decodeText(json, 0, json.length), body, {
      allowedHosts: allowed_hosts ?? [],
      maxResponseBytes: memory?.max_http_response_bytes ?? defaultMaxHttpResponseBytes,
    });
    // Counted before it is sent: a large body may be handed over, and has no bytes then.
    const asked: Asked = { request, requestBytes: body?.length ?? 0, started: performance.now() };
    try {
      if (this.send === undefined) throw new PluginError('host', 'HTTP is not available here.');
      const response = this.send(request);
      if (!(response instanceof Promise)) return this.#accept(asked, response);
      return response.then(
        (late) => this.#accept(asked, late),
        (error: unknown) => this.#refuse(asked, error),
      );
    } catch (error) {
      return this.#refuse(asked, error);
    }
  }

  #accept(asked: Asked, response: HttpResponse): HttpResponse {
    const { request } = asked;
    if (response.body.length > request.maxResponseBytes) {
      throw new PluginError('host', `The response of ${request.url} has over ${request.maxResponseBytes} bytes.`, {
        hint: 'Raise memory.max_http_response_bytes.',
      });
    }
    if (this.options.httpResponseHeaders === true) this.headers = JSON.stringify(response.headers);
    this.#report(asked, { status: response.status, responseBytes: response.body.length });
    return response;
  }

  #refuse(asked: Asked, error: unknown): never {
    const failure =
      error instanceof PluginError
        ? error
        : new PluginError('host', `HTTP request to ${asked.request.url} failed: ${(error as Error).message}`);
    this.#report(asked, { error: failure.message });
    throw failure;
  }

  #report({ request: { method, url }, requestBytes, started }: Asked, outcome: Outcome): void {
    const durationMs = performance.now() - started;
    this.onEvent?.({ type: 'http', method, url, requestBytes, durationMs, ...outcome });
  }
}

/** A request that was made. */
interface Asked {
  readonly request: HttpRequest;
  readonly requestBytes: number;
  readonly started: number;
}

type Outcome = Pick<Extract<HostEvent, { type: 'http' }>, 'status' | 'responseBytes' | 'error'>;

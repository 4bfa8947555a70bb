// HTTP for plug-ins: the worker waits while the client makes the request.
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { PluginError, type PluginErrorData } from '../runtime/errors';
import type { HttpRequest, HttpResponse } from '../runtime/host';
import { transferList, type HttpLink } from './messages';

type HttpReply = { readonly response: HttpResponse } | { readonly error: PluginErrorData };

/** The worker's end: a request as a plain function call that blocks the worker. Throws {@link PluginError} `host`. */
export function httpThrough({ port, signal }: HttpLink): (request: HttpRequest) => HttpResponse {
  const replies = new Int32Array(signal);
  return (request) => {
    const before = Atomics.load(replies, 0);
    port.postMessage(request, transferList(request.body));
    while (Atomics.load(replies, 0) === before) Atomics.wait(replies, 0, before);
    const reply = (receiveMessageOnPort(port) as { message: HttpReply } | undefined)?.message;
    if (reply === undefined) throw new PluginError('host', `${request.url}: no reply came back`);
    if ('error' in reply) throw PluginError.fromData(reply.error);
    return reply.response;
  };
}

/** Makes one request; rejects with a {@link PluginError} `host`. */
export type Fetcher = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

/** The client's end. */
export class HttpServant {
  /** To be transferred to the worker. */
  readonly link: HttpLink;

  readonly #port: MessagePort;
  readonly #replies: Int32Array;
  readonly #abort = new AbortController();
  readonly #fetcher: Fetcher;

  constructor(fetcher: Fetcher) {
    const { port1, port2 } = new MessageChannel();
    const signal = new SharedArrayBuffer(4);
    this.link = { port: port2, signal };
    this.#port = port1;
    this.#replies = new Int32Array(signal);
    this.#fetcher = fetcher;
    port1.on('message', (request: HttpRequest) => void this.#serve(request));
    port1.unref();
  }

  /** Aborts what is under way. */
  close(): void {
    this.#abort.abort();
    this.#port.close();
  }

  async #serve(request: HttpRequest): Promise<void> {
    let reply: HttpReply;
    try {
      reply = { response: await this.#fetcher(request, this.#abort.signal) };
    } catch (error) {
      reply = { error: asData(error, request.url) };
    }
    if (this.#abort.signal.aborted) return;
    this.#port.postMessage(reply, 'response' in reply ? transferList(reply.response.body) : []);
    Atomics.add(this.#replies, 0, 1);
    Atomics.notify(this.#replies, 0);
  }
}

function asData(error: unknown, url: string): PluginErrorData {
  if (error instanceof PluginError) return error.toData();
  return { code: 'host', message: `${url}: ${error instanceof Error ? error.message : String(error)}` };
}

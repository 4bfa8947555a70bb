// The client's end of host functions: runs them while the worker waits, and lends them the memory of the plug-in.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { PluginError } from '../../runtime/errors';
import type { HostCall, HostFunctions, HostResult, WasmValue } from '../../runtime/hostFunctions';
import { createCounts, WaitingPort } from '../waitingPort';
import {
  failureData,
  valueOf,
  type Answer,
  type HostFunctionCall,
  type HostLink,
  type MemoryRequest,
} from './messages';

/** How long the client waits for the worker, which has nothing else to do, before it takes it for dead. */
const patienceMs = 10_000;

export class HostServant {
  /** To be transferred to the worker. */
  readonly link: HostLink;
  /** Those of the plug-in that the worker holds. */
  functions: HostFunctions = {};
  /** How a function is run: the session's own way to know who called whom. */
  around: <T>(run: () => T) => T = (run) => run();

  readonly #port: MessagePort;
  readonly #waiting: WaitingPort;
  #closed = false;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    const counts = createCounts();
    this.link = { port: port2, counts };
    this.#port = port1;
    this.#waiting = new WaitingPort(port1, counts, 1);
    port1.on('message', (call: HostFunctionCall) => void this.#serve(call));
    port1.unref();
  }

  close(): void {
    this.#closed = true;
    this.#port.close();
  }

  async #serve({ module, name, args }: HostFunctionCall): Promise<void> {
    const given = this.functions[module]?.[name];
    const run = typeof given === 'object' ? given.run : given;
    const memory = new LentMemory(this.#waiting);
    let answer: Answer<HostResult>;
    try {
      if (run === undefined) throw new PluginError('host', `There is no host function ${module} ${name}.`);
      const result = this.around(() => run(memory, ...args));
      // Awaited only if need be: a plug-in that calls often waits for each turn of the event loop.
      answer = { value: isPromise(result) ? await result : result };
    } catch (error) {
      answer = { error: failureData(error, `The host function ${module} ${name} failed: `) };
    }
    memory.end();
    if (this.#closed) return;
    try {
      this.#waiting.send(answer);
    } catch (error) {
      this.#waiting.send({
        error: failureData(error, `The host function ${module} ${name} gave what cannot be sent: `),
      });
    }
  }
}

const isPromise = (value: unknown): value is Promise<HostResult> =>
  typeof value === 'object' && value !== null && 'then' in value;

/** The plug-in's memory, which is in the worker, as long as the worker waits. */
class LentMemory implements HostCall {
  #ended = false;

  constructor(private readonly waiting: WaitingPort) {}

  read(handle: WasmValue): Uint8Array<ArrayBuffer> {
    return this.#ask({ memory: 'read', handle }) as Uint8Array<ArrayBuffer>;
  }

  readText(handle: WasmValue): string {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.read(handle));
  }

  write(value: Uint8Array | string): bigint {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    return this.#ask({ memory: 'write', bytes }) as bigint;
  }

  free(handle: WasmValue): void {
    this.#ask({ memory: 'free', handle });
  }

  setError(message: string): void {
    this.#ask({ memory: 'setError', message });
  }

  end(): void {
    this.#ended = true;
  }

  #ask(request: MemoryRequest): unknown {
    if (this.#ended) throw new PluginError('host', 'The call of the host function is over; its memory is gone.');
    const answer = this.waiting.ask(request, [], patienceMs) as Answer<unknown> | undefined;
    if (answer === undefined) throw new PluginError('closed', 'The worker does not answer.');
    return valueOf(answer);
  }
}

// One worker as the client sees it: its start, one call at a time, its end.
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { Glance, glanceMs, LoopTurn } from './glance';
import { HostServant } from './hostFunctions/inClient';
import { HttpServant, type Fetcher } from './httpBridge';
import { createLogMemory } from './logMemory';
import { LogReader } from './logReader';
import type { CallReply, FromWorker, ToWorker, WorkerSetup } from './messages';

/** Why a worker is no more, as one sentence. */
export interface Death {
  readonly died: string;
}

/** How workers are started, and what they lean on. */
export interface WorkerStart {
  readonly workerPath: string;
  /**
   * Megabytes for what the engine itself keeps; wasm memories and buffers do not count. It had better be generous: a
   * single large table that meets the limit ends the whole process and not the worker only.
   */
  readonly heapMb: number;
  readonly fetcher: Fetcher;
  readonly onCompiled: (key: string, module: WebAssembly.Module) => void;
}

/** What calls that are waited for awake may take of a turn of the event loop, all together. */
const loopTurn = new LoopTurn(4);

export class WorkerThread {
  readonly logs: LogReader;
  readonly functions = new HostServant();
  readonly #http: HttpServant;
  /** Bytes of the plug-in's memories after the last call. */
  memoryBytes = 0;
  #lastMs = Infinity;

  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #glance: Glance;
  readonly #exited: Promise<void>;
  readonly #ready: Promise<void>;
  #becomeReady: () => void = () => undefined;
  #death: Death | undefined;
  #pending: ((reply: CallReply | Death) => void) | undefined;

  constructor(
    private readonly start: WorkerStart,
    onExit: (thread: WorkerThread) => void,
  ) {
    const memory = createLogMemory();
    this.logs = new LogReader(memory);
    this.#http = new HttpServant(start.fetcher);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#glance = new Glance(port1);
    const setup: WorkerSetup = { port: port2, logs: memory, http: this.#http.link, functions: this.functions.link };
    this.#worker = new Worker(start.workerPath, {
      name: 'plugwright',
      workerData: setup,
      transferList: [port2, setup.http.port, setup.functions.port],
      // Nothing of the host program may be seen from inside.
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      // Captured and left unread: nothing but the engine writes there, and a reader would keep the process alive.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: start.heapMb, stackSizeMb: 4 },
    });

    this.#ready = new Promise((resolve) => {
      this.#becomeReady = resolve;
    });
    this.#exited = new Promise((resolve) => {
      this.#worker.on('exit', () => {
        this.#die('The worker ended.');
        onExit(this);
        resolve();
      });
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#die(causeOf(error)));
    this.#port.on('message', (message: FromWorker) => this.#receive(message));
    this.#port.on('messageerror', (error) => this.#die(`The worker's answer could not be read: ${error.message}`));
    this.#hold(false);
  }

  /** Why the worker is no more, if so. */
  get death(): Death | undefined {
    return this.#death;
  }

  /** Settles, never rejects, once the worker listens or is dead; until then it keeps the process alive. */
  async listens(): Promise<void> {
    this.#hold(true);
    await this.#ready;
    if (this.#pending === undefined) this.#hold(false);
  }

  post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Posts a call; the worker keeps the process alive until it is done. Never rejects. */
  call(message: ToWorker, transfer: ArrayBuffer[]): Promise<CallReply | Death> {
    if (this.#death !== undefined) return Promise.resolve(this.#death);
    return new Promise((resolve) => {
      this.#pending = resolve;
      this.#hold(true);
      this.post(message, transfer);
      if (this.#lastMs >= glanceMs || !loopTurn.hasTime) return;
      const received = this.#glance.take();
      if (received !== undefined) this.#receive(received.message as FromWorker);
    });
  }

  /** Ends the worker wherever it is; resolves when it is gone. */
  async terminate(): Promise<void> {
    this.#http.close();
    this.functions.close();
    this.#hold(true);
    await this.#worker.terminate();
    await this.#exited;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'ready') return this.#becomeReady();
    if (message.type === 'compiled') return this.start.onCompiled(message.key, message.module);
    this.memoryBytes = message.memoryBytes;
    this.#lastMs = message.durationMs + message.loadMs;
    this.#settle(message);
  }

  #die(died: string): void {
    if (this.#death !== undefined) return;
    this.#death = { died };
    this.#http.close();
    this.functions.close();
    this.#port.close();
    this.#becomeReady();
    this.#settle(this.#death);
  }

  #settle(reply: CallReply | Death): void {
    const settle = this.#pending;
    this.#pending = undefined;
    this.#hold(false);
    settle?.(reply);
  }

  /** Whether the worker keeps the process alive. */
  #hold(held: boolean): void {
    for (const handle of [this.#worker, this.#port]) {
      if (held) handle.ref();
      else handle.unref();
    }
  }
}

function causeOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'The worker ran out of memory.'
    : `The worker failed: ${error.message}`;
}

// One worker as the client sees it: its start, one call at a time, its end.
import { Worker } from 'node:worker_threads';
import { HttpServant, type Fetcher } from './httpBridge';
import { createLogMemory, LogReader } from './logChannel';
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

export class WorkerThread {
  readonly logs: LogReader;
  readonly #http: HttpServant;
  /** Bytes of the plug-in's memories after the last call. */
  memoryBytes = 0;

  readonly #worker: Worker;
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
    const setup: WorkerSetup = { logs: memory, http: this.#http.link };
    this.#worker = new Worker(start.workerPath, {
      name: 'plugwright',
      workerData: setup,
      transferList: [setup.http.port],
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
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#die(`The worker's answer could not be read: ${error.message}`));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#die(causeOf(error)));
    // Last, because each listener for messages takes a reference of its own.
    this.#worker.unref();
  }

  /** Why the worker is no more, if so. */
  get death(): Death | undefined {
    return this.#death;
  }

  /** Settles, never rejects, once the worker listens or is dead; until then it keeps the process alive. */
  async listens(): Promise<void> {
    this.#worker.ref();
    await this.#ready;
    if (this.#pending === undefined) this.#worker.unref();
  }

  post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Posts a call; the worker keeps the process alive until it is done. Never rejects. */
  call(message: ToWorker, transfer: ArrayBuffer[]): Promise<CallReply | Death> {
    if (this.#death !== undefined) return Promise.resolve(this.#death);
    return new Promise((resolve) => {
      this.#pending = resolve;
      this.#worker.ref();
      this.post(message, transfer);
    });
  }

  /** Ends the worker wherever it is; resolves when it is gone. */
  async terminate(): Promise<void> {
    this.#http.close();
    this.#worker.ref();
    await this.#worker.terminate();
    await this.#exited;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'ready') return this.#becomeReady();
    if (message.type === 'compiled') return this.start.onCompiled(message.key, message.module);
    this.memoryBytes = message.memoryBytes;
    this.#settle(message);
  }

  #die(died: string): void {
    if (this.#death !== undefined) return;
    this.#death = { died };
    this.#http.close();
    this.#becomeReady();
    this.#settle(this.#death);
  }

  #settle(reply: CallReply | Death): void {
    const settle = this.#pending;
    this.#pending = undefined;
    this.#worker.unref();
    settle?.(reply);
  }
}

function causeOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'The worker ran out of memory.'
    : `The worker failed: ${error.message}`;
}

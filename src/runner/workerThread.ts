// One worker as the client sees it: its start, one call at a time, its end.
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { HttpServant, type Fetcher } from './httpBridge';
import { createLogMemory, LogReader } from './logChannel';
import type { CallReply, FromWorker, ToWorker, WorkerSetup } from './messages';

/** Why a worker is no more, as one sentence. */
export interface Death {
  readonly died: string;
}

/** Wasm memories and buffers do not count here; this is for what the engine itself keeps, e.g. tables. */
const resourceLimits: NonNullable<WorkerOptions['resourceLimits']> = { maxOldGenerationSizeMb: 512, stackSizeMb: 4 };

export class WorkerThread {
  /** Settles, never rejects, once the worker listens or is dead. */
  readonly ready: Promise<Death | undefined>;
  readonly logs: LogReader;
  readonly http: HttpServant;
  /** Bytes of the plug-in's memories after the last call. */
  memoryBytes = 0;

  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #becomeReady: (death: Death | undefined) => void = () => undefined;
  #death: Death | undefined;
  #pending: ((reply: CallReply | Death) => void) | undefined;

  constructor(
    workerPath: string,
    fetcher: Fetcher,
    private readonly onCompiled: (key: string, module: WebAssembly.Module) => void,
    onExit: (thread: WorkerThread) => void,
  ) {
    const memory = createLogMemory();
    this.logs = new LogReader(memory);
    this.http = new HttpServant(fetcher);
    const setup: WorkerSetup = { logs: memory, http: this.http.link };
    this.#worker = new Worker(workerPath, {
      name: 'plugwright',
      workerData: setup,
      transferList: [setup.http.port],
      // Nothing of the host program may be seen from inside.
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits,
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.unref();

    this.ready = new Promise((resolve) => {
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
  }

  get alive(): boolean {
    return this.#death === undefined;
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
    this.http.close();
    this.#worker.ref();
    await this.#worker.terminate();
    await this.#exited;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'ready') return this.#becomeReady(undefined);
    if (message.type === 'compiled') return this.onCompiled(message.key, message.module);
    this.memoryBytes = message.memoryBytes;
    this.#settle(message);
  }

  #die(died: string): void {
    if (this.#death !== undefined) return;
    this.#death = { died };
    this.http.close();
    this.#becomeReady(this.#death);
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

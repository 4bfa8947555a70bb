// Assembles WebAssembly text in a worker of its own, which is there only while it is needed.
import { Worker } from 'node:worker_threads';
import { checkText } from './check';
import { WatError } from './error';
import type { Reply, Request } from './messages';

export { WatError } from './error';
export type { WatDiagnostic } from './messages';

export interface WatAssemblerOptions {
  /** Milliseconds without work after which the worker ends; 30 s if not given. */
  readonly idleMs?: number;
  /** Milliseconds that one text may take; 60 s if not given. */
  readonly timeoutMs?: number;
}

interface Pending {
  readonly fileName: string;
  readonly request: Request;
  readonly resolve: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly reject: (error: Error) => void;
}

export class WatAssembler {
  readonly #idleMs: number;
  readonly #timeoutMs: number;
  /** In the order in which the worker answers them. */
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #disposed = false;

  /** @param workerPath The bundle of worker.ts. */
  constructor(
    private readonly workerPath: string,
    { idleMs = 30_000, timeoutMs = 60_000 }: WatAssemblerOptions = {},
  ) {
    this.#idleMs = idleMs;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The binary of a module, with debug names.
   * @param fileName Stands in messages.
   * @throws {WatError} if the text is no valid module; another error if the assembler died.
   */
  async assemble(text: string, fileName: string): Promise<Uint8Array<ArrayBuffer>> {
    const unfit = checkText(text);
    if (unfit !== undefined) throw new WatError(fileName, [unfit]);
    if (this.#disposed) throw new Error(`${fileName} was not assembled: the assembler is closed.`);
    return new Promise((resolve, reject) => {
      const request: Request = { id: ++this.#lastId, text: withoutMark(text) };
      this.#pending.set(request.id, { fileName, request, resolve, reject });
      this.#post(request);
      if (this.#pending.size === 1) this.#watch();
    });
  }

  /** Ends the worker; texts that are being assembled are given up. */
  dispose(): void {
    this.#disposed = true;
    this.#end('the assembler was closed');
  }

  #post(request: Request): void {
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(this.workerPath, {
      name: 'plugwright-wat',
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
    });
    const ifCurrent = (reason: string): void => {
      if (this.#worker === worker) this.#end(reason);
    };
    worker.on('message', (reply: Reply) => {
      if (this.#worker === worker) this.#receive(reply);
    });
    worker.on('messageerror', (error) => ifCurrent(`its answer could not be read: ${error.message}`));
    worker.on('error', (error) =>
      ifCurrent(`the assembler failed: ${error instanceof Error ? error.message : String(error)}`),
    );
    worker.on('exit', () => ifCurrent('the assembler ended'));
    return worker;
  }

  #receive(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.type === 'assembled') pending?.resolve(reply.bytes);
    else pending?.reject(new WatError(pending.fileName, reply.diagnostics));
    if (reply.type === 'crashed') this.#replace();
    this.#watch();
  }

  /** What the broken worker had not reached goes to a new one. */
  #replace(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    for (const { request } of this.#pending.values()) this.#post(request);
  }

  /** Watches the clock: over the text whose turn it is, or over idleness. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#pending.size > 0) {
      this.#timer = setTimeout(
        () => this.#end(`it took longer than ${this.#timeoutMs / 1000} seconds`),
        this.#timeoutMs,
      );
      return;
    }
    this.#worker?.unref();
    this.#timer = setTimeout(() => this.#end('the assembler was idle'), this.#idleMs).unref();
  }

  #end(reason: string): void {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    this.#worker = undefined;
    const given = [...this.#pending.values()];
    this.#pending.clear();
    for (const { fileName, reject } of given) reject(new Error(`${fileName} was not assembled: ${reason}. Try again.`));
    void worker?.terminate();
  }
}

/** A byte order mark is no part of the text. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text);

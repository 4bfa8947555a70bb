// A plug-in in the thread of its embedder: quick, and not to be interrupted while it computes.
import type { CallResult, LogEntry, RunOptions, VarSnapshot } from '../runner/protocol';
import type { Embedding, PluginSource, Session } from '../runner/runner';
import { Interruption, type Reason } from '../runner/interruption';
import { standsIn } from '../runtime/abi';
import { compilePlugin } from '../runtime/compile';
import { messageOf, PluginError, type PluginErrorData } from '../runtime/errors';
import { namesOf } from '../runtime/hostFunctions';
import type { Host, HttpRequest, HttpResponse } from '../runtime/host';
import { Plugin, type CallOutcome, type NamedModule } from '../runtime/plugin';
import { stackSwitching } from '../runtime/stackSwitching';
import type { WasiFileSystem } from '../runtime/wasi/fileSystem';
import { Spoken } from './spoken';

/** What the machine offers to plug-ins in this thread. */
export interface ThreadPlatform {
  readonly fileSystem?: WasiFileSystem;
  /** Needs an engine that can suspend WebAssembly. */
  readonly http?: (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;
  /** For engines that cannot. */
  readonly httpSync?: (request: HttpRequest) => HttpResponse;
}

const defaultMaxOutputBytes = 512 * 1024 * 1024;

export const openInThread = (
  source: PluginSource,
  options: RunOptions,
  embedding: Embedding,
  platform: ThreadPlatform,
): Session => new ThreadSession(source, options, embedding, platform);

class ThreadSession implements Session {
  readonly #modules: readonly NamedModule[];
  readonly #spoken = new Spoken();
  readonly #host: Host;
  #plugin: Plugin | undefined;
  #closed = false;
  #waiting: Interruption | undefined;
  #requests = new AbortController();

  constructor(
    source: PluginSource,
    private readonly options: RunOptions,
    private readonly embedding: Embedding,
    platform: ThreadPlatform,
  ) {
    const maxPages = options.memory?.max_pages ?? undefined;
    const merge = (source.linked ?? []).length === 0 && !standsIn(namesOf(embedding.functions ?? {}));
    const compile = (name: string, bytes: Uint8Array): NamedModule => ({
      name,
      module: compilePlugin(bytes, { merge, ...(maxPages !== undefined && { maxPages }) }),
    });
    const linked = (source.linked ?? []).map(({ name, bytes }) => compile(name, bytes));
    this.#modules = [...linked, compile(source.mainName ?? 'main', source.bytes)];
    this.#host = this.#hostFor(platform);
  }

  async call(
    functionName: string,
    input: Uint8Array,
    onLog?: (entries: readonly LogEntry[]) => void,
    signal?: AbortSignal,
  ): Promise<CallResult> {
    if (this.#closed) return failed({ code: 'closed', message: 'The plug-in is closed.' });
    using interruption = new Interruption(signal);
    if (interruption.reason !== undefined) return failed(cutOff(functionName, interruption.reason, this.options));
    const started = performance.now();
    let result: CallResult;
    try {
      const { output, durationMs, loadMs, returnCode } = await this.#enter(functionName, input, interruption);
      result = { ...failed(), output, durationMs, loadMs, returnCode };
    } catch (error) {
      const data = error instanceof PluginError ? error.toData() : { code: 'host' as const, message: messageOf(error) };
      result = { ...failed(data), durationMs: performance.now() - started };
    }
    const { entries, traced, dropped } = this.#spoken.take();
    if (entries.length > 0) onLog?.(entries);
    if (traced.length > 0) this.embedding.onTrace?.(traced);
    return { ...result, ...this.#state(), droppedLogs: dropped };
  }

  get vars(): readonly VarSnapshot[] {
    return this.#state().vars;
  }

  reset(): void {
    this.#plugin?.reset();
  }

  close(): void {
    this.#closed = true;
    this.#waiting?.interrupt('cancelled');
    this.#plugin?.close();
    this.#plugin = undefined;
  }

  /** By way of suspension where a host function or a request may take its time, else straight. */
  async #enter(name: string, input: Uint8Array, interruption: Interruption): Promise<CallOutcome> {
    const plugin = (this.#plugin ??= this.#load());
    if (stackSwitching === undefined || !this.#mayWait) return plugin.call(name, input);
    // Refused as re-entrant, and the call that waits is still the one to be cut off.
    if (this.#waiting !== undefined) return await plugin.callAsync(name, input);
    this.#waiting = interruption;
    interruption.after(this.options.timeout_ms);
    try {
      const ended = await Promise.race([plugin.callAsync(name, input), interruption.happened]);
      if (typeof ended !== 'string') return ended;
      // What is suspended stays so for ever; nobody holds it any more.
      plugin.abandon();
      this.#requests.abort();
      this.#requests = new AbortController();
      this.#plugin = undefined;
      throw PluginError.fromData(cutOff(name, ended, this.options));
    } finally {
      this.#waiting = undefined;
    }
  }

  get #mayWait(): boolean {
    return (this.options.allowed_hosts ?? []).length > 0 || Object.keys(this.embedding.functions ?? {}).length > 0;
  }

  #load(): Plugin {
    const { functions = {} } = this.embedding;
    const { maxOutputBytes = defaultMaxOutputBytes } = this.options;
    return new Plugin(this.#modules, { ...this.options, maxOutputBytes, functions }, this.#host);
  }

  #hostFor({ fileSystem, http, httpSync }: ThreadPlatform): Host {
    const { log, stdout, stderr, event } = this.#spoken;
    return {
      log,
      stdout,
      stderr,
      ...(fileSystem !== undefined && { fileSystem }),
      ...(httpSync !== undefined && { http: httpSync }),
      ...(http !== undefined &&
        stackSwitching !== undefined && { httpAsync: (request) => http(request, this.#requests.signal) }),
      ...(this.options.trace === true && { onEvent: event }),
    };
  }

  #state(): Pick<CallResult, 'memoryBytes' | 'vars'> {
    const vars = [...(this.#plugin?.vars ?? [])];
    return {
      memoryBytes: this.#plugin?.memoryBytes ?? 0,
      vars: vars.map(([name, value]) => ({ name, size: value.length, value: new Uint8Array(value) })),
    };
  }
}

const failed = (error?: PluginErrorData): CallResult => ({
  output: new Uint8Array(),
  ...(error !== undefined && { error }),
  durationMs: 0,
  loadMs: 0,
  memoryBytes: 0,
  droppedLogs: 0,
  vars: [],
});

const cutOff = (name: string, reason: Reason, { timeout_ms }: RunOptions): PluginErrorData =>
  reason === 'timeout'
    ? { code: 'timeout', message: `"${name}" did not finish within ${timeout_ms ?? 0} ms.` }
    : { code: 'cancelled', message: `"${name}" was cancelled.` };

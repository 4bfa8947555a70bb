// One plug-in as the runner's client sees it: its calls in their order, each of which can be cut off.
import { AsyncLocalStorage } from 'node:async_hooks';
import { standsIn } from '../runtime/abi';
import type { PluginErrorData } from '../runtime/errors';
import { namesOf } from '../runtime/hostFunctions';
import { Interruption, type Reason } from './interruption';
import { transferList, type CallReply, type Code, type NamedCode } from './messages';
import type { ModuleCache } from './moduleCache';
import type { WorkerPool } from './pool';
import type { LogReader } from './logReader';
import type { CallResult, LogEntry, RunOptions, VarSnapshot } from './protocol';
import type { Embedding, PluginSource, Session } from './runner';
import type { Death, WorkerThread } from './workerThread';

const drainEveryMs = 16;

/** A worker inside a long step of the engine, e.g. a compilation, ends late; the caller is not kept waiting for it. */
const terminateWithinMs = 50;

type OnLog = (entries: readonly LogEntry[]) => void;

/** The sessions whose host functions have led to what runs now, outermost first. */
const callers = new AsyncLocalStorage<readonly WorkerSession[]>();

export class WorkerSession implements Session {
  readonly #interruptions = new Set<Interruption>();
  #tail: Promise<unknown> = Promise.resolve();
  #thread: WorkerThread | undefined;
  #loaded = false;
  #vars: readonly VarSnapshot[] = [];
  #closed = false;

  constructor(
    private readonly source: PluginSource,
    private readonly options: RunOptions,
    private readonly embedding: Embedding,
    private readonly pool: WorkerPool,
    private readonly modules: ModuleCache,
    private readonly onClose: () => void,
  ) {}

  call(functionName: string, input: Uint8Array, onLog?: OnLog, signal?: AbortSignal): Promise<CallResult> {
    const from = callers.getStore() ?? [];
    if (from.includes(this)) return Promise.resolve(failed(reentrant(functionName)));
    const turn = this.#tail;
    // The caller may write to its array again, and a large copy can be handed over to the worker.
    const result = this.#takeTurn(turn, { functionName, input: new Uint8Array(input), onLog, from }, signal);
    // Resolved with nothing: each turn would keep the result of the one before.
    this.#tail = Promise.allSettled([turn, result]).then(() => undefined);
    return result;
  }

  get vars(): readonly VarSnapshot[] {
    return this.#vars;
  }

  reset(): void {
    this.#afterwards(() => {
      this.#vars = [];
      if (this.#loaded) this.#thread?.post({ type: 'reset' });
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose();
    for (const interruption of this.#interruptions) interruption.interrupt('cancelled');
    this.#afterwards(() => {
      const thread = this.#thread;
      if (thread === undefined) return;
      if (this.#loaded) thread.post({ type: 'unload' });
      this.#forgetThread();
      // Scripts may have left anything behind, in modules and in globals.
      if ((this.options.mocks?.scripts ?? []).length > 0) void thread.terminate();
      else this.pool.release(thread);
    });
  }

  #afterwards(step: () => void): void {
    this.#tail = this.#tail.then(step);
  }

  async #takeTurn(turn: Promise<unknown>, call: Call, signal: AbortSignal | undefined): Promise<CallResult> {
    if (this.#closed) return failed({ code: 'closed', message: `${this.source.name} is closed` });
    using interruption = new Interruption(signal);
    this.#interruptions.add(interruption);
    try {
      await Promise.race([turn, interruption.happened]);
      if (interruption.reason !== undefined) return this.#cutOff(call, interruption.reason);
      return await this.#run(call, interruption);
    } finally {
      this.#interruptions.delete(interruption);
    }
  }

  async #run(call: Call, interruption: Interruption): Promise<CallResult> {
    const prepared = await Promise.race([this.#prepare(), interruption.happened]);
    if (interruption.reason !== undefined || typeof prepared === 'string') return this.#cutOff(call, 'cancelled');
    if ('died' in prepared) return this.#died(prepared);
    const { thread, modules } = prepared;

    const { logs } = thread;
    logs.begin();
    if (modules !== undefined) this.#load(thread, modules);
    thread.functions.around = (run) => callers.run([...call.from, this], run);
    const started = performance.now();
    interruption.after(this.options.timeout_ms);
    const { functionName, input, onLog } = call;
    const listeners: { failure?: { readonly error: unknown } } = {};
    const deliver = this.#deliverer(logs, onLog, listeners);
    const drain = deliver && setInterval(() => deliver(logs.drain()), drainEveryMs);
    const replied = thread.call({ type: 'call', functionName, input }, transferList(input));
    const reply = await Promise.race([replied, interruption.happened]);
    clearInterval(drain);
    if (typeof reply === 'string') {
      this.#forgetThread();
      await withinMs(terminateWithinMs, thread.terminate());
    }
    deliver?.(logs.finish());
    this.pool.warm();

    const result = this.#resultOf(reply, call, performance.now() - started);
    if (listeners.failure !== undefined) throw listeners.failure.error;
    return { ...result, droppedLogs: logs.dropped };
  }

  #resultOf(reply: CallReply | Death | Reason, call: Call, durationMs: number): Omit<CallResult, 'droppedLogs'> {
    if (typeof reply === 'string') return { ...this.#cutOff(call, reply), durationMs };
    return 'died' in reply ? { ...this.#died(reply), durationMs } : this.#completed(reply);
  }

  /** A worker that listens, and the plug-in's code if it is not loaded there yet. */
  async #prepare(): Promise<{ thread: WorkerThread; modules: readonly NamedCode[] | undefined } | Death> {
    const thread = (this.#thread ??= this.pool.acquire());
    const [, modules] = await Promise.all([thread.listens(), this.#loaded ? undefined : this.#modules()]);
    return thread.death ?? { thread, modules };
  }

  #modules(): Promise<readonly NamedCode[]> {
    const { bytes, linked = [], mainName = 'main' } = this.source;
    return Promise.all(
      [...linked, { name: mainName, bytes }].map(async (module) => ({
        name: module.name,
        code: await this.#code(module.bytes),
      })),
    );
  }

  async #code(bytes: Uint8Array<ArrayBuffer>): Promise<Code> {
    const key = await this.modules.key(bytes, `${this.options.memory?.max_pages ?? ''} ${this.#merge}`);
    const module = this.modules.get(key);
    return module === undefined ? { key, bytes: new Uint8Array(bytes) } : { module };
  }

  #load(thread: WorkerThread, modules: readonly NamedCode[]): void {
    const transfer = transferList(...modules.map(({ code }) => ('bytes' in code ? code.bytes : undefined)));
    const { functions = {} } = this.embedding;
    thread.functions.functions = functions;
    const { name } = this.source;
    const { options } = this;
    thread.post({ type: 'load', name, options, modules, merge: this.#merge, functions: namesOf(functions) }, transfer);
    this.#loaded = true;
  }

  /** The kernel can be in one module only, and not where the embedder does its work. */
  get #merge(): boolean {
    return (this.source.linked ?? []).length === 0 && !standsIn(namesOf(this.embedding.functions ?? {}));
  }

  /** Undefined where nobody listens. What a listener throws is kept for the end: from a timer it would end the process. */
  #deliverer(
    logs: LogReader,
    onLog: OnLog | undefined,
    listeners: { failure?: { readonly error: unknown } },
  ): ((entries: readonly LogEntry[]) => void) | undefined {
    const { onTrace } = this.embedding;
    if (onLog === undefined && onTrace === undefined) return undefined;
    return (entries) => {
      try {
        if (entries.length > 0) onLog?.(entries);
        const traced = logs.takeTraced();
        if (traced.length > 0) onTrace?.(traced);
      } catch (error) {
        listeners.failure ??= { error };
      }
    };
  }

  #forgetThread(): void {
    this.#thread = undefined;
    this.#loaded = false;
    this.#vars = [];
  }

  #completed(reply: CallReply): Omit<CallResult, 'droppedLogs'> {
    this.#vars = reply.vars ?? this.#vars;
    return {
      output: reply.output,
      durationMs: reply.durationMs,
      loadMs: reply.loadMs,
      memoryBytes: reply.memoryBytes,
      vars: this.#vars,
      ...(reply.error !== undefined && { error: reply.error }),
      ...(reply.returnCode !== undefined && { returnCode: reply.returnCode }),
      ...(reply.recording !== undefined && { recording: reply.recording }),
      ...(reply.scriptFiles !== undefined && { scriptFiles: reply.scriptFiles }),
    };
  }

  #died({ died }: Death): CallResult {
    this.#forgetThread();
    return failed({ code: 'closed', message: died, hint: 'The next call starts a fresh instance; vars are lost.' });
  }

  #cutOff({ functionName }: Call, reason: Reason): CallResult {
    const what = `${this.source.name}: ${functionName}`;
    return reason === 'timeout'
      ? failed({
          code: 'timeout',
          message: `${what} did not finish within ${this.options.timeout_ms ?? 0} ms`,
          hint: 'Raise timeout_ms if it needs longer. The next call starts a fresh instance; vars are lost.',
        })
      : failed({
          code: 'cancelled',
          message: `${what} was cancelled`,
          hint: 'The next call starts a fresh instance; vars are lost.',
        });
  }
}

interface Call {
  readonly functionName: string;
  readonly input: Uint8Array;
  readonly onLog: OnLog | undefined;
  /** The sessions whose host functions made this call. */
  readonly from: readonly WorkerSession[];
}

const reentrant = (functionName: string): PluginErrorData => ({
  code: 'reentrant',
  message: `"${functionName}" was called while another call of this plug-in is running.`,
  hint: 'A host function cannot call back into the plug-in that called it.',
});

function failed(error: PluginErrorData): CallResult {
  return { output: new Uint8Array(), error, durationMs: 0, loadMs: 0, memoryBytes: 0, droppedLogs: 0, vars: [] };
}

async function withinMs(milliseconds: number, done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([done, late]);
  clearTimeout(timer);
}

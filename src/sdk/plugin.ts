// A plug-in as an embedding program holds it.
import type { LogEntry } from '../runner/protocol';
import type { Session } from '../runner/runner';
import { PluginError } from '../runtime/errors';
import type { PluginListeners } from './events';
import { Output } from './output';

export interface CallOptions {
  /** Cuts the call off; it then fails as `cancelled`. */
  readonly signal?: AbortSignal;
}

export interface PluginFacts {
  readonly functions: readonly string[];
  readonly warnings: readonly string[];
  readonly on: PluginListeners;
}

/**
 * A loaded plug-in. Its vars and globals live from call to call; after a timeout, a cancel or a crash the next call
 * starts from a fresh instance. Close it, or declare it with `await using`.
 */
export class Plugin {
  /** Names of the functions that the plug-in exports, callable or not. */
  readonly functions: readonly string[];
  /** What is odd in the manifest but does not hinder, a sentence each. */
  readonly warnings: readonly string[];
  readonly #session: Session;
  readonly #on: PluginListeners;
  readonly #running = new Set<AbortController>();
  #vars: ReadonlyMap<string, Uint8Array> = new Map();

  /** Made by `createPlugin`. */
  constructor(session: Session, { functions, warnings, on }: PluginFacts) {
    this.#session = session;
    this.functions = functions;
    this.warnings = warnings;
    this.#on = on;
  }

  /** The vars as they were after the last call. */
  get vars(): ReadonlyMap<string, Uint8Array> {
    return this.#vars;
  }

  functionExists(name: string): boolean {
    return this.functions.includes(name);
  }

  /**
   * Calls an exported function of no parameters with an input. In a worker calls run one after the other. In this thread
   * nobody can tell a caller from a host function that calls back: while a call waits for its host, others fail as
   * `reentrant`; await each before the next.
   *
   * @param input text goes as UTF-8.
   * @throws PluginError in every case of failure; see {@link PluginError.code}.
   */
  async call(name: string, input: string | Uint8Array = '', { signal }: CallOptions = {}): Promise<Output> {
    const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    this.#running.add(controller);
    try {
      const { output, error, vars, ...facts } = await this.#session.call(name, bytes, this.#onLog, controller.signal);
      this.#vars = new Map(vars.map((entry) => [entry.name, entry.value]));
      if (error !== undefined) throw PluginError.fromData(error);
      return new Output(output, facts);
    } finally {
      this.#running.delete(controller);
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Cuts off all calls that run or wait; each fails as `cancelled`. */
  cancel(): void {
    for (const controller of this.#running) controller.abort();
  }

  /** Drops memory, globals and vars; calls after this start afresh. */
  reset(): void {
    this.#vars = new Map();
    this.#session.reset();
  }

  /** Ends the plug-in; a call that runs fails as `cancelled`, later ones as `closed`. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  readonly #onLog = (entries: readonly LogEntry[]): void => {
    for (const { time, source, text } of entries) {
      if (source === 'stdout' || source === 'stderr') this.#on[source]?.({ time, text });
      else this.#on.log?.({ time, level: source, text });
    }
  };
}

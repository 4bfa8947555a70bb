// The runs of the panel: one at a time, from idle over running to done, and the last result of each function.
import type * as vscode from 'vscode';
import type { CallResult, LogEntry } from '../../runner/protocol';
import type { Session } from '../../runner/runner';
import { describeResult } from './result';
import { type ComparisonView, type Failure, type LogView, type RunStamp, type RunView, type Target } from './protocol';

export interface RunRequest {
  readonly target: Required<Target>;
  readonly stamp: RunStamp;
  readonly input: RunView['input'];
}

/** What {@link Runs.run} needs to call the plug-in, or why it cannot be called. */
export type Preparation =
  | {
      readonly session: Session;
      readonly bytes: Uint8Array;
      readonly note?: string;
      /** Corrections to the request by what was really read. */
      readonly stamp?: Partial<RunStamp>;
      readonly inputSize: number;
    }
  | { readonly failure: Failure; readonly stamp?: Partial<RunStamp> };

/** One run with all it gave. */
export interface Run {
  readonly view: RunView;
  readonly output: Uint8Array<ArrayBuffer>;
  readonly logs: LogView;
  /** Undefined if the plug-in was not reached. */
  readonly input?: Uint8Array;
}

interface Active {
  readonly id: number;
  readonly request: RunRequest;
  readonly startedAt: number;
  readonly start: number;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  readonly end: () => void;
  logs: LogEntry[];
  dropped: number;
}

/** What changed: a run's state, or only its logs by these entries. */
export type RunsChange = { readonly target: Target; readonly logs?: LogView };

/** Outputs of all kept results together, in bytes; the oldest go first. */
const keptBytes = 128 * 1024 * 1024;
const keptRuns = 50;
/** Milliseconds for which log entries are gathered before they are told. */
const logDelay = 50;

export class Runs implements vscode.Disposable {
  #lastId = 0;
  #active: Active | undefined;
  /** Newest last. */
  readonly #done = new Map<string, Run>();
  #untold: LogEntry[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: (change: RunsChange) => void) {}

  get active(): Required<Target> | undefined {
    return this.#active?.request.target;
  }

  /** The run under way for this function, else its last one. */
  of(target: Target): Run | undefined {
    const active = this.#active;
    if (active && key(active.request.target) === key(target)) {
      return { view: viewOf(active), output: new Uint8Array(), logs: logsOf(active) };
    }
    return this.#done.get(key(target));
  }

  /** Runs to the end; failures are in the result. At most one run is under way. */
  async run(request: RunRequest, prepare: (signal: AbortSignal) => Promise<Preparation>): Promise<Run> {
    if (this.#active) throw new Error('A run is under way.');
    const { promise: ended, resolve: end } = newPromise();
    const active: Active = {
      ended,
      end,
      id: ++this.#lastId,
      request,
      startedAt: Date.now(),
      start: performance.now(),
      abort: new AbortController(),
      logs: [],
      dropped: 0,
    };
    this.#active = active;
    this.#done.delete(key(request.target));
    this.onChange({ target: request.target });
    const run = await this.#finish(active, prepare);
    this.#tellLogs();
    this.#active = undefined;
    this.#keep(run);
    this.onChange({ target: request.target });
    active.end();
    return run;
  }

  /** Puts the result of a comparison to a run, if it is still the last one of its function. */
  compared(run: Run, comparison: ComparisonView): void {
    const known = this.#done.get(key(run.view.target));
    if (known?.view.id !== run.view.id) return;
    this.#done.set(key(run.view.target), { ...known, view: { ...known.view, comparison } });
    this.onChange({ target: run.view.target });
  }

  /** Functions of a plug-in that have run, the last one last. */
  functionsOf(uri: string): string[] {
    return [...this.#done.values()]
      .map(({ view }) => view.target)
      .filter((target) => target.uri === uri)
      .map(({ functionName }) => functionName);
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    while (this.#active) await this.#active.ended;
  }

  cancel(): void {
    this.#active?.abort.abort();
  }

  clearLogs(target: Target): void {
    const active = this.#active;
    if (active && key(active.request.target) === key(target)) {
      active.logs = [];
      active.dropped = 0;
      this.#untold = [];
    }
    const done = this.#done.get(key(target));
    if (done) this.#done.set(key(target), { ...done, logs: { ...done.logs, entries: [], dropped: 0 } });
  }

  dispose(): void {
    this.cancel();
    clearTimeout(this.#timer);
    this.#done.clear();
  }

  async #finish(active: Active, prepare: (signal: AbortSignal) => Promise<Preparation>): Promise<Run> {
    const { signal } = active.abort;
    let prepared: Preparation;
    let result: CallResult | undefined;
    try {
      prepared = await prepare(signal);
      if ('session' in prepared && !signal.aborted) {
        const hear = (entries: readonly LogEntry[]): void => this.#hear(active, entries);
        result = await prepared.session.call(active.request.target.functionName, prepared.bytes, hear, signal);
      }
    } catch (error) {
      prepared = { failure: { code: 'closed', message: error instanceof Error ? error.message : String(error) } };
    }
    const failure: Failure | undefined =
      'failure' in prepared
        ? prepared.failure
        : (result?.error ?? (result ? undefined : { code: 'cancelled', message: 'Cancelled before the call.' }));
    const note = 'note' in prepared ? prepared.note : undefined;
    const view = viewOf(active, prepared);
    active.dropped += result?.droppedLogs ?? 0;
    return {
      view: { ...view, result: describeResult(result, failure, note) },
      output: result?.output ?? new Uint8Array(),
      logs: logsOf(active),
      ...('session' in prepared && { input: prepared.bytes }),
    };
  }

  #hear(active: Active, entries: readonly LogEntry[]): void {
    active.logs.push(...entries);
    this.#untold.push(...entries);
    this.#timer ??= setTimeout(() => this.#tellLogs(), logDelay);
  }

  #tellLogs(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const active = this.#active;
    const entries = this.#untold;
    this.#untold = [];
    if (active && entries.length > 0) {
      this.onChange({ target: active.request.target, logs: { runId: active.id, entries, dropped: active.dropped } });
    }
  }

  #keep(run: Run): void {
    this.#done.set(key(run.view.target), run);
    let bytes = [...this.#done.values()].reduce((sum, { output }) => sum + output.length, 0);
    for (const [oldest, { output }] of this.#done) {
      if (this.#done.size === 1 || (this.#done.size <= keptRuns && bytes <= keptBytes)) break;
      this.#done.delete(oldest);
      bytes -= output.length;
    }
  }
}

function newPromise(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const key = ({ uri, functionName = '' }: Target): string => `${uri}\n${functionName}`;

function viewOf({ id, request, startedAt, start }: Active, prepared?: Preparation): RunView {
  const { target, stamp, input } = request;
  const size = prepared && 'session' in prepared ? prepared.inputSize : undefined;
  return {
    id,
    target,
    stamp: { ...stamp, ...prepared?.stamp },
    startedAt,
    elapsedMs: performance.now() - start,
    input: size === undefined ? input : { ...input, size },
  };
}

const logsOf = ({ id, logs, dropped }: Active): LogView => ({ runId: id, entries: [...logs], dropped });

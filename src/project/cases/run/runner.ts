// Runs cases: each in a session of its own, its calls in order.
import { messageOf } from '../../../runtime/errors';
import type { CallResult, LogEntry, RunOptions } from '../../../runner/protocol';
import type { PluginSource, Session } from '../../../runner/runner';
import { callsOf, type Case, type CaseCall, type CaseFile } from '../model';
import type { CallOutcome, CaseFailure, CaseOutcome, CaseResult } from '../result';
import { readContent } from './content';
import { judge } from './expect';
import { withLinked } from './linked';
import { sessionMocks } from './mocks';
import { runOptions } from './options';
import { CaseProblem, type CaseRunOptions, type CaseRunParts, type LoadedPlugin, type Path } from './parts';
import { Plugins } from './plugins';
import { Snapshots } from './snapshots';
import { checkCallable } from './unjudgeable';

export class CaseRunner {
  readonly #plugins: Plugins;

  constructor(private readonly parts: CaseRunParts) {
    this.#plugins = new Plugins(parts.loadPlugin);
  }

  /**
   * Runs a case. What goes wrong is in the result, never thrown.
   *
   * @param location of the case file.
   */
  async run(location: string, file: CaseFile, each: Case, options: CaseRunOptions = {}): Promise<CaseResult> {
    const run = new CaseRun(this.parts, this.#plugins, location, file, each, options);
    const { outcome, failures } = await run.outcome();
    const { calls, recording, scriptFiles, written } = run;
    return {
      file: location,
      name: each.name,
      outcome,
      durationMs: calls.reduce((sum, { durationMs }) => sum + durationMs, 0),
      failures,
      calls,
      ...(recording !== undefined && { recording }),
      ...(scriptFiles !== undefined && { scriptFiles }),
      ...(written.length > 0 && { written }),
    };
  }

  /** A plug-in was built anew: the next case reads it again. */
  forget(location: string): void {
    this.#plugins.forget(location);
  }

  /** All plug-ins are read again. */
  reset(): void {
    this.#plugins.clear();
  }
}

interface Judgement {
  readonly outcome: CaseOutcome;
  readonly failures: readonly CaseFailure[];
}

const passed: Judgement = { outcome: 'passed', failures: [] };
const cancelled: Judgement = { outcome: 'cancelled', failures: [{ message: 'The case was cancelled.', path: [] }] };

class CaseRun {
  readonly calls: CallOutcome[] = [];
  recording: CallResult['recording'];
  scriptFiles: CallResult['scriptFiles'];
  readonly #snapshots: Snapshots;

  constructor(
    private readonly parts: CaseRunParts,
    private readonly plugins: Plugins,
    private readonly location: string,
    private readonly file: CaseFile,
    private readonly each: Case,
    private readonly options: CaseRunOptions,
  ) {
    this.#snapshots = new Snapshots(parts.files, location, file, each, options.update ?? 'none');
  }

  get written(): readonly string[] {
    return this.#snapshots.written;
  }

  async outcome(): Promise<Judgement> {
    const { skip = false } = this.each;
    if (skip !== false) {
      const message = typeof skip === 'string' && skip !== '' ? skip : 'It is marked to be skipped.';
      return { outcome: 'skipped', failures: [{ message, path: ['skip'] }] };
    }
    try {
      return await this.#run();
    } catch (error) {
      if (this.#isCancelled()) return cancelled;
      const { path, hint } = error instanceof CaseProblem ? error : { path: [], hint: undefined };
      const failure = { message: messageOf(error), path, ...(hint !== undefined && { hint }) };
      return { outcome: 'errored', failures: [failure] };
    }
  }

  #isCancelled(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  async #run(): Promise<Judgement> {
    if (this.#isCancelled()) return cancelled;
    const { source, options } = await this.#prepared();
    if (this.#isCancelled()) return cancelled;
    const session = this.parts.runner.open(source, options);
    try {
      for (const [index, call] of callsOf(this.each).entries()) {
        const judgement = await this.#call(session, source, call, index);
        if (judgement.outcome !== 'passed') return judgement;
      }
      return passed;
    } finally {
      session.close();
    }
  }

  async #prepared(): Promise<{ source: PluginSource; options: RunOptions }> {
    const { parts, location, file, each } = this;
    const { manifest, ...plugin } = await this.plugins.main(parts.files.resolve(location, file.plugin), file.plugin);
    const options = await runOptions(manifest, file, each, parts.files, location);
    const loadPlugin = (mock: string): Promise<LoadedPlugin> => this.plugins.load(mock);
    const { mocks, linked } = await sessionMocks(file, each, { ...parts, loadPlugin }, location);
    return {
      source: withLinked(plugin, linked),
      options: {
        ...options,
        ...(mocks !== undefined && { mocks }),
        ...(this.options.record === true && { record: true }),
      },
    };
  }

  async #call(session: Session, source: PluginSource, call: CaseCall, index: number): Promise<Judgement> {
    const { files } = this.parts;
    const { signal, onLog } = this.options;
    const isOnly = callsOf(this.each).length === 1;
    const at: Path = 'calls' in this.each ? ['calls', index] : [];
    const input = await readContent(call.input ?? '', files, this.location, [...at, 'input'], 'The input');
    const logs: LogEntry[] = [];
    const listen = (entries: readonly LogEntry[]): void => {
      logs.push(...entries);
      onLog?.(entries);
    };
    const result = await session.call(call.function, input, listen, signal);
    this.calls.push(outcomeOf(call, result, logs));
    this.recording = result.recording ?? this.recording;
    this.scriptFiles = result.scriptFiles ?? this.scriptFiles;
    if (result.error?.code === 'cancelled') return cancelled;
    if (result.error !== undefined) checkCallable(result.error, call, source.bytes, at);

    const failures = await this.#judge(call, result, logs, index, at);
    if (failures.length === 0) return passed;
    const which = isOnly ? '' : `Call ${index + 1} (${call.function}): `;
    return { outcome: 'failed', failures: failures.map((each) => ({ ...each, message: `${which}${each.message}` })) };
  }

  async #judge(
    call: CaseCall,
    result: CallResult,
    logs: readonly LogEntry[],
    index: number,
    at: Path,
  ): Promise<CaseFailure[]> {
    const { parts, location, file, each } = this;
    const { files } = parts;
    const base: Path = call.expect === undefined ? at : [...at, 'expect'];
    try {
      const failures = await judge({ functionName: call.function, result, logs }, call.expect ?? {}, {
        read: (content, path) => readContent(content, files, location, path, whatIsAt(path)),
        fileOf: (relative) => files.resolve(location, relative),
        snapshot: (wanted, output) => this.#snapshots.compare(index, wanted, output),
        logLevel: each.options?.log_level ?? file.options?.log_level,
      });
      return failures.map((failure) => ({ ...failure, path: [...base, ...failure.path] }));
    } catch (error) {
      if (!(error instanceof CaseProblem)) throw error;
      throw new CaseProblem([...base, ...error.path], error.message, error.hint);
    }
  }
}

const whatIsAt = ([field, name]: Path): string =>
  field === 'vars' ? `The expected var "${name ?? ''}"` : 'The expected output';

function outcomeOf(call: CaseCall, result: CallResult, logs: readonly LogEntry[]): CallOutcome {
  const { output, error, returnCode, durationMs, memoryBytes, droppedLogs } = result;
  return {
    functionName: call.function,
    output,
    ...(error !== undefined && { error }),
    ...(returnCode !== undefined && { returnCode }),
    durationMs,
    memoryBytes,
    logs,
    droppedLogs,
  };
}

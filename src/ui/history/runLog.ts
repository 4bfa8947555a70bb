// The history of runs as the panel uses it: keeps each, and says how it differs from the one before.
import * as vscode from 'vscode';
import type { ComparableRun } from '../../project/compare/run';
import type { RunHistory } from '../../project/history';
import type { HistoryEntry, NewRun, RunRecord } from '../../project/history/record';
import { formatFunctionType } from '../../wasm';
import type { PluginEntry } from '../catalogue/catalogue';
import type { ComparisonView, Draft, Outcome, Target } from '../panel/protocol';
import type { Run } from '../panel/runs';
import { historySize } from '../settings';

export interface Recorded {
  readonly id: string;
  /** Undefined if there is nothing to compare with. */
  readonly comparison?: ComparisonView;
  /** The run that it was compared with. */
  readonly against?: string;
}

export class RunLog {
  /** On the disk; another window on this workspace has the same. */
  readonly folder: string;
  #history: Promise<RunHistory> | undefined;
  /** A disk that is full is full for each run; it is said once. */
  #complained = false;

  constructor(
    context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.folder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'runs').fsPath;
  }

  /** Undefined if none is to be kept. */
  async history(): Promise<RunHistory | undefined> {
    const records = historySize();
    if (records === 0) return undefined;
    this.#history ??= import('../../project/history/index').then(
      ({ FileStore, RunHistory }) =>
        new RunHistory(new FileStore(this.folder), {
          limits: { records },
          onNote: (text) => this.log.warn(`Run history: ${text}`),
        }),
    );
    return await this.#history;
  }

  /** Keeps a run that reached its plug-in. Never rejects. */
  async record(run: Run, draft: Draft, plugin: PluginEntry | undefined): Promise<Recorded | undefined> {
    const record = newRun(run, draft, plugin);
    if (record === undefined) return undefined;
    try {
      const history = await this.history();
      if (history === undefined) return undefined;
      const entry = await history.add(record);
      const { id } = entry;
      const baseline = await history.baselineOf(record.target);
      const before = baseline ?? (await history.predecessorOf(id));
      const other = before && before.id !== id ? await history.get(before.id) : undefined;
      if (other === undefined) return { id };
      const against = baseline === undefined ? 'last run' : 'baseline';
      const { comparisonOf } = await import('./lazy');
      return {
        id,
        against: other.id,
        comparison: comparisonOf(other, record, { against, at: other.at, asked: asked(before, entry) }),
      };
    } catch (error) {
      this.log.error('The run could not be kept.', error);
      if (!this.#complained)
        void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
      this.#complained = true;
      return undefined;
    }
  }

  /** Newest first. */
  async list(target: Partial<Required<Target>> = {}): Promise<readonly HistoryEntry[]> {
    return (await (await this.history())?.list(target)) ?? [];
  }

  async get(id: string): Promise<RunRecord | undefined> {
    return await (await this.history())?.get(id);
  }
}

/** What was asked otherwise: then it is no wonder that the answer is another. */
const asked = (before: HistoryEntry | undefined, after: HistoryEntry): string[] => [
  ...(before?.inputKey === after.inputKey ? [] : ['another input']),
  ...(before?.optionsKey === after.optionsKey ? [] : ['other options']),
];

/** A run that never reached its plug-in is none to compare with. */
function newRun({ view, output, logs, input }: Run, draft: Draft, plugin: PluginEntry | undefined): NewRun | undefined {
  const { result, target, startedAt, stamp } = view;
  if (result === undefined || input === undefined) return undefined;
  const { mode, file } = draft.input;
  return {
    target,
    at: startedAt,
    outcome: result.outcome satisfies Outcome,
    output,
    durationMs: result.durationMs,
    memoryBytes: result.memoryBytes,
    binary: binaryOf(plugin),
    input: { mode, bytes: input, ...(mode === 'file' && { file }) },
    options: draft.options,
    build: stamp.build,
    logs: logs.entries,
    ...(result.failure !== undefined && { error: result.failure.message }),
  };
}

function binaryOf(plugin: PluginEntry | undefined): ComparableRun['binary'] {
  const { functions = [], imports = [], size = 0 } = plugin?.description ?? {};
  return {
    size,
    exports: functions.map(({ name, type }) => `${name} ${formatFunctionType(type)}`),
    imports: imports.map(({ module, name, signature }) => `${module} ${name} ${signature}`),
  };
}

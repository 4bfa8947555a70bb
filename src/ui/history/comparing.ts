// Keeps each run of the panel, and the commands on what is kept: diff, history, baseline.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import type { OutputDocuments } from '../panel/outputDocuments';
import type { Draft, Target } from '../panel/protocol';
import type { Run, Runs } from '../panel/runs';
import type { HistoryActions } from './picker';
import type { Recorded, RunLog } from './runLog';

export interface ComparingParts {
  readonly runLog: RunLog;
  readonly runs: Runs;
  readonly catalogue: PluginCatalogue;
  readonly documents: OutputDocuments;
  /** Where diffs open. */
  readonly column: () => vscode.ViewColumn;
}

export class Comparing {
  readonly #parts: ComparingParts;
  /** What was kept of the last run of each function, by its target. */
  readonly #recorded = new Map<string, Recorded>();

  constructor(parts: ComparingParts) {
    this.#parts = parts;
  }

  /** Keeps the run, and tells the panel how it differs from the one before. One line about that. */
  async keep(run: Run, draft: Draft): Promise<string> {
    const { runLog, runs, catalogue } = this.#parts;
    const { target, result } = run.view;
    const recorded = await runLog.record(run, draft, catalogue.get(vscode.Uri.parse(target.uri)));
    if (recorded) this.#recorded.set(keyOf(target), recorded);
    if (recorded?.comparison) runs.compared(run, recorded.comparison);
    return recorded?.comparison?.summary ?? result?.failure?.message.split('\n')[0] ?? 'ran';
  }

  /** The last run of the function beside the one that it was compared with. */
  async openDiff(target: Required<Target>): Promise<void> {
    const recorded = this.#recorded.get(keyOf(target));
    if (recorded?.against === undefined) {
      void vscode.window.showInformationMessage(`${target.functionName} has no earlier run to compare with.`);
      return;
    }
    await this.compare(recorded.against, recorded.id);
  }

  async compare(before: string, after: string): Promise<void> {
    const { runLog, documents, column } = this.#parts;
    const records = await Promise.all([runLog.get(before), runLog.get(after)]);
    const [left, right] = records.map(
      (record) =>
        record && {
          functionName: record.target.functionName,
          at: record.at,
          bytes: new Uint8Array(record.output),
        },
    );
    if (left === undefined || right === undefined) throw new Error('One of the runs is no longer in the history.');
    await documents.diff(left, right, column());
  }

  async pin(target: Required<Target>): Promise<void> {
    const history = await this.#parts.runLog.history();
    const [latest] = (await history?.list(target)) ?? [];
    if (latest === undefined) {
      void vscode.window.showInformationMessage(`${target.functionName} has not run yet.`);
      return;
    }
    await history?.pin(latest.id);
    vscode.window.setStatusBarMessage(
      `$(pinned) Later runs of ${target.functionName} are compared with this one.`,
      4000,
    );
  }

  async clear(): Promise<void> {
    const clear = 'Clear';
    const detail = 'Pinned baselines go too.';
    const answer = await vscode.window.showWarningMessage('Clear the run history?', { modal: true, detail }, clear);
    if (answer === clear) await (await this.#parts.runLog.history())?.clear();
  }

  async show(target: Required<Target> | undefined, actions: Omit<HistoryActions, 'compare'>): Promise<void> {
    const { showHistory } = await import('./lazy');
    await showHistory(this.#parts.runLog, target, {
      compare: (before, after) => this.compare(before, after),
      ...actions,
    });
  }
}

const keyOf = ({ uri, functionName }: Required<Target>): string => `${uri}\n${functionName}`;

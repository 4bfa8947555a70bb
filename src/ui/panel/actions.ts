// What buttons and commands ask for: run the selected function, start its plug-in afresh, use its output and its history.
import * as vscode from 'vscode';
import type { Comparing } from '../history/comparing';
import type { CasesInPanel } from './casesInPanel';
import { copyOutput, saveOutput } from './outputActions';
import type { OutputDocuments } from './outputDocuments';
import type { CopyForm, Target } from './protocol';
import type { RunFlow } from './runFlow';
import type { Run, Runs } from './runs';
import type { Selection } from './selection';
import type { Sessions } from './sessions';

export interface ActionsParts {
  readonly selection: Selection;
  readonly runs: Runs;
  readonly flow: RunFlow;
  readonly sessions: Sessions;
  readonly documents: OutputDocuments;
  readonly comparing: Comparing;
  readonly cases: CasesInPanel;
  /** Where outputs open. */
  readonly column: () => vscode.ViewColumn;
  /** Brings the panel to the front and runs the function there; without one, the selected function. */
  readonly showAndRun: (target: Required<Target> | undefined) => Promise<void>;
}

export class Actions {
  readonly #parts: ActionsParts;

  constructor(parts: ActionsParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { selection, runs, flow } = this.#parts;
    const { active } = runs;
    if (active) {
      const cancel = 'Cancel Run';
      const answer = await vscode.window.showInformationMessage(`${active.functionName} is still running.`, cancel);
      if (answer === cancel) this.cancel();
      return;
    }
    if (selection.function) await flow.run(selection.function);
  }

  cancel(): void {
    this.#parts.runs.cancel();
  }

  async runAgain(): Promise<void> {
    const { flow, showAndRun } = this.#parts;
    await showAndRun(flow.last);
  }

  /** The next run of the selected plug-in finds none of its vars and globals. */
  restart(): void {
    const { selection, runs, sessions } = this.#parts;
    const { uri } = selection;
    if (!uri) return;
    if (runs.active?.uri === uri.toString()) this.cancel();
    sessions.reset(uri.toString());
    const name = vscode.workspace.asRelativePath(uri);
    vscode.window.setStatusBarMessage(`$(debug-restart) ${name} starts afresh with its next run.`, 4000);
  }

  async openOutput(): Promise<void> {
    const { documents, column } = this.#parts;
    await this.#withOutput(({ view, output }) => documents.open(view, output, column()));
  }

  async saveOutput(): Promise<void> {
    await this.#withOutput(saveOutput);
  }

  async copyOutput(form: CopyForm): Promise<void> {
    await this.#withOutput((run) => copyOutput(run, form));
  }

  async openDiff(): Promise<void> {
    const { selection, comparing } = this.#parts;
    if (selection.function) await comparing.openDiff(selection.function);
  }

  async pinBaseline(): Promise<void> {
    const { selection, comparing } = this.#parts;
    if (selection.function) await comparing.pin(selection.function);
  }

  async showHistory(): Promise<void> {
    const { selection, comparing, flow, cases, showAndRun } = this.#parts;
    await comparing.show(selection.function, {
      runAgain: async (id) => showAndRun(await flow.takeOver(id)),
      saveAsCase: async (id) => cases.saveRun(await flow.kept(id)),
    });
  }

  async clearHistory(): Promise<void> {
    await this.#parts.comparing.clear();
  }

  clearLogs(): void {
    const { selection, runs } = this.#parts;
    if (selection.target) runs.clearLogs(selection.target);
  }

  async #withOutput(act: (run: Run) => Promise<unknown>): Promise<void> {
    const { selection, runs } = this.#parts;
    const run = selection.target && runs.of(selection.target);
    if (!run || run.output.length === 0) {
      void vscode.window.showInformationMessage('There is no output. Run a plug-in function first.');
      return;
    }
    await act(run);
  }
}

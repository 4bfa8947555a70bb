// What watch mode asks of the run panel.
import type * as vscode from 'vscode';

export interface Rerunner {
  /** Runs again what is selected or ran last of the plug-in, or all that ran. */
  rerun(plugin: vscode.Uri, what: 'selected' | 'all', signal: AbortSignal): Promise<RerunOutcome>;
}

/** Runs the cases of a plug-in as tests. */
export interface CaseRerunner {
  /** Undefined if there is none. */
  runCasesOf(plugin: vscode.Uri, signal: AbortSignal): Promise<RerunOutcome | undefined>;
}

export interface RerunOutcome {
  /** All succeeded. */
  readonly ok: boolean;
  /** One line, e.g. `before_checkout_finalize: same`. */
  readonly text: string;
}

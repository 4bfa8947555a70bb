// Cases and mocks, as far as the panel needs them.
import type * as vscode from 'vscode';
import type { Outcome } from '../cases/expectation';
import type { RunExtras } from '../cases/runExtras';
import type { CaseLink, CasesView, Draft, Target } from './protocol';

/** What is in the panel. */
export interface InPanel {
  readonly target: Required<Target>;
  readonly draft: Draft;
  /** How a run ended that is of just this draft, and of the plug-in as it is now. */
  readonly outcome?: Outcome;
}

export interface CaseSource {
  /** What the panel shows of cases is another. */
  readonly onDidChange: vscode.Event<void>;
  view(panel: Omit<InPanel, 'outcome'>): CasesView;
  /** Asks for a name. Undefined if the person gave up. @throws UserError */
  save(panel: InPanel): Promise<CaseLink | undefined>;
  /** Gives the case that is open what is in the panel. @throws UserError */
  update(panel: InPanel): Promise<void>;
  openEntry(link: CaseLink, column: vscode.ViewColumn): Promise<void>;
  openMocks(plugin: vscode.Uri, link: CaseLink | undefined, column: vscode.ViewColumn): Promise<void>;
  /** What a run gets beside what is typed. @throws UserError, e.g. for a mock that is written wrongly */
  extras(plugin: vscode.Uri, link: CaseLink | undefined): Promise<RunExtras>;
}

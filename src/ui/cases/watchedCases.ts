// The cases of a plug-in as watch mode runs them: in the Testing view, with a line about how they ended.
import * as vscode from 'vscode';
import type { CaseTesting } from '../testing/testing';
import type { CaseRerunner, RerunOutcome } from '../watch/rerunner';
import { outcomeOf } from './outcome';
import type { CaseCatalogue } from './catalogue/catalogue';

export class WatchedCases implements CaseRerunner {
  constructor(
    private readonly catalogue: CaseCatalogue,
    private readonly testing: CaseTesting,
  ) {}

  async runCasesOf(plugin: vscode.Uri, signal: AbortSignal): Promise<RerunOutcome | undefined> {
    await this.catalogue.load();
    const items = this.catalogue
      .filesOf(plugin)
      .filter(({ parsed }) => (parsed?.file?.cases.length ?? 0) > 0)
      .flatMap(({ uri }) => this.testing.items.fileItem(uri) ?? []);
    if (items.length === 0 || signal.aborted) return undefined;
    const cancellation = new vscode.CancellationTokenSource();
    const cancel = (): void => cancellation.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return outcomeOf(await this.testing.run(items, undefined, cancellation.token));
    } finally {
      signal.removeEventListener('abort', cancel);
      cancellation.dispose();
    }
  }
}

// The Testing view: one controller for all cases of the workspace.
import * as vscode from 'vscode';
import type { CaseResult } from '../../project/cases/result';
import type { Runner } from '../../runner/runner';
import type { PluginCatalogue } from '../catalogue/catalogue';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import { testController } from '../contributions';
import { DisposableStore } from '../disposable';
import type { ContinuousRun } from './continuous';
import { CaseItems, runnable } from './items';
import { CaseResults } from './results';
import type { CaseRuns, RunSettings } from './runs';
import { caseFilesAsTests } from './testFile';
import { XtpTests } from './xtpTests';

export interface CaseTestingParts {
  readonly cases: CaseCatalogue;
  readonly plugins: PluginCatalogue;
  readonly runner: () => Runner;
  readonly log: vscode.LogOutputChannel;
}

export class CaseTesting implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #parts: CaseTestingParts;
  readonly #ran = this.#disposables.add(new vscode.EventEmitter<readonly CaseResult[]>());
  readonly controller: vscode.TestController;
  readonly profile: vscode.TestRunProfile;
  readonly items: CaseItems;
  readonly xtp: XtpTests;
  readonly results = new CaseResults();
  readonly #continuous = new Set<ContinuousRun>();
  #runs: Promise<CaseRuns> | undefined;

  /** A test run is over. */
  readonly onDidRun = this.#ran.event;

  constructor(parts: CaseTestingParts) {
    this.#parts = parts;
    const { cases } = parts;
    const add = this.#disposables.add.bind(this.#disposables);
    this.controller = add(vscode.tests.createTestController(testController, 'Plugwright'));
    this.xtp = add(new XtpTests(parts.log));
    this.items = add(new CaseItems(this.controller, [caseFilesAsTests(cases), this.xtp]));
    this.controller.resolveHandler = (item) => (item === undefined ? this.load() : undefined);
    this.controller.refreshHandler = async () => {
      await Promise.all([cases.refresh(), this.xtp.refresh()]);
      await this.load();
    };
    add(parts.plugins.onDidChange((uri) => uri && void this.#invalidate(uri)));
    this.profile = add(
      this.controller.createRunProfile(
        'Run',
        vscode.TestRunProfileKind.Run,
        (request, token) => this.#asked(request, token),
        true,
        runnable,
        true,
      ),
    );
  }

  /** Reads all files with cases or tests. */
  async load(): Promise<void> {
    await Promise.all([this.#parts.cases.load(), this.xtp.load()]);
  }

  /** Runs cases, or all of files, as from the Testing view. */
  run(
    items: readonly vscode.TestItem[],
    settings?: RunSettings,
    token?: vscode.CancellationToken,
  ): Promise<readonly CaseResult[]> {
    return this.#run(new vscode.TestRunRequest(items, undefined, this.profile), token, settings);
  }

  dispose(): void {
    for (const run of this.#continuous) run.dispose();
    this.#continuous.clear();
    this.#disposables.dispose();
  }

  /** The view's own way. */
  async #asked(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (request.continuous !== true || !vscode.workspace.isTrusted) {
      await this.#run(request, token);
      return;
    }
    const { ContinuousRun } = await import('./lazy');
    if (token.isCancellationRequested) return;
    const parts = { ...this.#parts, items: this.items, results: this.results };
    const run = new ContinuousRun(parts, request, (again) => this.#run(again, token));
    this.#continuous.add(run);
    token.onCancellationRequested(() => {
      run.dispose();
      this.#continuous.delete(run);
    });
  }

  async #run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken | undefined,
    settings?: RunSettings,
  ): Promise<readonly CaseResult[]> {
    if (!vscode.workspace.isTrusted) {
      this.#refuse(request);
      return [];
    }
    this.#runs ??= import('./lazy').then(
      ({ CaseRuns }) =>
        new CaseRuns({
          ...this.#parts,
          ...{ controller: this.controller, items: this.items, xtp: this.xtp, results: this.results },
        }),
    );
    const results = await (await this.#runs).run(request, token, settings);
    await this.results.publish(this.items);
    this.#ran.fire(results);
    return results;
  }

  /** What is shown of a plug-in that was built anew is shown as old. */
  async #invalidate(plugin: vscode.Uri): Promise<void> {
    const outdated: vscode.TestItem[] = [];
    if (this.#runs === undefined) return;
    const { ChangedFiles } = await import('./lazy');
    const changed = new ChangedFiles(new Set([plugin.toString()]));
    for (const item of this.items.casesIn(undefined)) {
      if ((await this.results.isOutdated(item, changed)) === true) outdated.push(item);
    }
    if (outdated.length > 0) this.controller.invalidateTestResults(outdated);
  }

  /** Restricted Mode: each case says why it did not run. */
  #refuse(request: vscode.TestRunRequest): void {
    const run = this.controller.createTestRun(request);
    for (const item of this.items.casesIn(request.include, request.exclude)) {
      run.errored(item, new vscode.TestMessage(untrusted));
    }
    run.end();
    const trust = 'Manage Workspace Trust';
    void vscode.window.showWarningMessage(untrusted, trust).then((chosen) => {
      if (chosen === trust) void vscode.commands.executeCommand('workbench.trust.manage');
    });
  }
}

const untrusted = 'Cases run only in a trusted workspace. This one is open in Restricted Mode.';

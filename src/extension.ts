// Composition root: builds the parts and hands them to each other.
import * as vscode from 'vscode';
import { WorkerRunner } from './runner/client';
import type { Runner } from './runner/runner';
import { CaseCatalogue } from './ui/cases/catalogue/catalogue';
import { CaseProblems } from './ui/cases/catalogue/problems';
import { registerCasesOfPlugins } from './ui/cases/commands';
import { PluginCases } from './ui/cases/pluginCases';
import { WatchedCases } from './ui/cases/watchedCases';
import { PluginCatalogue } from './ui/catalogue/catalogue';
import { registerCommands } from './ui/commands/commands';
import { DisposableStore } from './ui/disposable';
import { PluginExplorer } from './ui/explorer/explorer';
import { Builds } from './ui/builds/builds';
import { registerManifests } from './ui/manifests/manifests';
import { RunLog } from './ui/history/runLog';
import { RunPanel } from './ui/panel/runPanel';
import { WatProblems } from './ui/problems/problems';
import { greet } from './ui/sample/greeting';
import { BuildTasks } from './ui/tasks/buildTasks';
import { registerCaseCommands } from './ui/testing/commands';
import { CaseTesting } from './ui/testing/testing';
import { registerWatchCommands } from './ui/watch/commands';
import { WatchStatus } from './ui/watch/status';
import { Watch } from './ui/watch/watch';
import { WatAssembler } from './wat';

/** What `activate` gives to other extensions and to tests. */
export interface PlugwrightApi {
  readonly catalogue: PluginCatalogue;
  readonly explorer: PluginExplorer;
  readonly panel: RunPanel;
  readonly watch: Watch;
  readonly runLog: RunLog;
  readonly cases: CaseCatalogue;
  readonly testing: CaseTesting;
}

let runner: Runner | undefined;

export function activate(context: vscode.ExtensionContext): PlugwrightApi {
  const disposables = new DisposableStore();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('Plugwright', { log: true }));
  const bundle = (name: string): string => vscode.Uri.joinPath(context.extensionUri, 'dist', name).fsPath;

  const assembler = disposables.add(new WatAssembler(bundle('wat.js')));
  const catalogue = disposables.add(new PluginCatalogue(assembler, log));
  disposables.add(new WatProblems(catalogue, log));
  const cases = disposables.add(new CaseCatalogue(log));
  disposables.add(new CaseProblems(cases, catalogue, log));
  const explorer = disposables.add(new PluginExplorer(catalogue, log));
  const runLog = new RunLog(context, log);
  const runPlugins = (): Runner => (runner ??= new WorkerRunner(bundle('worker.js')));
  const panel = disposables.add(new RunPanel(context, catalogue, runPlugins, runLog, log));
  disposables.add(registerCommands(context, catalogue, panel, log));

  const testing = disposables.add(new CaseTesting({ cases, plugins: catalogue, runner: runPlugins, log }));
  disposables.add(registerCaseCommands(testing, cases, log));

  const watchLog = disposables.add(vscode.window.createOutputChannel('Plugwright Watch', { log: true }));
  const builds = disposables.add(new Builds(watchLog));
  const tasks = disposables.add(new BuildTasks(context, builds));
  const watch = disposables.add(new Watch(context, catalogue, builds, tasks, panel, watchLog));
  disposables.add(new WatchStatus(watch));
  disposables.add(registerWatchCommands({ catalogue, builds, tasks, watch, panel, watchLog, log }));
  panel.follow(watch);
  explorer.follow(watch);

  disposables.add(registerManifests({ catalogue, cases, explorer, log }));
  panel.useCases(async () => {
    const { PanelCases } = await import('./ui/cases/lazy');
    return disposables.add(new PanelCases(cases, catalogue));
  });
  const pluginCases = disposables.add(new PluginCases(cases, log));
  disposables.add(testing.onDidRun((results) => pluginCases.ran(results)));
  explorer.showCases(pluginCases);
  watch.runCases(new WatchedCases(cases, testing));
  disposables.add(registerCasesOfPlugins({ cases, catalogue, explorer, panel, log }));

  greet(context.workspaceState, explorer, panel, log).catch((error: unknown) =>
    log.error('The greeting failed.', error),
  );
  return { catalogue, explorer, panel, watch, runLog, cases, testing };
}

export async function deactivate(): Promise<void> {
  await runner?.dispose();
  runner = undefined;
}

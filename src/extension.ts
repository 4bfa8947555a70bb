// Composition root: builds the parts and hands them to each other.
import * as vscode from 'vscode';
import { WorkerRunner } from './runner/client';
import type { Runner } from './runner/runner';
import { PluginCatalogue } from './ui/catalogue/catalogue';
import { registerCommands } from './ui/commands/commands';
import { DisposableStore } from './ui/disposable';
import { PluginExplorer } from './ui/explorer/explorer';
import { RunPanel } from './ui/panel/runPanel';
import { WatProblems } from './ui/problems/problems';
import { greet } from './ui/sample/greeting';
import { WatAssembler } from './wat';

/** What `activate` gives to other extensions and to tests. */
export interface PlugwrightApi {
  readonly catalogue: PluginCatalogue;
  readonly explorer: PluginExplorer;
  readonly panel: RunPanel;
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
  const explorer = disposables.add(new PluginExplorer(catalogue, log));
  const panel = disposables.add(
    new RunPanel(context, catalogue, () => (runner ??= new WorkerRunner(bundle('worker.js'))), log),
  );
  disposables.add(registerCommands(context, catalogue, panel, log));

  greet(context.workspaceState, explorer, panel, log).catch((error: unknown) =>
    log.error('The greeting failed.', error),
  );
  return { catalogue, explorer, panel };
}

export async function deactivate(): Promise<void> {
  await runner?.dispose();
  runner = undefined;
}

// Manifests in the editor, beside their place in the catalogue: which files are some, and what is done with them.
import * as vscode from 'vscode';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { pluginKind } from '../catalogue/entry';
import { registerCommand } from '../commands/register';
import { targetOf } from '../commands/target';
import { commands, manifestsContext } from '../contributions';
import { DisposableStore } from '../disposable';
import type { PluginExplorer } from '../explorer/explorer';
import { ManifestProblems } from './problems';

export interface ManifestParts {
  readonly catalogue: PluginCatalogue;
  readonly cases: CaseCatalogue;
  readonly explorer: PluginExplorer;
  readonly log: vscode.LogOutputChannel;
}

export function registerManifests({ catalogue, cases, explorer, log }: ManifestParts): DisposableStore {
  const disposables = new DisposableStore();
  disposables.add(new ManifestProblems(catalogue, log));
  disposables.add(
    registerCommand(commands.revealPlugin, log, async (argument) => {
      const target = targetOf(argument);
      if (target) await explorer.reveal(target.uri);
    }),
  );
  // Whatever its name, a file that has cases is a plug-in.
  disposables.add(
    cases.onDidChange(() => {
      const named = cases.files.flatMap(({ plugin }) => (plugin && pluginKind(plugin) === 'manifest' ? [plugin] : []));
      catalogue.include(named).catch((error: unknown) => log.warn('A manifest could not be looked at.', error));
    }),
  );
  disposables.add(catalogue.onDidChange(() => tellMenus(catalogue)));
  tellMenus(catalogue);
  return disposables;
}

let told = '';

/** Which files have the menus of a plug-in: their names do not tell. */
function tellMenus(catalogue: PluginCatalogue): void {
  const manifests = catalogue.entries().filter(({ kind }) => kind === 'manifest');
  const paths = manifests.map(({ uri }) => uri.fsPath);
  const now = JSON.stringify(paths);
  if (now === told) return;
  told = now;
  void vscode.commands.executeCommand('setContext', manifestsContext, paths);
}

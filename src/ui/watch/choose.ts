// Which plug-in a command builds or watches: the one that it was called on, or one that the person chooses.
import * as vscode from 'vscode';
import type { Builds } from '../builds/builds';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { UserError } from '../commands/register';
import { targetOf } from '../commands/target';
import { exists } from '../files';
import { pathOf } from '../folder';

export interface ChoiceParts {
  readonly catalogue: PluginCatalogue;
  readonly builds: Builds;
  readonly panel: { readonly selected: vscode.Uri | undefined };
}

interface Row extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

/** Undefined if the person gave up; the only plug-in without asking. @throws UserError */
export async function choosePlugin(
  argument: unknown,
  { catalogue, builds, panel }: ChoiceParts,
  title: string,
): Promise<vscode.Uri | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new UserError('Plug-ins are built only in a trusted workspace. This one is open in Restricted Mode.', {
      title: 'Manage Workspace Trust',
      run: () => vscode.commands.executeCommand('workbench.trust.manage'),
    });
  }
  const given = targetOf(argument)?.uri;
  if (given) return given;
  await catalogue.ready;
  const plugins = catalogue.entries().map(({ uri }) => uri);
  const others = (await builds.outputs()).filter((uri) => !plugins.some((plugin) => isSame(plugin, uri)));
  const unbuilt = await missingOf(others);
  if (plugins.length + unbuilt.length === 0) {
    throw new UserError('There is no plug-in in this workspace, and no project file that tells how one is built.', {
      title: 'Set Build Command',
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'plugwright.build.command'),
    });
  }
  return await pickPlugin(plugins, title, { first: panel.selected, unbuilt });
}

interface More {
  readonly first?: vscode.Uri | undefined;
  readonly unbuilt?: readonly vscode.Uri[];
}

/** Undefined if the person gave up; the only one without asking. */
export async function pickPlugin(
  plugins: readonly vscode.Uri[],
  title: string,
  { first, unbuilt = [] }: More = {},
): Promise<vscode.Uri | undefined> {
  if (plugins.length + unbuilt.length < 2) return plugins[0] ?? unbuilt[0];
  const built = plugins.map(row).sort((a, b) => Number(isSame(b.uri, first)) - Number(isSame(a.uri, first)));
  const separator = { label: 'not built yet', kind: vscode.QuickPickItemKind.Separator };
  const rows: Row[] = unbuilt.length === 0 ? built : [...built, separator, ...unbuilt.map(row)];
  return (await vscode.window.showQuickPick(rows, { title, placeHolder: 'Choose a plug-in' }))?.uri;
}

const row = (uri: vscode.Uri): Row & { readonly uri: vscode.Uri } => ({
  label: uri.path.slice(uri.path.lastIndexOf('/') + 1),
  description: pathOf(uri),
  uri,
});

/** A fresh clone has its sources, and not yet what is built of them. */
async function missingOf(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const found = await Promise.all(uris.map(async (uri) => ((await exists(uri)) ? [] : [uri])));
  return found.flat();
}

export const isSame = (a: vscode.Uri, b: vscode.Uri | undefined): boolean => a.toString() === b?.toString();

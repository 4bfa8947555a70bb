// Loads a manifest with all its modules for a run; what has to be fetched is fetched once.
import type * as vscode from 'vscode';
import type { LoadedPlugin } from '../../project/cases/run/parts';
import { nodePlatform } from '../../runtime/node/platform';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { loadPlugin } from '../testing/loadPlugin';
import type { FetchedModules } from './fetched';

const noteNothing = (): void => undefined;

/** Only in a trusted workspace: it asks the network. @throws PluginError */
export function loadManifest(
  uri: vscode.Uri,
  catalogue: PluginCatalogue,
  fetched: FetchedModules,
): Promise<LoadedPlugin> {
  return loadPlugin(uri, catalogue, noteNothing, async (url, request) => {
    const bytes = fetched.get(url) ?? (await nodePlatform.fetch(url, request));
    fetched.set(url, bytes);
    return bytes;
  });
}

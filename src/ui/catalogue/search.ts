// Finds plug-in files in the workspace folders.
import * as vscode from 'vscode';
import { excludedFiles } from '../settings';
import { pathFilter } from './glob';

/** Every plug-in file that no setting excludes. */
export async function findPlugins(): Promise<vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(
    folders.map((folder) => {
      const excluded = excludedFiles(folder.uri);
      return vscode.workspace.findFiles(
        new vscode.RelativePattern(folder, '**/*.{wasm,wat}'),
        excluded.length > 0 ? `{${excluded.join(',')}}` : undefined,
      );
    }),
  );
  return found.flat();
}

/** Whether the search comes by a path: it lies in the workspace, and no setting excludes it. */
export function isSearched(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return false;
  return !pathFilter(excludedFiles(folder.uri))(uri.path.slice(folder.uri.path.length).replace(/^\//, ''));
}

// How people name the folder of a file.
import * as vscode from 'vscode';

/** Relative to the workspace; `./` or the workspace folder's name for the top, the full path outside. */
export function folderOf(file: vscode.Uri): string {
  const folder = vscode.Uri.joinPath(file, '..');
  const root = vscode.workspace.getWorkspaceFolder(file);
  if (root?.uri.toString() !== folder.toString()) return vscode.workspace.asRelativePath(folder);
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? root.name : './';
}

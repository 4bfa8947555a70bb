// How people name a file and its folder.
import * as vscode from 'vscode';

/** Relative to the workspace, with the workspace folder's name if there are several; the full path outside. */
export function pathOf(file: vscode.Uri): string {
  return nameIsTaken(vscode.workspace.getWorkspaceFolder(file))
    ? fullPath(file)
    : vscode.workspace.asRelativePath(file);
}

/** Of a file, as {@link pathOf}; `./` or the workspace folder's name for the top. */
export function folderOf(file: vscode.Uri): string {
  const folder = vscode.Uri.joinPath(file, '..');
  const root = vscode.workspace.getWorkspaceFolder(file);
  if (root?.uri.toString() !== folder.toString()) return pathOf(folder);
  if (nameIsTaken(root)) return fullPath(folder);
  return isOneOfMany() ? root.name : './';
}

/** Added to what is told of one workspace folder: ` · name`, or nothing if there is only one. */
export function inFolder(folder: vscode.WorkspaceFolder): string {
  return isOneOfMany() ? ` · ${nameIsTaken(folder) ? fullPath(folder.uri) : folder.name}` : '';
}

/** Names of files, each with its path if another one of them has the same. */
export function namesApart(files: readonly vscode.Uri[]): string[] {
  const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  return files.map((file, index) => {
    const name = names[index] ?? '';
    return names.filter((each) => each === name).length > 1 ? pathOf(file) : name;
  });
}

const folders = (): readonly vscode.WorkspaceFolder[] => vscode.workspace.workspaceFolders ?? [];
const isOneOfMany = (): boolean => folders().length > 1;

/** Folders of the same name in different places are both added under that name. */
const nameIsTaken = (folder: vscode.WorkspaceFolder | undefined): boolean =>
  folder !== undefined && folders().filter(({ name }) => name === folder.name).length > 1;

const fullPath = (uri: vscode.Uri): string => (uri.scheme === 'file' ? uri.fsPath : uri.toString(true));

// Finds files in a folder that VS Code cannot search: one of a virtual file system.
import * as vscode from 'vscode';
import { matches, matchesWithin } from '../../text/glob';

/** Each listing may be a request over the network. */
const deepest = 12;
const mostFolders = 3000;
/** Folders that are listed at the same time. */
const lanes = 8;

/** The files that the glob means and none of the others excludes; those of the upper folders first. Links are not followed. */
export async function walk(root: vscode.Uri, glob: string, excluded: readonly string[]): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  let listed = 0;
  let level = [''];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const due = level.slice(0, mostFolders - listed);
    listed += due.length;
    level = [];
    const lane = async (): Promise<void> => {
      for (let folder = due.shift(); folder !== undefined; folder = due.shift()) {
        for (const [name, type] of await list(vscode.Uri.joinPath(root, folder))) {
          const path = folder === '' ? name : `${folder}/${name}`;
          if (matchesWithin(path, excluded)) continue;
          if (type === vscode.FileType.Directory) level.push(path);
          else if (matches(path, glob)) found.push(vscode.Uri.joinPath(root, path));
        }
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }
  return found;
}

/** A folder that went, or that may not be read, has nothing. */
async function list(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return [];
    throw error;
  }
}

// What the detection of toolchains sees of a workspace folder.
import * as vscode from 'vscode';
import type { ProjectFiles } from '../../project/toolchains';

/** Results of builds, packages of others and the like: nothing there is a project of the workspace. */
const passedOver =
  /^(\.git|\.hg|\.svn|node_modules|target|\.cargo|\.zig-cache|zig-cache|zig-out|\.venv|obj|bin|dist-newstyle|_build)$/;

/** Larger files are no project files. */
const largest = 1024 * 1024;

export function projectFiles(folder: vscode.Uri): ProjectFiles {
  const at = (path: string): vscode.Uri => (path === '' ? folder : vscode.Uri.joinPath(folder, path));
  return {
    list: async (path) => {
      const entries = await orUndefined(vscode.workspace.fs.readDirectory(at(path)));
      return (entries ?? [])
        .filter(([name]) => !passedOver.test(name))
        .map(([name, type]) => ({ name, isFolder: (type & vscode.FileType.Directory) !== 0 }));
    },
    read: async (path) => {
      const uri = at(path);
      const stat = await orUndefined(vscode.workspace.fs.stat(uri));
      if (stat === undefined || stat.size > largest) return undefined;
      const bytes = await orUndefined(vscode.workspace.fs.readFile(uri));
      return bytes && new TextDecoder().decode(bytes);
    },
  };
}

/** A file that is gone or may not be read says nothing. */
async function orUndefined<T>(promise: Thenable<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}

// Follows the chosen input file on disk, so that the panel shows its size, and says when it is missing or changed.
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { patternOf } from '../files';
import type { InputFile } from './protocol';

/** Larger files are not handed to a plug-in: its memory ends at 4 GiB, and a message must fit in one buffer. */
export const largestInput = 1024 * 1024 * 1024;

export class InputFileWatch implements vscode.Disposable {
  #path = '';
  #uri: vscode.Uri | undefined;
  #current: InputFile | undefined;
  #watcher: vscode.Disposable | undefined;
  #turn = 0;

  constructor(private readonly onChange: () => void) {}

  get current(): InputFile | undefined {
    return this.#current;
  }

  /** Follows this path from now on; empty for none. */
  follow(path: string, folder: vscode.Uri): void {
    const uri = path === '' ? undefined : resolveFile(path, folder);
    if (path === this.#path && uri?.toString() === this.#uri?.toString()) return;
    this.#path = path;
    this.#uri = uri;
    this.#watcher?.dispose();
    this.#watcher = undefined;
    this.#current = undefined;
    if (uri === undefined) return;
    const watcher = vscode.workspace.createFileSystemWatcher(patternOf(uri));
    const look = (): void => void this.look();
    this.#watcher = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(look),
      watcher.onDidCreate(look),
      watcher.onDidDelete(look),
    );
    look();
  }

  /** Looks at the file now. */
  async look(): Promise<InputFile | undefined> {
    const [path, uri, turn] = [this.#path, this.#uri, ++this.#turn];
    if (uri === undefined) return undefined;
    const file = await describe(path, uri);
    if (turn === this.#turn) {
      const changed = JSON.stringify(file) !== JSON.stringify(this.#current);
      this.#current = file;
      if (changed) this.onChange();
    }
    return file;
  }

  dispose(): void {
    this.#turn++;
    this.#watcher?.dispose();
  }
}

/** Where paths that are not absolute count from: the workspace folder of the plug-in, or else the plug-in's own. */
export function folderOf(plugin: vscode.Uri): vscode.Uri {
  return vscode.workspace.getWorkspaceFolder(plugin)?.uri ?? vscode.Uri.joinPath(plugin, '..');
}

export function resolveFile(path: string, folder: vscode.Uri): vscode.Uri {
  return isAbsolute(path) ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder, path);
}

async function describe(path: string, uri: vscode.Uri): Promise<InputFile> {
  try {
    const { type, size, mtime } = await vscode.workspace.fs.stat(uri);
    if (type & vscode.FileType.Directory) return { path, stamp: 'folder', problem: `${path} is a folder, not a file.` };
    if (size > largestInput)
      return { path, stamp: 'large', problem: `${path} is over 1 GB, more than a plug-in can take.` };
    return { path, size, stamp: `${mtime}-${size}` };
  } catch (error) {
    const missing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    const reason = error instanceof Error ? error.message : String(error);
    return {
      path,
      stamp: 'missing',
      problem: missing ? `There is no file ${path}.` : `${path} cannot be read: ${reason}`,
    };
  }
}

// Watches the workspace for plug-ins or other files of ours and tells of changes in batches.
import * as vscode from 'vscode';
import { DisposableStore } from '../disposable';
import { patternOf } from '../files';

export interface FileChanges {
  /** Files that were created or written. */
  readonly written: readonly vscode.Uri[];
  /** Files or folders that are gone. */
  readonly deleted: readonly vscode.Uri[];
  /** All that is new, folders and files of any kind: a moved folder is one event, without its files. */
  readonly appeared: readonly vscode.Uri[];
}

/** Time in milliseconds in which events are gathered: a compiler writes several times within it. */
const gatherMs = 30;

export class FileWatch implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #written = new Map<string, vscode.Uri>();
  readonly #deleted = new Map<string, vscode.Uri>();
  readonly #appeared = new Map<string, vscode.Uri>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    globs: readonly string[],
    private readonly onChanges: (changes: FileChanges) => void,
  ) {
    for (const glob of globs) this.#watchFiles(glob);
    // Deleting or moving a folder is reported for the folder only.
    const folders = this.#disposables.add(vscode.workspace.createFileSystemWatcher('**', false, true, false));
    folders.onDidDelete((uri) => this.#note(this.#deleted, uri));
    folders.onDidCreate((uri) => {
      this.#deleted.delete(uri.toString());
      this.#gather(this.#appeared, uri);
    });
  }

  /** Watches one file that no workspace folder holds. */
  watchOutside(uri: vscode.Uri): vscode.Disposable {
    return this.#disposables.add(this.#watchFiles(patternOf(uri)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  #watchFiles(glob: vscode.GlobPattern): vscode.FileSystemWatcher {
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(glob));
    watcher.onDidCreate((uri) => this.#note(this.#written, uri));
    watcher.onDidChange((uri) => this.#note(this.#written, uri));
    watcher.onDidDelete((uri) => this.#note(this.#deleted, uri));
    return watcher;
  }

  #note(batch: Map<string, vscode.Uri>, uri: vscode.Uri): void {
    // The last event of a path counts: compilers delete and create again.
    for (const other of [this.#written, this.#deleted]) other.delete(uri.toString());
    this.#gather(batch, uri);
  }

  #gather(batch: Map<string, vscode.Uri>, uri: vscode.Uri): void {
    batch.set(uri.toString(), uri);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const take = (from: Map<string, vscode.Uri>): vscode.Uri[] => {
        const uris = [...from.values()];
        from.clear();
        return uris;
      };
      this.onChanges({ written: take(this.#written), deleted: take(this.#deleted), appeared: take(this.#appeared) });
    }, gatherMs);
  }
}

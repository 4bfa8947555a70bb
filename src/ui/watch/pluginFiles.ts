// Looks at the files of watched plug-ins by the operating system's own notice: the editor's comes a tenth of a second later.
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';

/** Milliseconds in which a compiler writes several times. */
const gatherMs = 10;

export class PluginFiles implements vscode.Disposable {
  readonly #watchers = new Map<string, FSWatcher>();

  /** @param onChanged may be told of what is half-written, or of nothing; the editor's watcher tells too, later. */
  constructor(private readonly onChanged: (plugin: vscode.Uri) => void) {}

  /** Watches these and no others. */
  follow(plugins: readonly vscode.Uri[]): void {
    const wanted = new Map(plugins.filter(({ scheme }) => scheme === 'file').map((uri) => [uri.toString(), uri]));
    for (const [key, watcher] of this.#watchers) {
      if (wanted.has(key)) continue;
      watcher.close();
      this.#watchers.delete(key);
    }
    for (const [key, uri] of wanted) {
      if (!this.#watchers.has(key)) this.#watch(key, uri);
    }
  }

  dispose(): void {
    this.follow([]);
  }

  #watch(key: string, uri: vscode.Uri): void {
    const name = path.basename(uri.fsPath);
    let timer: NodeJS.Timeout | undefined;
    try {
      // The folder, because compilers replace files.
      const watcher = watch(path.dirname(uri.fsPath), { persistent: false }, (_, changed) => {
        if (changed !== name) return;
        timer ??= setTimeout(() => {
          timer = undefined;
          this.onChanged(uri);
        }, gatherMs);
      });
      watcher.on('close', () => clearTimeout(timer));
      // A folder that goes takes its watcher with it.
      watcher.on('error', () => this.#forget(key));
      this.#watchers.set(key, watcher);
    } catch {
      // Not to be watched, e.g. for want of watchers: the editor's own notice is left.
    }
  }

  #forget(key: string): void {
    this.#watchers.get(key)?.close();
    this.#watchers.delete(key);
  }
}

// Which files the plug-ins of the catalogue are made of, beside their own: the modules of manifests.
import * as vscode from 'vscode';
import { pluginKind } from './entry';

export class Parts implements vscode.Disposable {
  readonly #parts = new Map<string, readonly vscode.Uri[]>();
  /** Watchers of files that no other watcher tells of, by plug-in. */
  readonly #watchers = new Map<string, vscode.Disposable>();

  constructor(private readonly watch: (file: vscode.Uri) => vscode.Disposable) {}

  of(whole: vscode.Uri): readonly vscode.Uri[] {
    return this.#parts.get(whole.toString()) ?? [];
  }

  /** The plug-ins that have this file as a part. */
  wholesOf(part: vscode.Uri): vscode.Uri[] {
    const key = part.toString();
    return [...this.#parts]
      .filter(([, parts]) => parts.some((each) => each.toString() === key))
      .map(([whole]) => vscode.Uri.parse(whole));
  }

  set(whole: vscode.Uri, parts: readonly vscode.Uri[]): void {
    const known = this.of(whole);
    if (parts.length === known.length && parts.every((part, at) => part.toString() === known[at]?.toString())) return;
    this.forget(whole);
    if (parts.length === 0) return;
    this.#parts.set(whole.toString(), parts);
    const unwatched = parts.filter((part) => !isWatched(part));
    this.#watchers.set(whole.toString(), vscode.Disposable.from(...unwatched.map(this.watch)));
  }

  forget(whole: vscode.Uri): void {
    this.#parts.delete(whole.toString());
    this.#watchers.get(whole.toString())?.dispose();
    this.#watchers.delete(whole.toString());
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#watchers.clear();
  }
}

/** By their endings, within the workspace. */
const isWatched = (file: vscode.Uri): boolean =>
  vscode.workspace.getWorkspaceFolder(file) !== undefined && /^wa(sm|t)$/.test(pluginKind(file) ?? '');

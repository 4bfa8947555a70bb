// What is wrong in manifests, in the Problems panel.
import * as vscode from 'vscode';
import { CaseMarks, mark } from '../cases/catalogue/marks';
import type { PluginCatalogue, PluginEntry, SourceMark } from '../catalogue/catalogue';
import { DisposableStore } from '../disposable';
import { rangeOf } from '../problems/problems';

export class ManifestProblems implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #marks = this.#disposables.add(new CaseMarks());

  constructor(
    private readonly catalogue: PluginCatalogue,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#disposables.add(catalogue.onDidChange((uri) => this.#update(uri)));
    // An open file is checked also when the Plug-ins view is hidden.
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#check(uri)));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #check(uri: vscode.Uri): void {
    if (this.catalogue.get(uri)?.kind !== 'manifest') return;
    this.catalogue.open(uri).catch((error: unknown) => this.log.debug(`${uri.toString()} was not checked.`, error));
  }

  #update(uri: vscode.Uri | undefined): void {
    const changed =
      uri === undefined ? [...this.catalogue.entries().map((each) => each.uri), ...this.#marks.uris] : [uri];
    for (const each of changed) {
      const entry = this.catalogue.get(each);
      if (entry?.kind === 'manifest') this.#marks.set(each, { marks: marksOf(entry), readable: isReadable(entry) });
      else if (this.#marks.has(each)) this.#marks.set(each, undefined);
    }
  }
}

function marksOf({ problem, manifest }: PluginEntry): vscode.Diagnostic[] {
  const asMark = (severity: 'Error' | 'Warning') => (each: SourceMark) => mark(rangeOf(each), each.message, severity);
  return [...(problem?.marks ?? []).map(asMark('Error')), ...(manifest?.warnings ?? []).map(asMark('Warning'))];
}

/** Wrong syntax has one mark, which stands for the rest of the file. */
const isReadable = ({ problem }: PluginEntry): boolean => problem?.syntax !== true;

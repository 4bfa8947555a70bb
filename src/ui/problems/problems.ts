// Shows what is wrong in the source of `.wat` plug-ins in the Problems panel.
import * as vscode from 'vscode';
import { type PluginCatalogue, type PluginEntry, type SourceMark } from '../catalogue/catalogue';
import { pluginKind } from '../catalogue/entry';
import { DisposableStore } from '../disposable';

export class WatProblems implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #diagnostics = this.#disposables.add(vscode.languages.createDiagnosticCollection('plugwright'));

  constructor(
    private readonly catalogue: PluginCatalogue,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#disposables.add(catalogue.onDidChange((uri) => this.#update(uri)));
    // An open file is checked also when the Plug-ins view is hidden.
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.#check(document)));
    for (const document of vscode.workspace.textDocuments) this.#check(document);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #check({ uri }: vscode.TextDocument): void {
    // Not the other sides of comparisons, such as `git:`.
    const onDisk = uri.scheme === 'file' || vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    if (pluginKind(uri) !== 'wat' || !onDisk) return;
    this.catalogue.open(uri).catch((error: unknown) => this.log.debug(`${uri.toString()} was not checked.`, error));
  }

  #update(uri: vscode.Uri | undefined): void {
    const changed = uri === undefined ? this.catalogue.entries().map((entry) => entry.uri) : [uri];
    if (uri === undefined) this.#diagnostics.forEach((marked) => changed.push(marked));
    for (const each of changed) this.#diagnostics.set(each, diagnosticsOf(this.catalogue.get(each)));
  }
}

/** Undefined takes the file out of the collection. */
function diagnosticsOf(entry: PluginEntry | undefined): vscode.Diagnostic[] | undefined {
  if (entry?.kind !== 'wat' || entry.problem === undefined) return undefined;
  return (entry.problem.marks ?? [{ line: 1, column: 1, endColumn: 1, message: entry.problem.message }]).map(
    diagnostic,
  );
}

function diagnostic(mark: SourceMark): vscode.Diagnostic {
  const result = new vscode.Diagnostic(rangeOf(mark), mark.message, vscode.DiagnosticSeverity.Error);
  result.source = 'wat';
  return result;
}

export function rangeOf({ line, column, endColumn }: SourceMark): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, Math.max(column, endColumn) - 1);
}

/** Opens the source with the place selected. */
export async function showMark(uri: vscode.Uri, mark: SourceMark): Promise<void> {
  await vscode.window.showTextDocument(uri, { selection: rangeOf(mark) });
}

// What is wrong with case files, in the Problems panel.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../../catalogue/catalogue';
import { DisposableStore } from '../../disposable';
import type { CaseCatalogue } from './catalogue';
import type { CaseFileEntry } from './entry';
import { CaseMarks, mark } from './marks';
import { toRange } from './ranges';
import type { CaseWarning } from './warnings';

export class CaseProblems implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #marks = this.#disposables.add(new CaseMarks());
  /** Counts the checks of each file; the last one wins. */
  readonly #turns = new Map<string, number>();

  constructor(
    private readonly cases: CaseCatalogue,
    private readonly plugins: PluginCatalogue,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    add(cases.onDidChange((uri) => this.#update(uri === undefined ? this.#all() : [uri])));
    add(
      plugins.onDidChange((uri) =>
        this.#update((uri === undefined ? cases.files : cases.filesOf(uri)).map((entry) => entry.uri)),
      ),
    );
    add(vscode.workspace.onDidOpenTextDocument(({ uri }) => this.#update(cases.get(uri) ? [uri] : [])));
  }

  dispose(): void {
    // Checks under way come to nothing.
    this.#turns.clear();
    this.#disposables.dispose();
  }

  #all(): vscode.Uri[] {
    return [...this.cases.files.map(({ uri }) => uri), ...this.#marks.uris];
  }

  #update(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) {
      this.#check(uri).catch((error: unknown) => this.log.warn(`${uri.path} could not be checked.`, error));
    }
  }

  async #check(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const turn = (this.#turns.get(key) ?? 0) + 1;
    this.#turns.set(key, turn);
    const entry = this.cases.get(uri);
    const warnings = entry?.parsed === undefined ? [] : await this.#warnings(entry);
    if (this.#turns.get(key) !== turn) return;
    const marks = entry && [
      ...marksOf(entry),
      ...warnings.map(({ range, message }) => mark(range, message, 'Warning')),
    ];
    this.#marks.set(uri, marks && { marks, readable: entry.parsed?.document !== undefined });
  }

  async #warnings(entry: CaseFileEntry): Promise<CaseWarning[]> {
    const { warningsOf } = await import('./reading');
    return warningsOf(entry, this.plugins);
  }
}

function marksOf({ parsed, problem }: CaseFileEntry): vscode.Diagnostic[] {
  if (problem !== undefined) return [mark(new vscode.Range(0, 0, 0, 0), problem, 'Error')];
  return (parsed?.problems ?? []).map(({ message, hint, severity, ...range }) =>
    mark(
      toRange(range),
      hint === undefined ? message : `${message} ${hint}`,
      severity === 'error' ? 'Error' : 'Warning',
    ),
  );
}

export interface CaseFileError {
  /** E.g. `Line 4: expect.max_ms must be a number from 0, and is a string.` */
  readonly text: string;
  readonly range?: vscode.Range;
}

/** What keeps the file, or some of its cases, from being run. */
export function errorsOf({ parsed, problem }: CaseFileEntry): CaseFileError[] {
  if (problem !== undefined) return [{ text: problem }];
  return (parsed?.problems ?? [])
    .filter(({ severity }) => severity === 'error')
    .map(({ message, caseName, ...range }) => ({
      text: `Line ${range.line}: ${caseName === undefined ? '' : `${caseName}: `}${message}`,
      range: toRange(range),
    }));
}

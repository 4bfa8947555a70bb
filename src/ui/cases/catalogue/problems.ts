// What is wrong with case files, in the Problems panel.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../../catalogue/catalogue';
import { DisposableStore } from '../../disposable';
import type { CaseCatalogue } from './catalogue';
import type { CaseFileEntry } from './entry';
import { toRange } from './ranges';
import type { CaseWarning } from './warnings';

export class CaseProblems implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #diagnostics = this.#disposables.add(vscode.languages.createDiagnosticCollection('plugwright'));
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
    const uris = this.cases.files.map(({ uri }) => uri);
    this.#diagnostics.forEach((uri) => uris.push(uri));
    return uris;
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
    this.#diagnostics.set(uri, entry === undefined ? undefined : [...diagnosticsOf(entry), ...warnings.map(warning)]);
  }

  async #warnings(entry: CaseFileEntry): Promise<CaseWarning[]> {
    const { warningsOf } = await import('./reading');
    return warningsOf(entry, this.plugins);
  }
}

function diagnosticsOf({ parsed, problem }: CaseFileEntry): vscode.Diagnostic[] {
  if (problem !== undefined) return [diagnostic(new vscode.Range(0, 0, 0, 0), problem, 'Error')];
  return (parsed?.problems ?? []).map(({ message, hint, severity, ...range }) =>
    diagnostic(
      toRange(range),
      hint === undefined ? message : `${message} ${hint}`,
      severity === 'error' ? 'Error' : 'Warning',
    ),
  );
}

const warning = ({ range, message }: CaseWarning): vscode.Diagnostic => diagnostic(range, message, 'Warning');

function diagnostic(
  range: vscode.Range,
  message: string,
  severity: keyof typeof vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const result = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity[severity]);
  result.source = 'plugwright';
  return result;
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

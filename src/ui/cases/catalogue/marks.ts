// Marks on case files, but for those that VS Code's own JSON support makes at the same place: nobody wants to read a mistake twice.
import * as vscode from 'vscode';
import { DisposableStore } from '../../disposable';

export interface FileMarks {
  readonly marks: readonly vscode.Diagnostic[];
  /** Whether the text is JSON; if not, there is one mark, where the reader gave up. */
  readonly readable: boolean;
}

const source = 'plugwright';

export class CaseMarks implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #shown = this.#disposables.add(vscode.languages.createDiagnosticCollection(source));
  readonly #all = new Map<string, FileMarks>();

  constructor() {
    this.#disposables.add(
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) if (this.#all.has(uri.toString())) this.#show(uri);
      }),
    );
  }

  get uris(): vscode.Uri[] {
    return [...this.#all.keys()].map((key) => vscode.Uri.parse(key));
  }

  has(uri: vscode.Uri): boolean {
    return this.#all.has(uri.toString());
  }

  /** Undefined: the file is gone. */
  set(uri: vscode.Uri, file: FileMarks | undefined): void {
    if (file === undefined) this.#all.delete(uri.toString());
    else this.#all.set(uri.toString(), file);
    this.#show(uri);
  }

  dispose(): void {
    this.#all.clear();
    this.#disposables.dispose();
  }

  #show(uri: vscode.Uri): void {
    const file = this.#all.get(uri.toString());
    const marks = file && unsaid(file, vscode.languages.getDiagnostics(uri).filter(isOfJsonSupport));
    const before = this.#shown.get(uri) ?? [];
    // What is shown is news, too, and comes back here.
    if (marks?.length === before.length && marks.every((mark, at) => mark === before[at])) return;
    this.#shown.set(uri, marks);
  }
}

export function mark(
  range: vscode.Range,
  message: string,
  severity: keyof typeof vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const result = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity[severity]);
  result.source = source;
  return result;
}

/** What does not fit a schema is marked without a source. */
const isOfJsonSupport = ({ source }: vscode.Diagnostic): boolean => source === undefined || /^jsonc?$/.test(source);

function unsaid({ marks, readable }: FileMarks, theirs: readonly vscode.Diagnostic[]): readonly vscode.Diagnostic[] {
  // Two readers seldom give up at the same character.
  if (!readable) return theirs.some(isError) ? [] : marks;
  return marks.filter(({ range }) => !theirs.some((other) => isAbout(other.range, range)));
}

const isError = ({ severity }: vscode.Diagnostic): boolean => severity === vscode.DiagnosticSeverity.Error;

/** Of an object they may mark the first character, of a field its value and not its name, or all that is around it. */
const isAbout = (theirs: vscode.Range, ours: vscode.Range): boolean =>
  theirs.start.isEqual(ours.start) || theirs.contains(ours) || isValueOf(theirs, ours);

const isValueOf = ({ start }: vscode.Range, { end }: vscode.Range): boolean =>
  start.line === end.line && start.character >= end.character && start.character - end.character <= ': '.length;

// The tests of XTP's that the workspace has in its xtp.toml files, and what is wrong in those, in the Problems panel. They are
// read with the Testing view, and each with its editor.
import * as vscode from 'vscode';
import type { FoundXtpTests, XtpProblem, XtpTest } from '../../project/xtp';
import { fileName } from '../catalogue/entry';
import { isNotFound } from '../catalogue/read';
import { findFiles, isSearched, someFolder } from '../catalogue/search';
import { FileWatch } from '../catalogue/watch';
import { notSearched } from '../cases/catalogue/catalogue';
import { resolveFrom } from '../cases/catalogue/entry';
import { DisposableStore } from '../disposable';
import { readFile } from '../files';
import type { TestFile, TestFiles } from './testFile';

const glob = '**/xtp.toml';

export const isXtpFile = (uri: vscode.Uri): boolean => uri.path.endsWith('/xtp.toml');

export class XtpTests implements TestFiles, vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #found = new Map<string, { readonly uri: vscode.Uri; readonly found: FoundXtpTests }>();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri | undefined>());
  readonly #problems = this.#disposables.add(vscode.languages.createDiagnosticCollection('plugwright'));
  #loading: Promise<void> | undefined;
  #disposed = false;

  readonly onDidChange = this.#changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.#disposables.add(
      new FileWatch([glob], ({ written, deleted, appeared }) => {
        for (const uri of [...written, ...deleted]) if (this.#isWanted(uri)) this.#readLater(uri);
        if (this.#loading) void someFolder(appeared, notSearched).then((some) => some && this.#searchAgain());
      }),
    );
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#searchAgain()));
    const opened = ({ uri }: vscode.TextDocument): void => {
      if (!this.#found.has(uri.toString())) this.#readLater(uri);
    };
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument(opened));
    vscode.workspace.textDocuments.forEach(opened);
  }

  /** Reads all, once. */
  load(): Promise<void> {
    this.#loading ??= this.refresh();
    return this.#loading;
  }

  async refresh(): Promise<void> {
    const uris = await findFiles(glob, notSearched);
    const known = new Set(uris.map((uri) => uri.toString()));
    for (const [key, { uri }] of this.#found) if (!known.has(key)) this.#forget(uri);
    await Promise.all(uris.map((uri) => this.open(uri)));
    this.#changed.fire(undefined);
  }

  /** Reads the file as it is now. */
  async open(uri: vscode.Uri): Promise<void> {
    const found = await this.#read(uri);
    if (this.#disposed) return;
    if (found === undefined) this.#forget(uri);
    else {
      this.#found.set(uri.toString(), { uri, found });
      this.#problems.set(uri, found.problems.map(problemOf));
    }
    this.#changed.fire(uri);
  }

  all(): readonly TestFile[] {
    return [...this.#found.values()].flatMap(({ uri }) => this.get(uri) ?? []);
  }

  /** An xtp.toml without tests is that of a plug-in, and none of ours. */
  get(uri: vscode.Uri): TestFile | undefined {
    const known = this.#found.get(uri.toString());
    if (known === undefined || known.found.tests.length === 0) return undefined;
    const { tests, problems } = known.found;
    return {
      uri,
      errors: problems.map(({ message, line, column }) => ({
        text: line === undefined ? `${fileName(uri)}: ${message}` : `Line ${line}: ${message}`,
        ...(line !== undefined && { range: at(line, column) }),
      })),
      tests: tests.map(({ name, line }) => ({
        name,
        range: line === undefined ? undefined : at(line),
      })),
    };
  }

  test(uri: vscode.Uri, name: string): XtpTest | undefined {
    return this.#found.get(uri.toString())?.found.tests.find((test) => test.name === name);
  }

  dispose(): void {
    this.#disposed = true;
    this.#disposables.dispose();
  }

  /** Undefined if it is not there, or cannot be read. */
  async #read(uri: vscode.Uri): Promise<FoundXtpTests | undefined> {
    const { findXtpTests } = await import('../../project/xtp/index');
    try {
      const text = new TextDecoder().decode(await readFile(uri));
      const resolve = (from: string, path: string): string => resolveFrom(vscode.Uri.parse(from), path).toString();
      return await findXtpTests(text, uri.toString(), resolve);
    } catch (error) {
      if (!isNotFound(error)) this.log.warn(`${uri.path} could not be read.`, error);
      return undefined;
    }
  }

  /** If it was searched before: most workspaces never ask for tests. */
  #searchAgain(): void {
    if (this.#loading === undefined || this.#disposed) return;
    this.refresh().catch((error: unknown) => this.log.error('The search for tests of XTP failed.', error));
  }

  #forget(uri: vscode.Uri): void {
    this.#found.delete(uri.toString());
    this.#problems.delete(uri);
  }

  /** Before the Testing view is open, only what is in an editor. */
  #isWanted(uri: vscode.Uri): boolean {
    const inside = `${uri.path}/`;
    return (
      this.#loading !== undefined ||
      [...this.#found.values()].some((known) => known.uri.path === uri.path || known.uri.path.startsWith(inside))
    );
  }

  #readLater(uri: vscode.Uri): void {
    // Folders that go are told of as such.
    const inside = [...this.#found.values()].filter((known) => known.uri.path.startsWith(`${uri.path}/`));
    for (const each of [uri, ...inside.map((known) => known.uri)]) {
      if (isXtpFile(each) && isSearched(each, notSearched)) {
        this.open(each).catch((error: unknown) => this.log.error(`${each.path} could not be read.`, error));
      }
    }
  }
}

const at = (line: number, column = 1): vscode.Range => new vscode.Range(line - 1, column - 1, line - 1, column - 1);

/** From its place to the end of the line: how long the mistake is, the reader does not know. */
function problemOf({ message, line = 1, column = 1 }: XtpProblem): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, column - 1, line - 1, Number.MAX_SAFE_INTEGER);
  const problem = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  problem.source = 'plugwright';
  return problem;
}

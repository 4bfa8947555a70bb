// The tests of XTP's that the workspace has in its xtp.toml files. They are read with the Testing view.
import * as vscode from 'vscode';
import type { FoundXtpTests, XtpTest } from '../../project/xtp';
import { fileName } from '../catalogue/entry';
import { isNotFound } from '../catalogue/read';
import { findFiles, isSearched } from '../catalogue/search';
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
  #loading: Promise<void> | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.#disposables.add(
      new FileWatch([glob], ({ written, deleted }) => {
        for (const uri of [...written, ...deleted]) if (this.#loading !== undefined) this.#readLater(uri);
      }),
    );
  }

  /** Reads all, once. */
  load(): Promise<void> {
    this.#loading ??= this.refresh();
    return this.#loading;
  }

  async refresh(): Promise<void> {
    const uris = await findFiles(glob, notSearched);
    const known = new Set(uris.map((uri) => uri.toString()));
    for (const key of this.#found.keys()) if (!known.has(key)) this.#found.delete(key);
    await Promise.all(uris.map((uri) => this.open(uri)));
    this.#changed.fire(undefined);
  }

  /** Reads the file as it is now. */
  async open(uri: vscode.Uri): Promise<void> {
    const { findXtpTests } = await import('../../project/xtp/index');
    try {
      const text = new TextDecoder().decode(await readFile(uri));
      const resolve = (from: string, path: string): string => resolveFrom(vscode.Uri.parse(from), path).toString();
      this.#found.set(uri.toString(), { uri, found: await findXtpTests(text, uri.toString(), resolve) });
    } catch (error) {
      if (!isNotFound(error)) this.log.warn(`${uri.path} could not be read.`, error);
      this.#found.delete(uri.toString());
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
      tests: tests.map(({ name, with: module, line }) => ({
        name,
        description: module.slice(module.lastIndexOf('/') + 1),
        range: line === undefined ? undefined : at(line),
      })),
    };
  }

  test(uri: vscode.Uri, name: string): XtpTest | undefined {
    return this.#found.get(uri.toString())?.found.tests.find((test) => test.name === name);
  }

  dispose(): void {
    this.#disposables.dispose();
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

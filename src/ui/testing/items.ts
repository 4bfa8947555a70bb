// The items of the Testing view: a file, and in it its cases or tests. They follow the catalogues.
import * as vscode from 'vscode';
import { fileName } from '../catalogue/entry';
import { DisposableStore } from '../disposable';
import { folderOf } from '../folder';
import type { TestEntry, TestFile, TestFiles } from './testFile';

/** Carried by all that the run profile runs. */
export const runnable = new vscode.TestTag('case');

export interface CaseAddress {
  /** The case file. */
  readonly uri: vscode.Uri;
  readonly name: string;
}

export class CaseItems implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  /** What an item of a case stands for. */
  readonly #addresses = new WeakMap<vscode.TestItem, CaseAddress>();

  constructor(
    private readonly controller: vscode.TestController,
    private readonly sources: readonly TestFiles[],
  ) {
    for (const { onDidChange } of sources) this.#disposables.add(onDidChange((uri) => this.#update(uri)));
    this.#update(undefined);
  }

  /** Undefined for the item of a file. */
  addressOf(item: vscode.TestItem): CaseAddress | undefined {
    return this.#addresses.get(item);
  }

  fileItem(uri: vscode.Uri): vscode.TestItem | undefined {
    return this.controller.items.get(uri.toString());
  }

  caseItem({ uri, name }: CaseAddress): vscode.TestItem | undefined {
    return this.fileItem(uri)?.children.get(idOf({ uri, name }));
  }

  /**
   * The items of cases in and below these, without those in and below `exclude`, in the order of their files. Items of
   * files that went and came again are known by their ids.
   */
  casesIn(items: readonly vscode.TestItem[] | undefined, exclude: readonly vscode.TestItem[] = []): vscode.TestItem[] {
    const excluded = new Set(exclude.map(({ id }) => id));
    const found = new Map<string, vscode.TestItem>();
    const visit = (item: vscode.TestItem): void => {
      if (excluded.has(item.id)) return;
      if (this.#addresses.has(item)) found.set(item.id, item);
      for (const child of inOrder(item.children)) visit(child);
    };
    const roots = items?.flatMap((item) => this.current(item) ?? []) ?? inOrder(this.controller.items);
    for (const item of roots) visit(item);
    return [...found.values()];
  }

  /** The item that stands for the same as this one did; undefined if that is gone. */
  current(item: vscode.TestItem): vscode.TestItem | undefined {
    const address = this.addressOf(item);
    return address === undefined ? this.controller.items.get(item.id) : this.caseItem(address);
  }

  /** The files of all these. */
  filesIn(items: readonly vscode.TestItem[] | undefined, exclude: readonly vscode.TestItem[] = []): vscode.Uri[] {
    const wanted = (items ?? inOrder(this.controller.items)).filter((item) => !exclude.includes(item));
    const uris = new Map(wanted.flatMap(({ uri }) => (uri === undefined ? [] : [[uri.toString(), uri]])));
    return [...uris.values()];
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #update(uri: vscode.Uri | undefined): void {
    const { items } = this.controller;
    if (uri !== undefined) {
      const [file] = this.sources.flatMap((source) => source.get(uri) ?? []);
      if (file === undefined) items.delete(uri.toString());
      else this.#show(file);
      return;
    }
    const files = this.sources.flatMap((source) => source.all());
    const known = new Set(files.map((file) => file.uri.toString()));
    for (const [id] of items) if (!known.has(id)) items.delete(id);
    for (const file of files) this.#show(file);
  }

  #show({ uri, errors, tests }: TestFile): void {
    const item = this.fileItem(uri) ?? this.#createFile(uri);
    const error = errors.map(({ text }) => asMarkdown(text)).join('\n\n');
    item.error = error === '' ? undefined : new vscode.MarkdownString(error);
    // A file is broken while somebody types: its cases stay, with their results.
    if (tests === undefined) return;
    const ids = new Set(tests.map(({ name }) => idOf({ uri, name })));
    for (const [id] of item.children) if (!ids.has(id)) item.children.delete(id);
    for (const [index, each] of tests.entries()) this.#showTest(item, uri, each, index);
  }

  #createFile(uri: vscode.Uri): vscode.TestItem {
    const item = this.controller.createTestItem(uri.toString(), fileName(uri), uri);
    const folder = folderOf(uri);
    // VS Code puts the duration behind it.
    if (folder !== './') item.description = folder;
    item.sortText = uri.path;
    item.tags = [runnable];
    this.controller.items.add(item);
    return item;
  }

  #showTest(file: vscode.TestItem, uri: vscode.Uri, { name, range }: TestEntry, index: number): void {
    const address = { uri, name };
    const id = idOf(address);
    let item = file.children.get(id);
    if (item === undefined) {
      item = this.controller.createTestItem(id, name, uri);
      item.tags = [runnable];
      this.#addresses.set(item, address);
      file.children.add(item);
    }
    // Without a description: screen readers would be told that in the place of the name.
    item.sortText = String(index).padStart(6, '0');
    item.range = range;
  }
}

/** Unique over all files: menus tell items by it. */
const idOf = ({ uri, name }: CaseAddress): string => `${uri.toString()}#${name}`;

const asMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()<>#|~]/g, '\\$&');

const inOrder = (items: vscode.TestItemCollection): vscode.TestItem[] =>
  [...items].map(([, item]) => item).sort((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));

// The cases and mocks of each plug-in, for the tree and the panel, with how each case last ended.
import * as vscode from 'vscode';
import type { PluginImport } from '../../project/description';
import { servedBy } from '../../project/cases/mocks/servedBy';
import { type Case, callsOf } from '../../project/cases/model';
import type { CaseOutcome, CaseResult } from '../../project/cases/result';
import { fileName } from '../catalogue/entry';
import { DisposableStore } from '../disposable';
import type { CaseItem, Companions, ServedImport } from '../explorer/nodes';
import type { CaseCatalogue, CaseFileEntry } from './catalogue/catalogue';

export class PluginCases implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri | undefined>());
  /** By plug-in, until something changes: the tree asks for each of its nodes. */
  readonly #known = new Map<string, Companions>();
  readonly #outcomes = new Map<string, CaseOutcome>();
  #loading: Promise<void> | undefined;

  /** The plug-in whose cases are others; undefined: any. */
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly catalogue: CaseCatalogue,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#disposables.add(catalogue.onDidChange(() => this.#forget(undefined)));
  }

  /** Marks cases by how they ended, and forgets those that are gone. */
  ran(results: readonly CaseResult[]): void {
    for (const { file, name, outcome } of results) this.#outcomes.set(keyOf(file, name), outcome);
    const known = new Set(
      this.catalogue.files.flatMap(
        ({ uri, parsed }) => parsed?.places.map(({ name }) => keyOf(uri.toString(), name)) ?? [],
      ),
    );
    for (const key of this.#outcomes.keys()) if (!known.has(key)) this.#outcomes.delete(key);
    this.#forget(undefined);
  }

  of(plugin: vscode.Uri): Companions {
    void this.load();
    const key = plugin.toString();
    const known = this.#known.get(key) ?? this.#read(plugin);
    this.#known.set(key, known);
    return known;
  }

  /** Settles when all case files are read. Never rejects. */
  load(): Promise<void> {
    this.#loading ??= this.catalogue
      .load()
      .catch((error: unknown) => this.log.error('Case files could not be read.', error));
    return this.#loading;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #forget(plugin: vscode.Uri | undefined): void {
    this.#known.clear();
    this.#changed.fire(plugin);
  }

  #read(plugin: vscode.Uri): Companions {
    const files = this.catalogue.filesOf(plugin);
    return {
      cases: files.flatMap((entry) => (entry.parsed?.file?.cases ?? []).map((each) => this.#item(entry, each))),
      served: (each) => this.#served(files, each),
    };
  }

  #item({ uri }: CaseFileEntry, each: Case): CaseItem {
    const calls = callsOf(each);
    const outcome = this.#outcomes.get(keyOf(uri.toString(), each.name));
    return {
      file: uri,
      name: each.name,
      functionName: calls[0]?.function ?? '',
      calls: calls.length,
      skipped: each.skip !== undefined && each.skip !== false,
      ...(each.description !== undefined && { description: each.description }),
      ...(outcome !== undefined && { outcome }),
    };
  }

  #served(files: readonly CaseFileEntry[], each: PluginImport): ServedImport | undefined {
    if (each.support !== 'mock') return undefined;
    const by = files.map(({ parsed }) => servedBy(each, parsed?.file?.mocks ?? {}));
    const serving = files.filter((_, at) => by[at] !== undefined);
    if (serving.length === 0) return undefined;
    return {
      by: serving.map(({ uri }) => fileName(uri)),
      everywhere: serving.length === files.length,
      surely: !by.includes('script?'),
    };
  }
}

const keyOf = (file: string, name: string): string => `${file}\n${name}`;

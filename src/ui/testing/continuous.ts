// Continuous run: cases run again when something that they depend on was saved or built.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { pluginKind } from '../catalogue/entry';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import { DisposableStore } from '../disposable';
import type { CaseItems } from './items';
import { ChangedFiles } from './readFiles';
import type { CaseResults } from './results';

export interface ContinuousRunParts {
  readonly cases: CaseCatalogue;
  readonly plugins: PluginCatalogue;
  readonly items: CaseItems;
  readonly results: CaseResults;
  readonly log: vscode.LogOutputChannel;
}

/** Milliseconds in which changes are gathered: a build writes several files. */
const gatherMs = 60;

export class ContinuousRun implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #disposed = false;

  /** Runs all of the request once, so that it is known what each case depends on. */
  constructor(
    private readonly parts: ContinuousRunParts,
    private readonly request: vscode.TestRunRequest,
    private readonly run: (request: vscode.TestRunRequest) => Promise<unknown>,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    // The catalogue tells of a plug-in once it is whole; the watcher would tell in the middle of its writing.
    add(parts.plugins.onDidChange((uri) => uri && this.#noteBuilt(uri)));
    add(vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#note(uri)));
    const files = add(vscode.workspace.createFileSystemWatcher('**'));
    for (const event of [files.onDidChange, files.onDidCreate, files.onDidDelete]) {
      add(
        event((uri) => {
          if (pluginKind(uri) === undefined || parts.plugins.get(uri) === undefined) this.#note(uri);
        }),
      );
    }
    void this.#oneAtATime(() => this.run(request));
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#disposables.dispose();
  }

  #noteBuilt(plugin: vscode.Uri): void {
    if (this.parts.plugins.get(plugin)?.state === 'ready') this.#note(plugin);
  }

  #note(uri: vscode.Uri): void {
    this.#changed.add(uri.toString());
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#oneAtATime(() => this.#runChanged()), gatherMs);
  }

  /** Changes during a run are looked at after it. */
  async #oneAtATime(run: () => Promise<unknown>): Promise<void> {
    if (this.#running || this.#disposed) return;
    this.#running = true;
    try {
      await run();
    } catch (error) {
      this.parts.log.error('The cases could not be run again.', error);
    } finally {
      this.#running = false;
    }
    if (this.#changed.size > 0 && !this.#isDisposed()) this.#schedule();
  }

  /** May have come about during a run. */
  #isDisposed(): boolean {
    return this.#disposed;
  }

  async #runChanged(): Promise<void> {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    const { cases, log } = this.parts;
    // Cases that were written just now have no item before their file is read.
    await Promise.all(
      cases.files.filter(({ uri }) => changed.has(uri.toString())).map(({ uri }) => cases.open(uri)),
    ).catch((error: unknown) => log.debug('A case file went while it was read.', error));
    const affected = await this.#affected(changed);
    const { exclude, profile } = this.request;
    if (affected.length > 0 && !this.#isDisposed()) {
      await this.run(new vscode.TestRunRequest(affected, exclude, profile, true, true));
    }
  }

  /** Of a case that has not run yet, only its own file is known. */
  async #affected(changed: ReadonlySet<string>): Promise<vscode.TestItem[]> {
    const { items, results } = this.parts;
    const affected: vscode.TestItem[] = [];
    const files = new ChangedFiles(changed);
    for (const item of items.casesIn(this.request.include, this.request.exclude)) {
      const isOutdated = await results.isOutdated(item, files);
      if (isOutdated ?? changed.has(item.uri?.toString() ?? '')) affected.push(item);
    }
    return affected;
  }
}

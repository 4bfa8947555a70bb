// All plug-ins of the workspace, kept up to date with the disk. The tree, the palette and the panel read from it.
import * as vscode from 'vscode';
import type { LoadedPlugin } from '../../project/cases/run/parts';
import { isManifestName, manifestGlob } from '../../project/manifest/recognize';
import type { WatAssembler } from '../../wat';
import { DisposableStore } from '../disposable';
import type { FetchedModules } from '../manifests/fetched';
import { excludedFilesChanged } from '../settings';
import { type PluginEntry, fileName, pluginKind } from './entry';
import { Parts } from './parts';
import { type Outcome, readPlugin } from './outcome';
import { isNotFound, moduleBytes, problemOf } from './read';
import { findPlugins, isManifest, isSearched, someFolder, typeOf } from './search';
import { factsOf, stampOf, stampOfFacts } from './stamp';
import { type FileChanges, FileWatch } from './watch';

export type { PluginEntry, PluginProblem, SourceMark } from './entry';

/** A compiler may write a file in pieces: after a failure the file is looked at again, after these many milliseconds. */
const secondLooks = [150, 600, 2000];
/** A file this young in milliseconds may still be in the writing. */
const young = 1500;
/** Files read at the same time. */
const lanes = 4;

interface Item {
  entry: PluginEntry;
  /** Found by the search; others were opened by hand. */
  listed: boolean;
  /** Counts the reads; the last one wins. */
  turn: number;
  reading: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
  watch: vscode.Disposable | undefined;
  /** The module that a `.wat` gave, for the entry's `modified`. */
  assembled: Uint8Array<ArrayBuffer> | undefined;
  /** It turned out to be no plug-in. */
  isOther: boolean;
  /** Modules of a manifest that a run fetched. */
  readonly fetched: FetchedModules;
}

export class PluginCatalogue implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #items = new Map<string, Item>();
  readonly #watch: FileWatch;
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri | undefined>());
  readonly #parts: Parts;
  /** Files that somebody took for manifests, whatever their names. */
  readonly #included = new Set<string>();
  #searching: Promise<void>;
  #disposed = false;

  /** The plug-in that changed, appeared or went; undefined: many, or the list as a whole. */
  readonly onDidChange = this.#changed.event;
  /** Settles when the first search is done; binaries may still be in the reading. */
  readonly ready: Promise<void>;

  constructor(
    private readonly assembler: WatAssembler,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#watch = this.#disposables.add(
      new FileWatch(['**/*.wasm', '**/*.wat', manifestGlob], (changes) => void this.#apply(changes)),
    );
    this.#parts = this.#disposables.add(new Parts((uri) => this.#watch.watchOutside(uri)));
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (excludedFilesChanged(change)) void this.refresh();
      }),
    );
    // Files without a watcher, e.g. of a virtual file system, are at least seen when they are saved here.
    this.#disposables.add(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (this.#items.has(uri.toString())) void this.#read(uri);
      }),
    );
    this.#searching = this.#search();
    this.ready = this.#searching;
  }

  /** The plug-ins that the search found, sorted by path. */
  entries(): readonly PluginEntry[] {
    return [...this.#items.values()]
      .filter((item) => item.listed)
      .map((item) => item.entry)
      .sort((a, b) => (a.uri.path < b.uri.path ? -1 : a.uri.path > b.uri.path ? 1 : 0));
  }

  /** Also knows files opened by hand. */
  get(uri: vscode.Uri): PluginEntry | undefined {
    return this.#items.get(uri.toString())?.entry;
  }

  /**
   * The plug-in as read from disk; also of files outside the search. A broken file gives a broken entry.
   * Throws `FileSystemError` if there is no such file.
   */
  async open(uri: vscode.Uri): Promise<PluginEntry> {
    const item = this.#items.get(uri.toString()) ?? this.#add(uri, isPluginName(uri) && isSearched(uri));
    if (item.entry.state === 'loading') await (item.reading ?? this.#read(uri));
    const entry = this.get(uri);
    if (entry !== undefined) return entry;
    if (item.isOther)
      throw new Error(`${fileName(uri)} is no manifest of an Extism plug-in: it names no modules in "wasm".`);
    throw vscode.FileSystemError.FileNotFound(uri);
  }

  /** Lists these files, too, if they are manifests; they have names that are not looked for. */
  async include(uris: readonly vscode.Uri[]): Promise<void> {
    await Promise.all(
      uris.map(async (uri) => {
        // By its name nobody watches it.
        if (!this.#included.has(uri.toString()) && !isManifestName(uri.path)) this.#watch.watchOutside(uri);
        this.#included.add(uri.toString());
        if (!this.#items.has(uri.toString())) await this.#consider(uri);
      }),
    );
  }

  /** Reads a plug-in again at once if its file is another than the one that was read; watchers tell some time later. */
  async look(uri: vscode.Uri): Promise<void> {
    const mayAdd = pluginKind(uri) !== 'manifest' && isSearched(uri);
    const item = this.#items.get(uri.toString()) ?? (mayAdd ? this.#add(uri, true) : undefined);
    if (item === undefined) return;
    const { entry } = item;
    try {
      const stamp = await this.#stampOf(uri);
      if (entry.state === 'loading' || entry.stamp !== stamp) await this.#read(uri);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#remove(uri);
    }
  }

  /** The files of the modules of a manifest; none of other plug-ins. */
  partsOf(uri: vscode.Uri): readonly vscode.Uri[] {
    return this.#parts.of(uri);
  }

  /**
   * The plug-in with all its modules as it is on disk now. What a manifest names by its address is fetched, which is for
   * trusted workspaces only. Throws as {@link bytes}, or a `PluginError` of the manifest.
   */
  async load(uri: vscode.Uri): Promise<LoadedPlugin & { readonly stamp: string }> {
    const { kind, label } = await this.open(uri);
    const item = this.#items.get(uri.toString());
    if (kind !== 'manifest' || item === undefined) {
      const stamp = await this.#stampOf(uri);
      return { bytes: await this.bytes(uri), name: label, manifest: {}, stamp };
    }
    await this.look(uri);
    const stamp = await this.#stampOf(uri);
    const { fetched } = item;
    const before = fetched.size;
    const { loadManifest } = await import('../manifests/lazy');
    const plugin = await loadManifest(uri, this, fetched);
    // Now it is known what these export.
    if (fetched.size > before) await this.#read(uri);
    return { ...plugin, stamp };
  }

  /** The module as it is on disk now; a `.wat` is assembled. Throws `FileSystemError`, `WatError` or `FileTooLargeError`. */
  async bytes(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
    const item = this.#items.get(uri.toString());
    const stamp = await stampOf([uri]);
    const { assembled, entry } = item ?? {};
    if (assembled !== undefined && entry?.stamp === stamp) return assembled;
    return moduleBytes(uri, entry?.kind ?? pluginKind(uri), this.assembler);
  }

  /** Searches the workspace again and reads every file again. */
  async refresh(): Promise<void> {
    this.#searching = this.#searching.then(() => this.#search());
    await this.#searching;
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.values()) this.#end(item);
    this.#items.clear();
    this.#disposables.dispose();
  }

  async #search(): Promise<void> {
    const found = new Map<string, vscode.Uri>();
    try {
      for (const uri of await findPlugins()) found.set(uri.toString(), uri);
    } catch (error) {
      this.log.error('The search for plug-ins failed.', error);
      return;
    }
    if (this.#disposed) return;
    for (const [key, { listed, entry }] of [...this.#items]) {
      // A build may have written it while the search was under way.
      const stays =
        found.has(key) || this.#included.has(key) || (isSearched(entry.uri) && (await typeOf(entry.uri)) !== undefined);
      if (listed && !stays) this.#remove(entry.uri);
    }
    for (const uri of found.values()) {
      const item = this.#items.get(uri.toString());
      if (item === undefined) this.#add(uri, true);
      else item.listed = true;
      item?.fetched.clear();
    }
    await Promise.all([...this.#included].map((uri) => this.#consider(vscode.Uri.parse(uri))));
    this.log.debug(`Found ${found.size} plug-in files.`);
    this.#changed.fire(undefined);
    void this.#readAll([...found.values()]);
  }

  async #readAll(uris: vscode.Uri[]): Promise<void> {
    const lane = async (): Promise<void> => {
      for (let uri = uris.shift(); uri !== undefined; uri = uris.shift()) {
        const item = this.#items.get(uri.toString());
        if (item === undefined) continue;
        if (isDue(item)) await this.#read(uri);
        // A file that was there for a moment, and was found in it, no watcher may tell of.
        else if ((await typeOf(uri)) === undefined) this.#remove(uri);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  async #apply({ written, deleted, appeared }: FileChanges): Promise<void> {
    for (const gone of deleted) {
      const inside = `${gone.path}/`;
      for (const { entry } of [...this.#items.values()]) {
        const { uri } = entry;
        const under = uri.scheme === gone.scheme && uri.authority === gone.authority && uri.path.startsWith(inside);
        if (under || uri.toString() === gone.toString()) this.#remove(uri);
      }
    }
    for (const uri of written) {
      const known = this.#items.get(uri.toString());
      if (known === undefined && pluginKind(uri) === 'manifest') {
        void this.#consider(uri);
        continue;
      }
      if (known === undefined && !isSearched(uri)) {
        this.#readWholes(uri);
        continue;
      }
      const item = known ?? this.#add(uri, true);
      if (known === undefined) this.#tell(uri);
      if (isDue(item)) void this.#read(uri);
    }
    if (await someFolder(appeared)) await this.refresh();
  }

  #add(uri: vscode.Uri, listed: boolean): Item {
    const kind = pluginKind(uri) ?? 'wasm';
    const entry: PluginEntry = { uri, kind, label: fileName(uri), state: 'loading', size: 0, modified: 0, stamp: '' };
    const outside = vscode.workspace.getWorkspaceFolder(uri) === undefined;
    const watch = outside ? this.#watch.watchOutside(uri) : undefined;
    const item: Item = {
      ...{ entry, listed, turn: 0, watch },
      ...{ reading: undefined, timer: undefined, assembled: undefined, fetched: new Map(), isOther: false },
    };
    this.#items.set(uri.toString(), item);
    return item;
  }

  #remove(uri: vscode.Uri): void {
    const item = this.#items.get(uri.toString());
    if (item === undefined) return;
    this.#end(item);
    this.#items.delete(uri.toString());
    this.#parts.forget(uri);
    this.#tell(uri);
  }

  /** Adds a file in JSON or TOML if it is a manifest. */
  async #consider(uri: vscode.Uri): Promise<void> {
    const key = uri.toString();
    const isWanted = this.#included.has(key) || (isManifestName(uri.path) && isSearched(uri));
    if (this.#items.has(key) || !isWanted || !(await isManifest(uri)) || this.#items.has(key) || this.#disposed) return;
    this.#add(uri, true);
    this.#tell(uri);
  }

  /** To those who listen, and to the manifests that name the file. */
  #tell(uri: vscode.Uri): void {
    this.#changed.fire(uri);
    this.#readWholes(uri);
  }

  /** Reads the manifests again that have this file as a module. */
  #readWholes(uri: vscode.Uri): void {
    for (const whole of this.#parts.wholesOf(uri)) {
      const item = this.#items.get(whole.toString());
      if (item !== undefined && isDue(item)) void this.#read(whole);
    }
  }

  #stampOf(uri: vscode.Uri): Promise<string> {
    return stampOf([uri, ...this.#parts.of(uri)]);
  }

  #end(item: Item): void {
    item.turn++;
    item.reading = undefined;
    clearTimeout(item.timer);
    item.watch?.dispose();
  }

  #read(uri: vscode.Uri, look = 0): Promise<void> {
    const item = this.#items.get(uri.toString());
    if (item === undefined) return Promise.resolve();
    clearTimeout(item.timer);
    const turn = ++item.turn;
    const reading = this.#readItem(item, turn, look).finally(() => {
      if (item.turn === turn) item.reading = undefined;
    });
    item.reading = reading;
    return reading;
  }

  async #readItem(item: Item, turn: number, look: number): Promise<void> {
    const { uri, kind, label } = item.entry;
    let read: Outcome | undefined;
    try {
      read = await (kind === 'manifest' ? this.#readManifest(item) : readPlugin(uri, kind, this.assembler));
    } catch (error) {
      if (item.turn !== turn) return this.#latest(item);
      if (isNotFound(error)) return this.#remove(uri);
      read = { state: 'broken', problem: problemOf(error), ...(await this.#factsOf(uri)) };
    }
    if (item.turn !== turn) return this.#latest(item);
    if (read === undefined) {
      item.isOther = true;
      return this.#remove(uri);
    }
    const { parts, assembled, ...outcome } = read;
    if (parts) this.#parts.set(uri, parts);
    const wait = secondLooks[look];
    // Errors with a place in a source are final; others may be a file in the writing, or an assembler that ended.
    if (outcome.problem !== undefined && outcome.problem.marks === undefined && wait !== undefined) {
      item.timer = setTimeout(() => void this.#read(uri, look + 1), wait);
      // A build in the middle of writing is no news: keep what was shown until the second look.
      if (look === 0 && item.entry.state === 'ready' && Date.now() - outcome.modified < young) return;
    }
    item.assembled = assembled;
    const { state, problem } = item.entry;
    const same =
      state === 'broken' && item.entry.stamp === outcome.stamp && problem?.message === outcome.problem?.message;
    item.entry = { uri, kind, label, ...outcome };
    if (!same) this.#tell(uri);
  }

  async #readManifest({ entry, fetched }: Item): Promise<Outcome | undefined> {
    const { readManifest } = await import('../manifests/lazy');
    const read = await readManifest(entry.uri, this, fetched);
    if (read === undefined) return undefined;
    const { parts, ...outcome } = read;
    const facts = await this.#factsOf(entry.uri, parts);
    const modules = outcome.manifest?.modules ?? [];
    return {
      ...facts,
      ...outcome,
      ...(outcome.manifest && { parts }),
      size: modules.reduce((sum, { size = 0 }) => sum + size, 0),
      state: outcome.problem === undefined ? 'ready' : 'broken',
    };
  }

  /** Of the files that a plug-in is made of; of one that cannot be asked for, nothing. */
  async #factsOf(uri: vscode.Uri, parts = this.#parts.of(uri)): Promise<Pick<Outcome, 'size' | 'modified' | 'stamp'>> {
    const [own, ...others] = await Promise.all([uri, ...parts].map((file) => factsOf(file).catch(() => undefined)));
    const all = [own, ...others];
    return {
      size: own?.size ?? 0,
      modified: Math.max(...all.map((file) => file?.modified ?? 0)),
      stamp: stampOfFacts(all),
    };
  }

  /** The read that overtook this one. */
  async #latest(item: Item): Promise<void> {
    await item.reading;
  }
}

/** A `.wat` is assembled once somebody looks at it: that loads the assembler. */
function isDue({ entry, reading }: Item): boolean {
  return entry.kind === 'wasm' || entry.state !== 'loading' || reading !== undefined;
}

/** Whether a search finds files of this name. */
const isPluginName = (uri: vscode.Uri): boolean =>
  pluginKind(uri) === 'manifest' ? isManifestName(uri.path) : pluginKind(uri) !== undefined;

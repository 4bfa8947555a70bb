// All plug-ins of the workspace, kept up to date with the disk. The tree, the palette and the panel read from it.
import * as vscode from 'vscode';
import type { WatAssembler } from '../../wat';
import { DisposableStore } from '../disposable';
import { statFile } from '../files';
import { excludedFilesChanged } from '../settings';
import { type PluginEntry, fileName, pluginKind } from './entry';
import { describeBytes, isNotFound, moduleBytes, problemOf } from './read';
import { findPlugins, isSearched, someFolder, typeOf } from './search';
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
}

export class PluginCatalogue implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #items = new Map<string, Item>();
  readonly #watch: FileWatch;
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri | undefined>());
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
      new FileWatch(['**/*.wasm', '**/*.wat'], (changes) => void this.#apply(changes)),
    );
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
    const item = this.#items.get(uri.toString()) ?? this.#add(uri, pluginKind(uri) !== undefined && isSearched(uri));
    if (item.entry.state === 'loading') await (item.reading ?? this.#read(uri));
    const entry = this.get(uri);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }

  /** Reads a plug-in again at once if its file is another than the one that was read; watchers tell some time later. */
  async look(uri: vscode.Uri): Promise<void> {
    const item = this.#items.get(uri.toString()) ?? (isSearched(uri) ? this.#add(uri, true) : undefined);
    if (item === undefined) return;
    const { entry } = item;
    try {
      const { modified, size } = await statFile(uri);
      if (entry.state === 'loading' || entry.modified !== modified || entry.size !== size) await this.#read(uri);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#remove(uri);
    }
  }

  /** The module as it is on disk now; a `.wat` is assembled. Throws `FileSystemError`, `WatError` or `FileTooLargeError`. */
  async bytes(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> {
    const item = this.#items.get(uri.toString());
    const { modified, size } = await statFile(uri);
    const { assembled, entry } = item ?? {};
    if (assembled !== undefined && entry?.modified === modified && entry.size === size) return assembled;
    return moduleBytes(uri, entry?.kind ?? pluginKind(uri) ?? 'wasm', this.assembler);
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
      const stays = found.has(key) || (isSearched(entry.uri) && (await typeOf(entry.uri)) !== undefined);
      if (listed && !stays) this.#remove(entry.uri);
    }
    for (const uri of found.values()) {
      const item = this.#items.get(uri.toString());
      if (item === undefined) this.#add(uri, true);
      else item.listed = true;
    }
    this.log.debug(`Found ${found.size} plug-in files.`);
    this.#changed.fire(undefined);
    void this.#readAll([...found.values()]);
  }

  async #readAll(uris: vscode.Uri[]): Promise<void> {
    const due = uris.filter((uri) => {
      const item = this.#items.get(uri.toString());
      return item !== undefined && isDue(item);
    });
    const lane = async (): Promise<void> => {
      for (let uri = due.shift(); uri !== undefined; uri = due.shift()) await this.#read(uri);
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
      if (known === undefined && !isSearched(uri)) continue;
      const item = known ?? this.#add(uri, true);
      if (known === undefined) this.#changed.fire(uri);
      if (isDue(item)) void this.#read(uri);
    }
    if (await someFolder(appeared)) await this.refresh();
  }

  #add(uri: vscode.Uri, listed: boolean): Item {
    const kind = pluginKind(uri) ?? 'wasm';
    const entry: PluginEntry = { uri, kind, label: fileName(uri), state: 'loading', size: 0, modified: 0 };
    const outside = vscode.workspace.getWorkspaceFolder(uri) === undefined;
    const watch = outside ? this.#watch.watchOutside(uri) : undefined;
    const item: Item = {
      ...{ entry, listed, turn: 0, watch },
      ...{ reading: undefined, timer: undefined, assembled: undefined },
    };
    this.#items.set(uri.toString(), item);
    return item;
  }

  #remove(uri: vscode.Uri): void {
    const item = this.#items.get(uri.toString());
    if (item === undefined) return;
    this.#end(item);
    this.#items.delete(uri.toString());
    this.#changed.fire(uri);
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
    let size = 0;
    let modified = 0;
    let outcome: Pick<PluginEntry, 'state' | 'description' | 'problem'>;
    let assembled: Uint8Array<ArrayBuffer> | undefined;
    try {
      ({ size, modified } = await statFile(uri));
      const bytes = await moduleBytes(uri, kind, this.assembler);
      if (kind === 'wat') assembled = bytes;
      outcome = { state: 'ready', description: describeBytes(bytes) };
    } catch (error) {
      if (item.turn !== turn) return this.#latest(item);
      if (isNotFound(error)) return this.#remove(uri);
      outcome = { state: 'broken', problem: problemOf(error) };
    }
    if (item.turn !== turn) return this.#latest(item);
    const wait = secondLooks[look];
    // Errors with a place in a source are final; others may be a file in the writing, or an assembler that ended.
    if (outcome.problem !== undefined && outcome.problem.marks === undefined && wait !== undefined) {
      item.timer = setTimeout(() => void this.#read(uri, look + 1), wait);
      // A build in the middle of writing is no news: keep what was shown until the second look.
      if (look === 0 && item.entry.state === 'ready' && Date.now() - modified < young) return;
    }
    item.assembled = assembled;
    const { state, problem } = item.entry;
    const same =
      state === 'broken' && item.entry.modified === modified && problem?.message === outcome.problem?.message;
    item.entry = { uri, kind, label, size, modified, ...outcome };
    if (!same) this.#changed.fire(uri);
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

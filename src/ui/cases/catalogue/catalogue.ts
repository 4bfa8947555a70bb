// All case files of the workspace, kept up to date with disk and editors. Nothing is read before somebody asks for it.
import * as vscode from 'vscode';
import { fileName } from '../../catalogue/entry';
import { isNotFound } from '../../catalogue/read';
import { findFiles, isSearched, someFolder, typeOf } from '../../catalogue/search';
import { type FileChanges, FileWatch } from '../../catalogue/watch';
import { DisposableStore } from '../../disposable';
import { excludedFilesChanged } from '../../settings';
import { type CaseFileEntry, caseFileGlob, isCaseFile, unread } from './entry';

export type { CaseFileEntry } from './entry';

/** Builds copy files to these folders; a case would be there twice. */
export const notSearched = ['**/node_modules', '**/target', '**/dist'];
/** Milliseconds without typing before an edited file is parsed. */
const typingPause = 150;
/** Files read at the same time. */
const lanes = 4;

interface Item {
  entry: CaseFileEntry;
  /** It is where none is searched for, and somebody asked for it. */
  readonly outside: boolean;
  /** Counts the reads; the last one wins. */
  turn: number;
  reading: Promise<void> | undefined;
  timer: NodeJS.Timeout | undefined;
}

export class CaseCatalogue implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #items = new Map<string, Item>();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri | undefined>());
  /** From the first {@link load} on, what appears is read. */
  #loading = false;
  #disposed = false;
  #searching: Promise<void>;

  /** The case file that changed, appeared or went; undefined: the list as a whole. */
  readonly onDidChange = this.#changed.event;
  /** Settles when the names of all files are known. */
  readonly ready: Promise<void>;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const add = this.#disposables.add.bind(this.#disposables);
    add(new FileWatch([caseFileGlob], (changes) => void this.#apply(changes)));
    add(vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()));
    add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (excludedFilesChanged(change)) void this.refresh();
      }),
    );
    add(vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)));
    add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.#typed(document)));
    add(vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#readAgain(uri)));
    add(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#readAgain(uri)));
    this.#searching = this.#search();
    this.ready = this.#searching.then(() => {
      for (const document of vscode.workspace.textDocuments) this.#opened(document);
    });
  }

  /** All files, sorted by path; those that nobody asked for are not read yet. */
  get files(): readonly CaseFileEntry[] {
    return [...this.#items.values()]
      .map(({ entry }) => entry)
      .sort((a, b) => (a.uri.path < b.uri.path ? -1 : a.uri.path > b.uri.path ? 1 : 0));
  }

  get(uri: vscode.Uri): CaseFileEntry | undefined {
    return this.#items.get(uri.toString())?.entry;
  }

  /** The files whose cases are of this plug-in, of those that are read; see {@link load}. */
  filesOf(plugin: vscode.Uri): readonly CaseFileEntry[] {
    const wanted = plugin.toString();
    return this.files.filter((entry) => entry.plugin?.toString() === wanted);
  }

  /** Reads every file that is not read yet; from now on each change is read as it comes. */
  async load(): Promise<void> {
    this.#loading = true;
    await this.#searching;
    const due = [...this.#items.values()].filter(({ entry }) => !isRead(entry));
    const lane = async (): Promise<void> => {
      for (let item = due.shift(); item !== undefined; item = due.shift()) await this.#read(item);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** The file as it is now, in its editor if it has unsaved changes there. @throws FileSystemError if there is none. */
  async open(uri: vscode.Uri): Promise<CaseFileEntry> {
    const item = this.#items.get(uri.toString()) ?? this.#add(uri);
    await this.#read(item);
    const entry = this.get(uri);
    if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return entry;
  }

  /** Searches again and reads again what was read. */
  async refresh(): Promise<void> {
    await this.#searchAgain();
    await Promise.all([...this.#items.values()].filter(({ entry }) => isRead(entry)).map((item) => this.#read(item)));
  }

  dispose(): void {
    this.#disposed = true;
    for (const item of this.#items.values()) this.#end(item);
    this.#items.clear();
    this.#disposables.dispose();
  }

  async #searchAgain(): Promise<void> {
    this.#searching = this.#searching.then(() => this.#search());
    await this.#searching;
    if (this.#loading) await this.load();
  }

  async #search(): Promise<void> {
    const found = new Map<string, vscode.Uri>();
    try {
      for (const uri of await findFiles(caseFileGlob, notSearched)) found.set(uri.toString(), uri);
    } catch (error) {
      this.log.error('The search for case files failed.', error);
      return;
    }
    if (this.#disposed) return;
    for (const [key, item] of [...this.#items]) {
      if (found.has(key)) continue;
      const { uri } = item.entry;
      // It may have been written while the search was under way.
      const stays = (item.outside || isSearched(uri, notSearched)) && (await typeOf(uri)) !== undefined;
      if (!stays) this.#remove(item);
    }
    for (const [key, uri] of found) {
      if (!this.#items.has(key)) this.#add(uri);
    }
    this.log.debug(`Found ${found.size} case files.`);
    this.#changed.fire(undefined);
  }

  async #apply({ written, deleted, appeared }: FileChanges): Promise<void> {
    for (const gone of deleted) {
      const inside = `${gone.toString()}/`;
      for (const [key, item] of [...this.#items]) {
        if (key === gone.toString() || key.startsWith(inside)) this.#remove(item);
      }
    }
    for (const uri of written) {
      const known = this.#items.get(uri.toString());
      if (known === undefined && !isSearched(uri, notSearched)) continue;
      const item = known ?? this.#add(uri);
      // A new file may be open before the watch knows of it.
      if (this.#loading || isRead(item.entry) || isOpen(uri)) void this.#read(item);
      else this.#changed.fire(uri);
    }
    if (await someFolder(appeared, notSearched)) await this.#searchAgain();
  }

  #opened({ uri }: vscode.TextDocument): void {
    const item = this.#items.get(uri.toString());
    if (item !== undefined && !isRead(item.entry)) void this.#read(item);
  }

  #typed({ uri }: vscode.TextDocument): void {
    const item = isCaseFile(uri) ? this.#items.get(uri.toString()) : undefined;
    if (item === undefined) return;
    clearTimeout(item.timer);
    item.timer = setTimeout(() => void this.#read(item), typingPause);
  }

  #readAgain(uri: vscode.Uri): void {
    const item = this.#items.get(uri.toString());
    if (item !== undefined && isRead(item.entry)) void this.#read(item);
  }

  #add(uri: vscode.Uri): Item {
    const outside = !isSearched(uri, notSearched);
    const item: Item = { entry: unread(uri), outside, turn: 0, reading: undefined, timer: undefined };
    this.#items.set(uri.toString(), item);
    return item;
  }

  #remove(item: Item): void {
    this.#end(item);
    if (this.#items.delete(item.entry.uri.toString())) this.#changed.fire(item.entry.uri);
  }

  #end(item: Item): void {
    item.turn++;
    item.reading = undefined;
    clearTimeout(item.timer);
  }

  #read(item: Item): Promise<void> {
    clearTimeout(item.timer);
    const turn = ++item.turn;
    const reading = this.#readItem(item, turn).finally(() => {
      if (item.turn === turn) item.reading = undefined;
    });
    item.reading = reading;
    return reading;
  }

  async #readItem(item: Item, turn: number): Promise<void> {
    const { uri } = item.entry;
    let entry: CaseFileEntry;
    try {
      const { readCaseFile } = await import('./reading');
      entry = await readCaseFile(uri);
    } catch (error) {
      if (item.turn === turn && isNotFound(error)) return this.#remove(item);
      entry = unread(uri, `${fileName(uri)} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
    // The read that overtook this one knows better.
    if (item.turn !== turn) return item.reading;
    item.entry = entry;
    this.#changed.fire(uri);
  }
}

const isRead = ({ parsed, problem }: CaseFileEntry): boolean => parsed !== undefined || problem !== undefined;

const isOpen = (uri: vscode.Uri): boolean =>
  vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());

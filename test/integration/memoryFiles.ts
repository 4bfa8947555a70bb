// A file system in memory, as extensions give to a virtual workspace: it has no paths on the machine.
import * as vscode from 'vscode';

type Entry = { readonly ctime: number; mtime: number } & ({ bytes: Uint8Array } | { entries: Map<string, Entry> });

export class MemoryFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #root: Entry & { entries: Map<string, Entry> } = { ...now(), entries: new Map() };
  readonly onDidChangeFile = this.#changed.event;

  /** @param tells whether changes are told; some file systems cannot. */
  constructor(private readonly tells = true) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const entry = this.#at(uri);
    const { ctime, mtime } = entry;
    return 'bytes' in entry
      ? { type: vscode.FileType.File, ctime, mtime, size: entry.bytes.length }
      : { type: vscode.FileType.Directory, ctime, mtime, size: 0 };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    return [...this.#folder(uri).entries].map(([name, entry]) => [
      name,
      'bytes' in entry ? vscode.FileType.File : vscode.FileType.Directory,
    ]);
  }

  createDirectory(uri: vscode.Uri): void {
    this.#parent(uri).entries.set(nameOf(uri), { ...now(), entries: new Map() });
    this.#tell(vscode.FileChangeType.Created, uri);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const entry = this.#at(uri);
    if (!('bytes' in entry)) throw vscode.FileSystemError.FileIsADirectory(uri);
    return entry.bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array, options: { create: boolean; overwrite: boolean }): void {
    const { entries } = this.#parent(uri);
    const known = entries.get(nameOf(uri));
    if (known && 'entries' in known) throw vscode.FileSystemError.FileIsADirectory(uri);
    if (!known && !options.create) throw vscode.FileSystemError.FileNotFound(uri);
    if (known && options.create && !options.overwrite) throw vscode.FileSystemError.FileExists(uri);
    entries.set(nameOf(uri), { ...now(), bytes });
    this.#tell(known ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created, uri);
  }

  delete(uri: vscode.Uri): void {
    this.#at(uri);
    this.#parent(uri).entries.delete(nameOf(uri));
    this.#tell(vscode.FileChangeType.Deleted, uri);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    const entry = this.#at(from);
    this.#parent(from).entries.delete(nameOf(from));
    this.#parent(to).entries.set(nameOf(to), entry);
    this.#tell(vscode.FileChangeType.Deleted, from);
    this.#tell(vscode.FileChangeType.Created, to);
  }

  #at(uri: vscode.Uri): Entry {
    let entry: Entry | undefined = this.#root;
    for (const name of uri.path.split('/').filter((part) => part !== '')) {
      entry = 'entries' in entry ? entry.entries.get(name) : undefined;
      if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    }
    return entry;
  }

  #folder(uri: vscode.Uri): Entry & { entries: Map<string, Entry> } {
    const entry = this.#at(uri);
    if (!('entries' in entry)) throw vscode.FileSystemError.FileNotADirectory(uri);
    return entry;
  }

  #parent(uri: vscode.Uri): Entry & { entries: Map<string, Entry> } {
    return this.#folder(vscode.Uri.joinPath(uri, '..'));
  }

  #tell(type: vscode.FileChangeType, uri: vscode.Uri): void {
    if (this.tells) this.#changed.fire([{ type, uri }]);
  }
}

const now = (): { ctime: number; mtime: number } => ({ ctime: Date.now(), mtime: Date.now() });
const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

// The files below one root, in memory.
import { encodeText } from '../text';
import type { FileTree } from '../wasi/directory';
import { Errno, WasiError } from '../wasi/errno';
import type { DirectoryEntry, File, FileStat, OpenMode } from '../wasi/fileSystem';
import { MemoryFile } from './file';
import {
  newDirectory,
  newFile,
  newLink,
  sizeOf,
  statOf,
  touch,
  type DirectoryNode,
  type FileNode,
  type Node,
} from './nodes';
import type { Quota } from './quota';

type Parts = readonly string[];

/** Bytes, as on Linux. */
const longestName = 255;

export class MemoryTree implements FileTree {
  readonly #root = newDirectory();

  constructor(
    private readonly quota: Quota,
    /** Tells files of one root from those of another with the same inode. */
    private readonly device: bigint,
  ) {}

  look(parts: Parts): FileStat | undefined {
    const node = this.node(parts);
    return node && statOf(node, this.device);
  }

  /** Undefined if nothing is there. */
  node(parts: Parts): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of parts) {
      if (isTooLong(name)) throw new WasiError(Errno.nametoolong);
      if (node?.type !== 'directory') return undefined;
      node = node.entries.get(name);
    }
    return node;
  }

  readLink(parts: Parts): string {
    const node = this.#existing(parts);
    if (node.type !== 'symlink') throw new WasiError(Errno.inval);
    return node.target;
  }

  list(parts: Parts): DirectoryEntry[] {
    return [...this.#directory(parts).entries]
      .map(([name, { type, inode }]) => ({ name, type, inode }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  open(parts: Parts, mode: OpenMode): File {
    const node = this.node(parts) ?? this.#createFile(parts);
    if (node.type !== 'file') throw new WasiError(Errno.isdir);
    const file = new MemoryFile(node, this.device, () => this.quota.take(-node.content.size));
    if (mode.truncate) file.setSize(0n);
    return file;
  }

  createDirectory(parts: Parts): void {
    this.#enter(parts, newDirectory());
  }

  removeDirectory(parts: Parts): void {
    if (this.#directory(parts).entries.size > 0) throw new WasiError(Errno.notempty);
    this.#remove(parts);
  }

  unlink(parts: Parts): void {
    this.#remove(parts);
  }

  symlink(target: string, parts: Parts): void {
    const link = newLink(target);
    this.quota.take(sizeOf(link));
    try {
      this.#enter(parts, link);
    } catch (error) {
      this.quota.take(-sizeOf(link));
      throw error;
    }
  }

  rename(from: Parts, to: Parts): void {
    const node = this.#existing(from);
    const replaced = this.node(to);
    // Two names of one file: POSIX leaves both.
    if (replaced === node) return;
    if (replaced?.type === 'directory' && replaced.entries.size > 0) throw new WasiError(Errno.notempty);
    const more = nameBytes(last(to)) - nameBytes(last(from));
    if (replaced !== undefined) this.#remove(to);
    this.quota.take(more);
    const [here, there] = [this.#directory(from.slice(0, -1)), this.#directory(to.slice(0, -1))];
    here.entries.delete(last(from));
    there.entries.set(last(to), node);
    touch(here);
    touch(there);
  }

  link(from: Parts, to: Parts): void {
    const node = this.#existing(from);
    this.#enter(to, node);
    node.links++;
  }

  setTimes(parts: Parts, { accessed, modified }: { accessed: bigint; modified: bigint }): void {
    const { times } = this.#existing(parts);
    times.accessed = accessed;
    times.modified = modified;
  }

  sync(): void {
    // There is nothing behind the memory.
  }

  #createFile(parts: Parts): FileNode {
    const file = newFile(this.quota);
    this.#enter(parts, file);
    return file;
  }

  /** Gives a node a name. */
  #enter(parts: Parts, node: Node): void {
    const parent = this.#directory(parts.slice(0, -1));
    this.quota.take(nameBytes(last(parts)), 1);
    parent.entries.set(last(parts), node);
    touch(parent);
  }

  /** Takes a name away, and the node if it was the last. */
  #remove(parts: Parts): void {
    const node = this.#existing(parts);
    const parent = this.#directory(parts.slice(0, -1));
    parent.entries.delete(last(parts));
    touch(parent);
    node.links--;
    const isHeld = node.links > 0 || (node.type === 'file' && node.opened > 0);
    this.quota.take(-nameBytes(last(parts)) - (isHeld ? 0 : sizeOf(node)), -1);
  }

  #existing(parts: Parts): Node {
    const node = this.node(parts);
    if (node === undefined) throw new WasiError(Errno.noent);
    return node;
  }

  #directory(parts: Parts): DirectoryNode {
    const node = this.#existing(parts);
    if (node.type !== 'directory') throw new WasiError(Errno.notdir);
    return node;
  }
}

const last = (parts: Parts): string => parts.at(-1) ?? '';

const nameBytes = (name: string): number => encodeText(name).length;

/** A UTF-16 unit takes three bytes at most, so that a short name needs no counting. */
const isTooLong = (name: string): boolean => name.length * 3 > longestName && nameBytes(name) > longestName;

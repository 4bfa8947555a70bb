// A folder that a plug-in is let into: what POSIX and the sandbox allow, over whatever holds the files.
import { Errno, WasiError } from './errno';
import type { Directory, DirectoryEntry, File, FileStat, FileTimes, OpenMode } from './fileSystem';
import { readOnlyFile } from './readOnlyFile';
import { leadsOut, walk, type LastLink, type Place, type Walkable } from './walk';

/**
 * The files below one root by the names that lead to them, all checked: below the root, without dots, and only the last
 * one may be a link, which is meant itself. Throws {@link WasiError} only.
 */
export interface FileTree extends Walkable {
  /** A file, or a new one if `mode.create` is set and nothing is there. */
  open(parts: readonly string[], mode: OpenMode): File;
  /** In an order that stays. */
  list(parts: readonly string[]): DirectoryEntry[];
  createDirectory(parts: readonly string[]): void;
  /** @throws WasiError `notempty` */
  removeDirectory(parts: readonly string[]): void;
  unlink(parts: readonly string[]): void;
  symlink(target: string, parts: readonly string[]): void;
  /** Replaces a file or an empty directory of the same kind. */
  rename(from: readonly string[], to: readonly string[]): void;
  /** Of a file, or of a symbolic link itself. */
  link(from: readonly string[], to: readonly string[]): void;
  setTimes(parts: readonly string[], times: { readonly accessed: bigint; readonly modified: bigint }): void;
  sync(parts: readonly string[]): void;
}

export class TreeDirectory implements Directory {
  readonly kind = 'directory';

  constructor(
    private readonly tree: FileTree,
    private readonly parts: readonly string[],
    private readonly readOnly: boolean,
  ) {}

  open(path: string, mode: OpenMode): File | Directory {
    const { create, truncate } = mode;
    const exclusive = create && mode.exclusive;
    if (mode.directory && (create || truncate)) throw new WasiError(Errno.inval);
    // What is made exclusively is not made where a link says, and a name with a slash is none of a file.
    const lastLink = exclusive || (create && path.endsWith('/')) ? 'never' : mode.follow ? 'follow' : 'keep';
    const { parts, stat, ending } = this.#walk(path, lastLink);
    if (create && ending === 'slash') throw new WasiError(Errno.isdir);
    if (exclusive && stat !== undefined) throw new WasiError(Errno.exist);
    if (stat === undefined && !create) throw new WasiError(Errno.noent);
    if (stat?.type === 'directory') {
      if (create || mode.write || truncate) throw new WasiError(Errno.isdir);
      return new TreeDirectory(this.tree, parts, this.readOnly);
    }
    if (mode.directory || ending !== 'name') throw new WasiError(Errno.notdir);
    if (stat?.type === 'symlink') throw new WasiError(Errno.loop);
    // A pipe would block the worker, a device is none of a plug-in's business.
    if (stat?.type === 'other') throw new WasiError(Errno.notcapable);
    if (mode.write || truncate || stat === undefined) this.#mayWrite();
    const file = this.tree.open(parts, mode);
    return this.readOnly ? readOnlyFile(file) : file;
  }

  stat(path: string, follow: boolean): FileStat {
    return this.#existing(path, follow).stat;
  }

  setTimes(path: string, times: FileTimes, follow: boolean): void {
    this.#mayWrite();
    const { parts, stat } = this.#existing(path, follow);
    this.tree.setTimes(parts, {
      accessed: times.accessed ?? stat.accessed,
      modified: times.modified ?? stat.modified,
    });
  }

  list(): DirectoryEntry[] {
    return this.tree.list(this.#walk('.', 'never').parts);
  }

  createDirectory(path: string): void {
    this.#mayWrite();
    const { parts, stat } = this.#walk(path, 'never');
    if (stat !== undefined) throw new WasiError(Errno.exist);
    this.tree.createDirectory(parts);
  }

  removeDirectory(path: string): void {
    this.#mayWrite();
    const { parts, stat, ending } = this.#walk(path, 'never');
    if (ending === 'dots') throw new WasiError(Errno.notempty);
    if (ending === 'dot') throw new WasiError(Errno.inval);
    if (stat === undefined) throw new WasiError(Errno.noent);
    if (stat.type !== 'directory') throw new WasiError(Errno.notdir);
    this.tree.removeDirectory(parts);
  }

  unlink(path: string): void {
    this.#mayWrite();
    const { parts, stat, ending } = this.#walk(path, 'never');
    if (stat === undefined) throw new WasiError(Errno.noent);
    if (stat.type === 'directory') throw new WasiError(Errno.isdir);
    if (ending !== 'name') throw new WasiError(Errno.notdir);
    this.tree.unlink(parts);
  }

  readLink(path: string): string {
    const { parts, stat } = this.#existing(path, false);
    if (stat.type !== 'symlink') throw new WasiError(Errno.inval);
    return this.tree.readLink(parts);
  }

  symlink(target: string, path: string): void {
    this.#mayWrite();
    const parts = this.#vacant(path);
    // A link that leads out would be refused when it is followed; other programs would follow it.
    if (leadsOut(parts.slice(0, -1), target)) throw new WasiError(Errno.notcapable);
    this.tree.symlink(target, parts);
  }

  rename(path: string, to: Directory, toPath: string): void {
    const target = this.#sibling(to);
    const from = this.#walk(path, 'never');
    const onto = target.#walk(toPath, 'never');
    if (isDotted(from) || isDotted(onto)) throw new WasiError(Errno.busy);
    const { stat } = from;
    if (stat === undefined) throw new WasiError(Errno.noent);
    if (stat.type !== 'directory' && (from.ending === 'slash' || onto.ending === 'slash')) {
      throw new WasiError(Errno.notdir);
    }
    if (isWithin(from.parts, onto.parts)) {
      if (from.parts.length === onto.parts.length) return;
      throw new WasiError(Errno.inval);
    }
    if (isWithin(onto.parts, from.parts)) throw new WasiError(Errno.notempty);
    if (onto.stat !== undefined && (stat.type === 'directory') !== (onto.stat.type === 'directory')) {
      throw new WasiError(stat.type === 'directory' ? Errno.notdir : Errno.isdir);
    }
    this.#checkMoved(from.parts, onto.parts, stat);
    this.tree.rename(from.parts, onto.parts);
  }

  link(path: string, to: Directory, toPath: string, follow: boolean): void {
    const target = this.#sibling(to);
    const from = this.#existing(path, follow);
    const parts = target.#vacant(toPath);
    if (from.stat.type === 'directory') throw new WasiError(Errno.perm);
    if (from.stat.type === 'other') throw new WasiError(Errno.notcapable);
    this.#checkMoved(from.parts, parts, from.stat);
    this.tree.link(from.parts, parts);
  }

  sync(): void {
    this.tree.sync(this.#walk('.', 'never').parts);
  }

  close(): void {
    // A directory is a name here and holds nothing open.
  }

  #walk(path: string, lastLink: LastLink): Place {
    return walk(this.tree, this.parts, path, lastLink);
  }

  #existing(path: string, follow: boolean): Place & { stat: FileStat } {
    const { parts, stat, ending } = this.#walk(path, follow ? 'follow' : 'keep');
    if (stat === undefined) throw new WasiError(Errno.noent);
    if (ending !== 'name' && stat.type !== 'directory') throw new WasiError(Errno.notdir);
    return { parts, stat, ending };
  }

  /** A place for something new that is no directory. */
  #vacant(path: string): readonly string[] {
    const { parts, stat, ending } = this.#walk(path, 'never');
    if (stat !== undefined) throw new WasiError(Errno.exist);
    if (ending !== 'name') throw new WasiError(Errno.noent);
    return parts;
  }

  #mayWrite(): void {
    if (this.readOnly) throw new WasiError(Errno.perm);
  }

  /** The other end of a rename or link: moving between folders with other rights would carry the rights along. */
  #sibling(to: Directory): TreeDirectory {
    if (!(to instanceof TreeDirectory) || to.tree !== this.tree) throw new WasiError(Errno.xdev);
    this.#mayWrite();
    to.#mayWrite();
    return to;
  }

  /** A link that was harmless where it was may lead out from where it comes to; a folder may hold such links. */
  #checkMoved(from: readonly string[], to: readonly string[], { type }: Pick<FileStat, 'type'>): void {
    const [here, there] = [from.slice(0, -1), to.slice(0, -1)];
    // As deep as before or deeper, no link leads out that did not before.
    if (there.length >= here.length) return;
    if (type === 'symlink' && leadsOut(there, this.tree.readLink(from))) throw new WasiError(Errno.notcapable);
    if (type !== 'directory') return;
    for (const entry of this.tree.list(from)) this.#checkMoved([...from, entry.name], [...to, entry.name], entry);
  }
}

const isDotted = ({ ending }: Place): boolean => ending === 'dot' || ending === 'dots';

/** True if the second path is the first or below it. */
const isWithin = (outer: readonly string[], inner: readonly string[]): boolean =>
  outer.every((name, index) => inner[index] === name);

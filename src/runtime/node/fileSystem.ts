// The folders that a plug-in is let into, on Node's file system.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeSync,
  type BigIntStats,
  type Dirent,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { PluginError } from '../errors';
import { Errno, WasiError } from '../wasi/errno';
import type {
  Directory,
  DirectoryEntry,
  File,
  FileStat,
  FileTimes,
  FileType,
  OpenMode,
  WasiFileSystem,
} from '../wasi/fileSystem';
import { translate } from './errors';
import { resolve, type ResolvedPath } from './paths';

export function createFileSystem(): WasiFileSystem {
  return { openRoot };
}

/** @throws PluginError `manifest` if there is no such folder. */
function openRoot(path: string, readOnly: boolean): Directory {
  try {
    const root = realpathSync(path);
    if (statSync(root).isDirectory()) return new NodeDirectory(root, [], readOnly);
  } catch (error) {
    throw new PluginError('manifest', `allowed_paths: "${path}" cannot be opened: ${(error as Error).message}`);
  }
  throw new PluginError('manifest', `allowed_paths: "${path}" is no folder.`);
}

class NodeDirectory implements Directory {
  readonly kind = 'directory';

  constructor(
    private readonly root: string,
    private readonly parts: readonly string[],
    private readonly readOnly: boolean,
  ) {}

  open(path: string, mode: OpenMode): File | Directory {
    const found = this.#resolve(path, mode.follow);
    const { stats } = found;
    const writes = mode.write || mode.create || mode.truncate || mode.append;
    if (stats?.isDirectory() === true) {
      if (mode.create && mode.exclusive) throw new WasiError(Errno.exist);
      if (mode.write || mode.truncate) throw new WasiError(Errno.isdir);
      return new NodeDirectory(this.root, found.parts, this.readOnly);
    }
    if (mode.directory) throw new WasiError(stats === undefined ? Errno.noent : Errno.notdir);
    if (stats === undefined && (!mode.create || found.mustBeDirectory)) throw new WasiError(Errno.noent);
    if (stats?.isSymbolicLink() === true) throw new WasiError(Errno.loop);
    // A pipe would block the worker, a device is none of a plug-in's business.
    if (stats !== undefined && !stats.isFile()) throw new WasiError(Errno.notcapable);
    if (writes) this.#mayWrite();
    return new NodeFile(this.#openFile(found.path, mode), mode.append);
  }

  stat(path: string, follow: boolean): FileStat {
    return statOf(this.#existing(path, follow).stats);
  }

  setTimes(path: string, times: FileTimes, follow: boolean): void {
    this.#mayWrite();
    const { path: found, stats } = this.#existing(path, follow);
    translate(() =>
      lutimesSync(found, seconds(times.accessed ?? stats.atimeNs), seconds(times.modified ?? stats.mtimeNs)),
    );
  }

  list(): DirectoryEntry[] {
    const path = this.#existing('.', true).path;
    // Sorted, so that a cookie means the same entry in the next call.
    const entries = translate(() => readdirSync(path, { withFileTypes: true })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    return entries.map((entry) => ({ name: entry.name, type: typeOf(entry), inode: 0n }));
  }

  createDirectory(path: string): void {
    this.#mayWrite();
    const found = this.#resolve(path, false);
    translate(() => mkdirSync(found.path));
  }

  removeDirectory(path: string): void {
    this.#mayWrite();
    const { path: found, stats } = this.#inside(this.#existing(path, false));
    if (!stats.isDirectory()) throw new WasiError(Errno.notdir);
    translate(() => rmdirSync(found));
  }

  unlink(path: string): void {
    this.#mayWrite();
    const { path: found, stats } = this.#existing(path, false);
    if (stats.isDirectory()) throw new WasiError(Errno.isdir);
    translate(() => unlinkSync(found));
  }

  readLink(path: string): string {
    const { path: found, stats } = this.#existing(path, false);
    if (!stats.isSymbolicLink()) throw new WasiError(Errno.inval);
    return translate(() => readlinkSync(found))
      .split(sep)
      .join('/');
  }

  symlink(target: string, path: string): void {
    this.#mayWrite();
    const found = this.#resolve(path, false);
    if (found.stats !== undefined) throw new WasiError(Errno.exist);
    // A link that leads out would be refused when it is followed; other programs would follow it.
    if (leadsOut(found.parts.slice(0, -1), target)) throw new WasiError(Errno.notcapable);
    translate(() => symlinkSync(target, found.path));
  }

  rename(path: string, to: Directory, toPath: string): void {
    const target = this.#sibling(to);
    const from = this.#inside(this.#existing(path, false));
    const destination = target.#resolve(toPath, false);
    // A link that was harmless where it was may lead out from where it comes to, a folder may hold such links.
    if (!from.stats.isFile() && dirname(destination.path) !== dirname(from.path))
      this.#checkMoved(from.path, destination.parts);
    translate(() => renameSync(from.path, destination.path));
  }

  link(path: string, to: Directory, toPath: string, follow: boolean): void {
    const target = this.#sibling(to);
    const from = this.#existing(path, follow);
    if (!from.stats.isFile()) throw new WasiError(Errno.perm);
    const destination = target.#resolve(toPath, false);
    translate(() => linkSync(from.path, destination.path));
  }

  close(): void {
    // A directory is a name here and holds nothing open.
  }

  #resolve(path: string, follow: boolean): ResolvedPath {
    return resolve(this.root, this.parts, path, follow);
  }

  #existing(path: string, follow: boolean): ResolvedPath & { stats: BigIntStats } {
    const found = this.#resolve(path, follow);
    if (found.stats === undefined) throw new WasiError(Errno.noent);
    return { ...found, stats: found.stats };
  }

  /** The root itself cannot be moved or removed. */
  #inside<T extends ResolvedPath>(found: T): T {
    if (found.parts.length === 0) throw new WasiError(Errno.busy);
    return found;
  }

  #mayWrite(): void {
    if (this.readOnly) throw new WasiError(Errno.perm);
  }

  /** The other end of a rename or link: moving between folders with other rights would carry the rights along. */
  #sibling(to: Directory): NodeDirectory {
    if (!(to instanceof NodeDirectory) || to.root !== this.root) throw new WasiError(Errno.xdev);
    this.#mayWrite();
    to.#mayWrite();
    return to;
  }

  #checkMoved(path: string, parts: readonly string[]): void {
    const links = translate(() => linksBelow(path));
    for (const link of links) {
      const moved = [
        ...parts,
        ...relative(path, link)
          .split(sep)
          .filter((part) => part !== ''),
      ];
      if (
        leadsOut(
          moved.slice(0, -1),
          translate(() => readlinkSync(link)),
        )
      )
        throw new WasiError(Errno.notcapable);
    }
  }

  #openFile(path: string, mode: OpenMode): number {
    const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
    const access = mode.write || mode.append ? (mode.read ? O_RDWR : O_WRONLY) : O_RDONLY;
    // Not there on Windows.
    const careful = ((O_NOFOLLOW as number | undefined) ?? 0) | ((O_NONBLOCK as number | undefined) ?? 0);
    const flags = (mode.append ? O_APPEND : 0) | (mode.create ? O_CREAT : 0) | (mode.exclusive ? O_EXCL : 0);
    const fd = translate(() => openSync(path, access | flags | careful, 0o666));
    try {
      this.#checkPlace(fd, path);
      if (mode.truncate) translate(() => ftruncateSync(fd, 0));
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    return fd;
  }

  /** Somebody may have put a link in the way between the look and the opening; Linux tells what was opened. */
  #checkPlace(fd: number, path: string): void {
    if (process.platform !== 'linux') return;
    const opened = translate(() => readlinkSync(`/proc/self/fd/${fd}`));
    if (opened !== path) throw new WasiError(Errno.notcapable);
  }
}

class NodeFile implements File {
  readonly kind = 'file';

  constructor(
    private readonly fd: number,
    private readonly appends: boolean,
  ) {}

  read(into: Uint8Array, position: bigint): number {
    return translate(() => readSync(this.fd, into, 0, into.length, position));
  }

  write(bytes: Uint8Array, position: bigint): number {
    if (this.appends) return this.append(bytes);
    // node:fs takes no bigint here; 2^53 bytes are more than a file can have.
    return translate(() => writeSync(this.fd, bytes, 0, bytes.length, Number(position)));
  }

  append(bytes: Uint8Array): number {
    const end = this.appends ? null : Number(this.stat().size);
    return translate(() => writeSync(this.fd, bytes, 0, bytes.length, end));
  }

  stat(): FileStat {
    return statOf(translate(() => fstatSync(this.fd, { bigint: true })));
  }

  setSize(size: bigint): void {
    if (size > BigInt(Number.MAX_SAFE_INTEGER)) throw new WasiError(Errno.fbig);
    translate(() => ftruncateSync(this.fd, Number(size)));
  }

  setTimes({ accessed, modified }: FileTimes): void {
    const now = this.stat();
    translate(() => futimesSync(this.fd, seconds(accessed ?? now.accessed), seconds(modified ?? now.modified)));
  }

  sync(): void {
    translate(() => fsyncSync(this.fd));
  }

  close(): void {
    translate(() => closeSync(this.fd));
  }
}

/** True if a link with this target, in a directory of these parts below the root, climbs above the root. */
function leadsOut(directory: readonly string[], target: string): boolean {
  if (target.startsWith('/') || (process.platform === 'win32' && /[\\:]/.test(target))) return true;
  let depth = directory.length;
  for (const part of target.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** Symbolic links at and below a path. */
function linksBelow(path: string): string[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const here = join(folder, entry.name);
      if (entry.isSymbolicLink()) return [here];
      return entry.isDirectory() ? walk(here) : [];
    });
  try {
    return walk(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}

function typeOf(entry: Dirent | BigIntStats): FileType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

const statOf = (stats: BigIntStats): FileStat => ({
  type: typeOf(stats),
  device: stats.dev,
  inode: stats.ino,
  links: stats.nlink,
  size: stats.size,
  accessed: stats.atimeNs,
  modified: stats.mtimeNs,
  changed: stats.ctimeNs,
});

const seconds = (nanoseconds: bigint): number => Number(nanoseconds / 1000n) / 1e6;

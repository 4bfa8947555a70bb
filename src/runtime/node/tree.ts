// The files below a folder of the machine.
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type { FileTree } from '../wasi/directory';
import { Errno, WasiError } from '../wasi/errno';
import type { DirectoryEntry, File, FileStat, OpenMode } from '../wasi/fileSystem';
import { anchored, canAnchor, checkOpened } from './anchor';
import { translate } from './errors';
import { NodeFile } from './file';
import { guestTarget, hostPath, hostTarget } from './paths';
import { seconds, statOf, typeOf } from './stat';

const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants;
/** Not there on Windows. */
const careful =
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) | ((constants.O_NONBLOCK as number | undefined) ?? 0);

export class NodeTree implements FileTree {
  /** @param root without links, on the machine. */
  constructor(private readonly root: string) {}

  /** Not held fast, for it is done for each name of each path: what is done with the place is. */
  look(parts: readonly string[]): FileStat | undefined {
    const path = hostPath(this.root, parts);
    const stats = translate(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
    return stats && statOf(stats);
  }

  readLink(parts: readonly string[]): string {
    return guestTarget(this.#at(parts, (path) => readlinkSync(path)));
  }

  open(parts: readonly string[], mode: OpenMode): File {
    return this.#at(parts, (path) => {
      const writes = mode.write || mode.truncate;
      const access = writes ? (mode.read ? O_RDWR : O_WRONLY) : O_RDONLY;
      const create = (mode.create ? O_CREAT : 0) | (mode.create && mode.exclusive ? O_EXCL : 0);
      const fds: number[] = [];
      try {
        const fd = this.#open(parts, path, access | create, fds);
        const appending = mode.append && mode.write ? this.#open(parts, path, O_WRONLY | O_APPEND, fds) : undefined;
        if (appending !== undefined && fstatSync(fd).ino !== fstatSync(appending).ino) {
          throw new WasiError(Errno.notcapable);
        }
        if (mode.truncate) ftruncateSync(fd, 0);
        return new NodeFile(fd, appending);
      } catch (error) {
        for (const fd of fds) closeSync(fd);
        throw error;
      }
    });
  }

  list(parts: readonly string[]): DirectoryEntry[] {
    return this.#in(parts, (folder) =>
      readdirSync(folder, { withFileTypes: true })
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map((entry) => ({ name: entry.name, type: typeOf(entry), inode: 0n })),
    );
  }

  createDirectory(parts: readonly string[]): void {
    this.#at(parts, (path) => mkdirSync(path));
  }

  removeDirectory(parts: readonly string[]): void {
    this.#at(parts, (path) => rmdirSync(path));
  }

  unlink(parts: readonly string[]): void {
    this.#at(parts, (path) => unlinkSync(path));
  }

  symlink(target: string, parts: readonly string[]): void {
    const hosted = hostTarget(target);
    this.#at(parts, (path) => symlinkSync(hosted, path));
  }

  rename(from: readonly string[], to: readonly string[]): void {
    this.#at(from, (path) => this.#at(to, (toPath) => renameSync(path, toPath)));
  }

  link(from: readonly string[], to: readonly string[]): void {
    // Elsewhere the system links what a link leads to, and that may be anywhere.
    if (!canAnchor() && this.look(from)?.type === 'symlink') throw new WasiError(Errno.notsup);
    this.#at(from, (path) => this.#at(to, (toPath) => linkSync(path, toPath)));
  }

  setTimes(parts: readonly string[], { accessed, modified }: { accessed: bigint; modified: bigint }): void {
    const times = [seconds(accessed), seconds(modified)] as const;
    if (parts.length === 0) return this.#in(parts, (folder) => utimesSync(folder, ...times));
    this.#at(parts, (path) => lutimesSync(path, ...times));
  }

  sync(parts: readonly string[]): void {
    // Windows has no way to, and no need of it.
    if (process.platform === 'win32') return;
    this.#in(parts, (folder) => {
      const fd = openSync(folder, O_RDONLY);
      try {
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
    });
  }

  /** Does something in a directory. */
  #in<T>(parts: readonly string[], use: (folder: string) => T): T {
    const path = hostPath(this.root, parts);
    return translate(() => anchored(path, use));
  }

  /** Does something with a name in a directory. */
  #at<T>(parts: readonly string[], use: (path: string) => T): T {
    const name = parts.at(-1) ?? '.';
    return this.#in(parts.slice(0, -1), (folder) => use(join(folder, name)));
  }

  #open(parts: readonly string[], path: string, flags: number, opened: number[]): number {
    const fd = openSync(path, flags | careful, 0o666);
    opened.push(fd);
    if (!canAnchor()) checkOpened(fd, this.root, hostPath(this.root, parts));
    if (!fstatSync(fd).isFile()) throw new WasiError(Errno.notcapable);
    return fd;
  }
}

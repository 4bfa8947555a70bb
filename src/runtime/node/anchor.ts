// Holds a folder fast while something is done in it, so that nobody can put a link in its place between look and deed.
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { Errno, WasiError } from '../wasi/errno';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
/** Linux: a descriptor that stands for a place only, so that a folder needs not be readable. node:fs has no name for it. */
const O_PATH = 0x200000;
const descriptors = '/proc/self/fd';

let anchors: boolean | undefined;
/** On Linux a path can go through a descriptor, as openat does elsewhere; node:fs has no openat. */
export const canAnchor = (): boolean => (anchors ??= process.platform === 'linux' && existsSync(descriptors));

/**
 * Gives a path to the folder that stays with it whatever becomes of its name. Where the machine has none, it is the
 * path as it was.
 *
 * @param folder without links, by a look at each of its names.
 * @throws WasiError `notcapable` if by now it is somewhere else.
 */
export function anchored<T>(folder: string, use: (folder: string) => T): T {
  if (!canAnchor()) return use(folder);
  const fd = openSync(folder, O_RDONLY | O_PATH | O_DIRECTORY | O_NOFOLLOW);
  try {
    const path = `${descriptors}/${fd}`;
    if (readlinkSync(path) !== folder) throw new WasiError(Errno.notcapable);
    return use(path);
  } finally {
    closeSync(fd);
  }
}

/**
 * For machines without anchors: compares what was opened with what the path leads to now. Somebody who swaps twice in
 * the right moments gets by; who put a link there once does not.
 *
 * @throws WasiError `notcapable` if the file is not at its path below the root.
 */
export function checkOpened(fd: number, root: string, path: string): void {
  const folder = realpathSync(dirname(path));
  const isInside = folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);
  const [opened, there] = [fstatSync(fd, { bigint: true }), lstatSync(path, { bigint: true })];
  if (!isInside || opened.ino !== there.ino || opened.dev !== there.dev) throw new WasiError(Errno.notcapable);
}

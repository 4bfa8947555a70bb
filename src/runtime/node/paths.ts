// From a plug-in's path to one on the machine, never outside of the folder that the plug-in was let into.
import { lstatSync, readlinkSync, type BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { Errno, WasiError } from '../wasi/errno';
import { translate } from './errors';

const maxLinks = 40;

export interface ResolvedPath {
  /** On the machine, without symbolic links but perhaps the last one. */
  readonly path: string;
  /** Below the root, `[]` for the root itself. */
  readonly parts: readonly string[];
  /** Undefined if nothing is there. */
  readonly stats: BigIntStats | undefined;
  /** The path ends with a slash or a dot, so that it has to be a directory. */
  readonly mustBeDirectory: boolean;
}

/**
 * Walks a path part by part, looking at each with lstat and following links by hand. A link to an absolute path, and
 * whatever climbs above the root, is refused: the check is on names, before anything is opened.
 *
 * @param root without links, on the machine.
 * @param from parts of the directory that the path starts in.
 * @throws WasiError `notcapable` for a way out, `noent`, `notdir`, `loop`, …
 */
export function resolve(root: string, from: readonly string[], path: string, follow: boolean): ResolvedPath {
  const parts = [...from];
  const rest = split(path);
  const mustBeDirectory = /(^|\/)\.{0,2}$/.test(path);
  let stats: BigIntStats | undefined;
  let links = 0;
  while (rest.length > 0) {
    const part = rest.shift() ?? '';
    if (part === '..') {
      if (parts.pop() === undefined) throw new WasiError(Errno.notcapable);
      stats = undefined;
      continue;
    }
    const isLast = rest.length === 0;
    const here = join(root, ...parts, part);
    stats = look(here);
    if (stats === undefined) {
      if (!isLast) throw new WasiError(Errno.noent);
      return { path: here, parts: [...parts, part], stats, mustBeDirectory };
    }
    if (stats.isSymbolicLink() && (!isLast || follow || mustBeDirectory)) {
      if (++links > maxLinks) throw new WasiError(Errno.loop);
      rest.unshift(...split(translate(() => readlinkSync(here))));
      continue;
    }
    if (!isLast && !stats.isDirectory()) throw new WasiError(Errno.notdir);
    parts.push(part);
  }
  const end = join(root, ...parts);
  stats ??= look(end);
  if (mustBeDirectory && stats !== undefined && !stats.isDirectory()) throw new WasiError(Errno.notdir);
  return { path: end, parts, stats, mustBeDirectory };
}

function split(path: string): string[] {
  if (path.includes('\0')) throw new WasiError(Errno.inval);
  if (path === '') throw new WasiError(Errno.noent);
  if (path.startsWith('/')) throw new WasiError(Errno.notcapable);
  // On Windows a backslash separates, and a colon names a drive or a stream of a file.
  if (process.platform === 'win32' && /[\\:]/.test(path)) throw new WasiError(Errno.notcapable);
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function look(path: string): BigIntStats | undefined {
  return translate(() => lstatSync(path, { bigint: true, throwIfNoEntry: false }));
}

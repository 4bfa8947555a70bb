// From a plug-in's path to a place below its folder: names are looked at one by one, and none leads out.
import { Errno, WasiError } from './errno';
import type { FileStat } from './fileSystem';

const maxLinks = 40;

/** Where a path leads. */
export interface Place {
  /** Names below the root, without dots and without links but perhaps the last; `[]` for the root itself. */
  readonly parts: readonly string[];
  /** Undefined if nothing is there; the folder that it would be in is. */
  readonly stat: FileStat | undefined;
  /** A name, a name and a slash, `.` or `..`: by POSIX what may be done with a place depends on how it was named. */
  readonly ending: Ending;
}

export type Ending = 'name' | 'slash' | 'dot' | 'dots';

/**
 * What becomes of a link at the end of a path: it is followed; or it is meant itself, but followed if a slash is after
 * it; or it is meant itself in any case, as where something is made, moved or removed.
 */
export type LastLink = 'follow' | 'keep' | 'never';

/** What a walk needs to see of a file system. */
export interface Walkable {
  /** Undefined if nothing is there. Follows no link. */
  look(parts: readonly string[]): FileStat | undefined;
  /** Target of a link, with `/`. */
  readLink(parts: readonly string[]): string;
}

/**
 * Resolves as POSIX does, with two differences: an absolute path, also as the target of a link, and what climbs above
 * the root are refused.
 *
 * @param from parts of the directory that the path starts in.
 * @throws WasiError `notcapable` for a way out, `noent`, `notdir`, `loop`, …
 */
export function walk(tree: Walkable, from: readonly string[], path: string, lastLink: LastLink): Place {
  const parts = start(tree, from);
  const names = split(path);
  let ending = endingOf(path);
  for (let links = 0; names.length > 0;) {
    const name = names.shift() ?? '.';
    if (name === '.') continue;
    if (name === '..') {
      if (parts.pop() === undefined) throw new WasiError(Errno.notcapable);
      continue;
    }
    const isLast = names.length === 0;
    parts.push(name);
    const stat = tree.look(parts);
    if (stat === undefined) {
      if (!isLast) throw new WasiError(Errno.noent);
      return { parts, stat, ending };
    }
    const isMeant = isLast && (lastLink === 'never' || (lastLink === 'keep' && ending === 'name'));
    if (stat.type === 'symlink' && !isMeant) {
      if (++links > maxLinks) throw new WasiError(Errno.loop);
      const target = tree.readLink(parts);
      parts.pop();
      names.unshift(...split(target));
      if (isLast && ending === 'name') ending = endingOf(target);
      continue;
    }
    if (isLast) return { parts, stat, ending };
    if (stat.type !== 'directory') throw new WasiError(Errno.notdir);
  }
  return { parts, stat: tree.look(parts), ending };
}

/**
 * True for a link's target that leads out of the root, or may come to: absolute, or climbing higher than the directory
 * that the link is in is deep. To climb again after going down is refused: where that leads depends on other links.
 *
 * @param directory parts of the directory of the link.
 */
export function leadsOut(directory: readonly string[], target: string): boolean {
  if (target.startsWith('/')) return true;
  const names = target.split('/').filter((name) => name !== '' && name !== '.');
  const down = names.findIndex((name) => name !== '..');
  const climbs = down < 0 ? names.length : down;
  return climbs > directory.length || names.includes('..', climbs);
}

/** An open directory is known by its name here: somebody may have moved it away and put a link in its place. */
function start(tree: Walkable, from: readonly string[]): string[] {
  from.forEach((_, index) => {
    if (tree.look(from.slice(0, index + 1))?.type !== 'directory') throw new WasiError(Errno.noent);
  });
  return [...from];
}

function split(path: string): string[] {
  if (path === '') throw new WasiError(Errno.noent);
  if (path.includes('\0')) throw new WasiError(Errno.inval);
  if (path.startsWith('/')) throw new WasiError(Errno.notcapable);
  return path.split('/').filter((name) => name !== '');
}

function endingOf(path: string): Ending {
  const last = path.split('/').findLast((name) => name !== '');
  if (last === '.') return 'dot';
  if (last === '..') return 'dots';
  return path.endsWith('/') ? 'slash' : 'name';
}

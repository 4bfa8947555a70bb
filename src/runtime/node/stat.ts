// What Node says of files, in WASI's terms.
import type { BigIntStats, Dirent } from 'node:fs';
import type { FileStat, FileType } from '../wasi/fileSystem';

export function typeOf(entry: Dirent | BigIntStats): FileType {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'other';
}

export const statOf = (stats: BigIntStats): FileStat => ({
  type: typeOf(stats),
  device: stats.dev,
  inode: stats.ino,
  links: stats.nlink,
  size: stats.size,
  accessed: stats.atimeNs,
  modified: stats.mtimeNs,
  changed: stats.ctimeNs,
});

/** As node:fs takes times; it keeps microseconds. */
export const seconds = (nanoseconds: bigint): number => Number(nanoseconds / 1000n) / 1e6;

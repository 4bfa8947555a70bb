// fd_readdir: what a folder holds, in records of the plug-in's memory.
import { encodeText } from '../text';
import type { OpenDirectory } from './descriptors';
import type { DirectoryEntry } from './fileSystem';
import { typeCode } from './layout';

/** Bytes of a `dirent`; the name follows. */
const headSize = 24;

/** The list is taken at the start and kept, so that a cookie, its index, means the same entry until the next start. */
export function entriesFrom(opened: OpenDirectory, cookie: bigint): readonly DirectoryEntry[] {
  if (cookie === 0n || opened.listing === undefined) {
    opened.listing = [
      { name: '.', type: 'directory', inode: 0n },
      { name: '..', type: 'directory', inode: 0n },
      ...opened.directory.list(),
    ];
  }
  return opened.listing;
}

/**
 * Fills the buffer with `dirent`s and their names from the cookie on; the last may be cut off, which asks for a larger
 * buffer. Returns the bytes written: fewer than there is place for say that there is no more.
 */
export function writeEntries(into: Uint8Array, entries: readonly DirectoryEntry[], cookie: bigint): number {
  let at = 0;
  const start = cookie < 0n || cookie > BigInt(entries.length) ? entries.length : Number(cookie);
  for (let index = start; index < entries.length && at < into.length; index++) {
    const entry = entries[index];
    if (entry === undefined) break;
    const record = recordOf(entry, index + 1).subarray(0, into.length - at);
    into.set(record, at);
    at += record.length;
  }
  return at;
}

function recordOf(entry: DirectoryEntry, next: number): Uint8Array {
  const name = encodeText(entry.name);
  const record = new Uint8Array(headSize + name.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(next), true);
  view.setBigUint64(8, entry.inode, true);
  view.setUint32(16, name.length, true);
  view.setUint8(20, typeCode(entry.type));
  record.set(name, headSize);
  return record;
}

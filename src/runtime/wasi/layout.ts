// The numbers and structs of WASI preview 1 as they lie in memory.
import type { Descriptor } from './descriptors';
import { Errno, WasiError } from './errno';
import type { FileStat, FileType } from './fileSystem';
import type { WasiMemory } from './memory';

export const FileTypeCode = { unknown: 0, characterDevice: 2, directory: 3, file: 4, symlink: 7 } as const;

/** The rights by their bits. They are no more than what a plug-in is told: hosts gave up keeping account of them. */
export const Rights = {
  fdRead: 1n << 1n,
  fdSeek: 1n << 2n,
  fdTell: 1n << 5n,
  fdWrite: 1n << 6n,
  fdAdvise: 1n << 7n,
  fdAllocate: 1n << 8n,
  fdReaddir: 1n << 14n,
  fdFilestatSetSize: 1n << 22n,
  all: (1n << 30n) - 1n,
} as const;

const bits = (first: number, last: number): bigint => (1n << BigInt(last + 1)) - (1n << BigInt(first));
/** What can be done with files and streams only. */
const ofFiles =
  Rights.fdRead |
  Rights.fdSeek |
  Rights.fdTell |
  Rights.fdWrite |
  Rights.fdAdvise |
  Rights.fdAllocate |
  Rights.fdFilestatSetSize;
/** `path_*` and `fd_readdir`. */
const ofDirectories = bits(9, 20) | bits(24, 26);
const ofWriting = Rights.fdWrite | Rights.fdAllocate | Rights.fdFilestatSetSize;
const ofSeeking = Rights.fdSeek | Rights.fdTell;

export const LookupFlags = { symlinkFollow: 1, all: 1 } as const;
export const OpenFlags = { create: 1, directory: 2, exclusive: 4, truncate: 8, all: 15 } as const;
export const FdFlags = { append: 1, dsync: 2, nonblock: 4, rsync: 8, sync: 16, all: 31 } as const;
export const TimeFlags = { accessed: 1, accessedNow: 2, modified: 4, modifiedNow: 8, all: 15 } as const;

/** @throws WasiError `inval` if a bit is set that has no meaning. */
export function checkFlags(flags: number, { all }: { readonly all: number }): number {
  if ((flags & ~all) !== 0) throw new WasiError(Errno.inval);
  return flags;
}

export function typeCode(type: FileType): number {
  return type === 'other' ? FileTypeCode.unknown : FileTypeCode[type];
}

/** `filestat`, 64 bytes. */
export function writeFileStat(memory: WasiMemory, at: number, stat: FileStat): void {
  memory.bytes(at, 64).fill(0);
  memory.setU64(at, stat.device);
  memory.setU64(at + 8, stat.inode);
  memory.setU8(at + 16, typeCode(stat.type));
  memory.setU64(at + 24, stat.links);
  memory.setU64(at + 32, stat.size);
  memory.setU64(at + 40, stat.accessed);
  memory.setU64(at + 48, stat.modified);
  memory.setU64(at + 56, stat.changed);
}

/** `fdstat`, 24 bytes. */
export function writeFdStat(memory: WasiMemory, at: number, descriptor: Descriptor): void {
  memory.bytes(at, 24).fill(0);
  memory.setU8(at, typeOf(descriptor));
  memory.setU16(at + 2, descriptor.flags);
  memory.setU64(at + 8, rightsOf(descriptor));
  memory.setU64(at + 16, descriptor.kind === 'directory' ? Rights.all : 0n);
}

/** A stream counts as a terminal, so that C's stdout is flushed line by line and not only when a program ends. */
function typeOf({ kind }: Descriptor): number {
  if (kind === 'file') return FileTypeCode.file;
  return kind === 'directory' ? FileTypeCode.directory : FileTypeCode.characterDevice;
}

/** Programs take from these whether a descriptor is read, written or sought, and what is a terminal. */
function rightsOf(descriptor: Descriptor): bigint {
  const { kind } = descriptor;
  if (kind === 'directory') return Rights.all & ~ofFiles;
  const rights = Rights.all & ~ofDirectories;
  if (kind === 'stdin') return rights & ~ofSeeking & ~ofWriting;
  if (kind !== 'file') return rights & ~ofSeeking & ~Rights.fdRead;
  return rights & ~(descriptor.writable ? 0n : ofWriting) & ~(descriptor.readable ? 0n : Rights.fdRead);
}

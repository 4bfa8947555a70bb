// The numbers and structs of WASI preview 1 as they lie in memory.
import type { Descriptor } from './descriptors';
import type { FileStat, FileType } from './fileSystem';
import type { WasiMemory } from './memory';

export const FileTypeCode = { unknown: 0, characterDevice: 2, directory: 3, file: 4, symlink: 7 } as const;

export const Rights = {
  fdRead: 1n << 1n,
  fdSeek: 1n << 2n,
  fdTell: 1n << 5n,
  fdWrite: 1n << 6n,
  fdAllocate: 1n << 8n,
  fdReaddir: 1n << 14n,
  fdFilestatSetSize: 1n << 22n,
  all: (1n << 30n) - 1n,
} as const;

export const OpenFlags = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const;
export const FdFlags = { append: 1 } as const;
export const TimeFlags = { accessed: 1, accessedNow: 2, modified: 4, modifiedNow: 8 } as const;
export const symlinkFollow = 1;

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

function rightsOf(descriptor: Descriptor): bigint {
  switch (descriptor.kind) {
    case 'directory':
      return Rights.all;
    case 'file': {
      const writing = Rights.fdWrite | Rights.fdAllocate | Rights.fdFilestatSetSize;
      return Rights.all & ~(descriptor.writable ? 0n : writing) & ~(descriptor.readable ? 0n : Rights.fdRead);
    }
    default:
      return Rights.all & ~(Rights.fdSeek | Rights.fdTell);
  }
}

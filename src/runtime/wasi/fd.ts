// The functions on open descriptors.
import { encodeText } from '../text';
import type { Descriptor, Input, OpenFile } from './descriptors';
import { Errno, WasiError } from './errno';
import type { FileTimes } from './fileSystem';
import type { WasiContext, WasiFunction } from './context';
import { checkFlags, FdFlags, TimeFlags, writeFdStat, writeFileStat } from './layout';
import { entriesFrom, writeEntries } from './readdir';

const maxVectors = 1024;
/** A `filedelta` is signed. */
const largestOffset = (1n << 63n) - 1n;
/** Bytes that a stream takes at once. */
const largestChunk = 16 * 1024 * 1024;
const lastAdvice = 5;
const Whence = { set: 0, current: 1, end: 2 } as const;

export function fdFunctions(context: WasiContext): Record<string, WasiFunction> {
  const { host, memory, descriptors } = context;

  const vectors = (at: number, count: number): Uint8Array[] => {
    if (count > maxVectors) throw new WasiError(Errno.inval);
    return memory.vectors(at, count);
  };

  /** Nothing is read or written if there is no place to say how much. */
  const counted = (result: number, transferred: () => number): void => {
    memory.bytes(result, 4);
    memory.setU32(result, transferred());
  };

  const readInput = (input: Input, into: Uint8Array): number => {
    const part = host.stdin.subarray(input.position, input.position + into.length);
    into.set(part);
    input.position += part.length;
    return part.length;
  };

  const readFile = (file: OpenFile, buffers: readonly Uint8Array[], position: bigint): number => {
    if (!file.readable) throw new WasiError(Errno.badf);
    return transfer(buffers, (into, before) => file.file.read(into, position + BigInt(before)));
  };

  const writeFile = (file: OpenFile, buffers: readonly Uint8Array[], position: bigint): number => {
    if (!file.writable) throw new WasiError(Errno.badf);
    const count = transfer(buffers, (bytes, before) => file.file.write(bytes, position + BigInt(before)));
    if (file.flags & (FdFlags.dsync | FdFlags.sync)) file.file.sync();
    return count;
  };

  const append = (file: OpenFile, buffers: readonly Uint8Array[]): number => {
    if (!file.writable) throw new WasiError(Errno.badf);
    const count = transfer(buffers, (bytes) => file.file.append(bytes));
    if (file.flags & (FdFlags.dsync | FdFlags.sync)) file.file.sync();
    file.position = file.file.stat().size;
    return count;
  };

  const write = (descriptor: Descriptor, buffers: readonly Uint8Array[]): number => {
    switch (descriptor.kind) {
      case 'stdin':
        throw new WasiError(Errno.badf);
      case 'directory':
        throw new WasiError(Errno.isdir);
      case 'stdout':
      case 'stderr': {
        const chunk = joined(buffers);
        if (chunk.length > 0) host[descriptor.kind](chunk);
        return chunk.length;
      }
      case 'file': {
        if (descriptor.flags & FdFlags.append) return append(descriptor, buffers);
        const count = writeFile(descriptor, buffers, descriptor.position);
        descriptor.position += BigInt(count);
        return count;
      }
    }
  };

  const read = (descriptor: Descriptor, buffers: readonly Uint8Array[]): number => {
    if (descriptor.kind === 'stdin') return transfer(buffers, (into) => readInput(descriptor, into));
    if (descriptor.kind === 'directory') throw new WasiError(Errno.isdir);
    if (descriptor.kind !== 'file') throw new WasiError(Errno.badf);
    const count = readFile(descriptor, buffers, descriptor.position);
    descriptor.position += BigInt(count);
    return count;
  };

  const sync = (descriptor: Descriptor): void => {
    if (descriptor.kind === 'file') return descriptor.file.sync();
    if (descriptor.kind === 'directory') return descriptor.directory.sync();
    throw new WasiError(Errno.inval);
  };

  const preopen = (fd: number): Uint8Array => {
    const descriptor = descriptors.get(fd);
    const name = descriptor.kind === 'directory' ? descriptor.preopened : undefined;
    if (name === undefined) throw new WasiError(Errno.badf);
    return encodeText(name);
  };

  const position = (value: bigint): bigint => {
    if (value < 0n) throw new WasiError(Errno.inval);
    return value;
  };

  return {
    fd_advise: (fd: number, offset: bigint, length: bigint, advice: number) => {
      descriptors.file(fd);
      position(offset);
      position(length);
      return advice > lastAdvice ? Errno.inval : Errno.success;
    },
    fd_allocate: (fd: number, offset: bigint, length: bigint) => {
      const { file, writable } = descriptors.file(fd);
      if (!writable) return Errno.badf;
      const end = position(offset) + position(length);
      if (length === 0n) return Errno.inval;
      if (end > file.stat().size) file.setSize(end);
      return undefined;
    },
    fd_close: (fd: number) => descriptors.close(fd),
    fd_datasync: (fd: number) => sync(descriptors.get(fd)),
    fd_sync: (fd: number) => sync(descriptors.get(fd)),

    fd_fdstat_get: (fd: number, at: number) => writeFdStat(memory, at, descriptors.get(fd)),
    fd_fdstat_set_flags: (fd: number, flags: number) => {
      descriptors.get(fd).flags = checkFlags(flags, FdFlags);
      return undefined;
    },
    // Hosts gave up keeping account of rights. To say that some are gone, which are not, would be worse than to say no.
    fd_fdstat_set_rights: (fd: number) => {
      descriptors.get(fd);
      return Errno.notsup;
    },

    fd_filestat_get: (fd: number, at: number) => {
      const descriptor = descriptors.get(fd);
      if (descriptor.kind === 'file') writeFileStat(memory, at, descriptor.file.stat());
      else if (descriptor.kind === 'directory') writeFileStat(memory, at, descriptor.directory.stat('.', true));
      else {
        memory.bytes(at, 64).fill(0);
        memory.setU8(at + 16, 2);
      }
      return undefined;
    },
    fd_filestat_set_size: (fd: number, size: bigint) => {
      const { file, writable } = descriptors.file(fd);
      if (!writable) return Errno.badf;
      return file.setSize(position(size));
    },
    fd_filestat_set_times: (fd: number, accessed: bigint, modified: bigint, flags: number) => {
      const times = readTimes(context, accessed, modified, flags);
      const descriptor = descriptors.get(fd);
      if (descriptor.kind === 'directory') descriptor.directory.setTimes('.', times, true);
      else descriptors.file(fd).file.setTimes(times);
      return undefined;
    },

    fd_read: (fd: number, at: number, count: number, result: number) =>
      counted(result, () => read(descriptors.get(fd), vectors(at, count))),
    fd_pread: (fd: number, at: number, count: number, offset: bigint, result: number) =>
      counted(result, () => readFile(descriptors.file(fd), vectors(at, count), position(offset))),
    fd_write: (fd: number, at: number, count: number, result: number) =>
      counted(result, () => write(descriptors.get(fd), vectors(at, count))),
    fd_pwrite: (fd: number, at: number, count: number, offset: bigint, result: number) =>
      counted(result, () => writeFile(descriptors.file(fd), vectors(at, count), position(offset))),

    fd_prestat_get: (fd: number, at: number) => {
      const name = preopen(fd);
      memory.setU32(at, 0);
      return memory.setU32(at + 4, name.length);
    },
    fd_prestat_dir_name: (fd: number, at: number, length: number) => {
      const name = preopen(fd);
      if (length < name.length) return Errno.nametoolong;
      return memory.bytes(at, name.length).set(name);
    },

    fd_readdir: (fd: number, at: number, length: number, cookie: bigint, result: number) => {
      const into = memory.bytes(at, length);
      return memory.setU32(result, writeEntries(into, entriesFrom(descriptors.directory(fd), cookie), cookie));
    },
    fd_renumber: (from: number, to: number) => descriptors.renumber(from, to),

    fd_seek: (fd: number, offset: bigint, whence: number, result: number) => {
      const file = descriptors.file(fd);
      if (whence > Whence.end) return Errno.inval;
      const base = whence === Whence.set ? 0n : whence === Whence.current ? file.position : file.file.stat().size;
      if (base + offset > largestOffset) return Errno.overflow;
      file.position = position(base + offset);
      return memory.setU64(result, file.position);
    },
    fd_tell: (fd: number, result: number) => memory.setU64(result, descriptors.file(fd).position),
  };
}

/** The times that `fstflags` ask for. */
export function readTimes({ host }: WasiContext, accessed: bigint, modified: bigint, flags: number): FileTimes {
  checkFlags(flags, TimeFlags);
  const both = (a: number, b: number): boolean => (flags & a) !== 0 && (flags & b) !== 0;
  if (both(TimeFlags.accessed, TimeFlags.accessedNow) || both(TimeFlags.modified, TimeFlags.modifiedNow)) {
    throw new WasiError(Errno.inval);
  }
  const pick = (given: number, now: number, time: bigint): bigint | undefined => {
    if (flags & now) return host.now();
    return flags & given ? BigInt.asUintN(64, time) : undefined;
  };
  return {
    accessed: pick(TimeFlags.accessed, TimeFlags.accessedNow, accessed),
    modified: pick(TimeFlags.modified, TimeFlags.modifiedNow, modified),
  };
}

/**
 * Reads or writes one buffer after the other until one is not taken whole. If one fails, what was done before counts
 * and the next call meets the error.
 */
function transfer(buffers: readonly Uint8Array[], one: (buffer: Uint8Array, before: number) => number): number {
  let total = 0;
  for (const buffer of buffers) {
    if (buffer.length === 0) continue;
    try {
      const count = one(buffer, total);
      total += count;
      if (count < buffer.length) break;
    } catch (error) {
      if (total > 0 && error instanceof WasiError) break;
      throw error;
    }
  }
  return total;
}

/**
 * The bytes of all buffers in one piece, or a part of them, which the plug-in sees as a short write: its list of
 * buffers can name the same memory a thousand times.
 */
function joined(buffers: readonly Uint8Array[]): Uint8Array {
  const size = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const chunk = new Uint8Array(Math.min(size, largestChunk));
  let at = 0;
  for (const buffer of buffers) {
    const part = buffer.subarray(0, chunk.length - at);
    chunk.set(part, at);
    at += part.length;
  }
  return chunk;
}

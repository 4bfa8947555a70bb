// The functions on paths below open directories.
import { encodeText } from '../text';
import { Errno, WasiError } from './errno';
import { readTimes } from './fd';
import type { Directory, OpenMode } from './fileSystem';
import type { WasiContext, WasiFunction } from './context';
import { checkFlags, FdFlags, LookupFlags, OpenFlags, Rights, writeFileStat } from './layout';

/** Bytes, as on Linux. */
const longestPath = 4095;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws WasiError `ilseq` for what is no UTF-8: made readable it would be another file's name. */
function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new WasiError(Errno.ilseq);
  }
}

export function pathFunctions(context: WasiContext): Record<string, WasiFunction> {
  const { memory, descriptors } = context;

  const directory = (fd: number): Directory => descriptors.directory(fd).directory;
  const path = (at: number, length: number): string => {
    if (length > longestPath) throw new WasiError(Errno.nametoolong);
    const text = decode(memory.bytes(at, length));
    if (text.includes('\0')) throw new WasiError(Errno.inval);
    if (text === '') throw new WasiError(Errno.noent);
    return text;
  };

  return {
    path_create_directory: (fd: number, at: number, length: number) => directory(fd).createDirectory(path(at, length)),
    path_remove_directory: (fd: number, at: number, length: number) => directory(fd).removeDirectory(path(at, length)),
    path_unlink_file: (fd: number, at: number, length: number) => directory(fd).unlink(path(at, length)),

    path_filestat_get: (fd: number, lookup: number, at: number, length: number, result: number) =>
      writeFileStat(memory, result, directory(fd).stat(path(at, length), follows(lookup))),
    path_filestat_set_times: (
      fd: number,
      lookup: number,
      at: number,
      length: number,
      accessed: bigint,
      modified: bigint,
      flags: number,
    ) => {
      const times = readTimes(context, accessed, modified, flags);
      return directory(fd).setTimes(path(at, length), times, follows(lookup));
    },

    path_link: (fd: number, lookup: number, at: number, length: number, toFd: number, toAt: number, toLength: number) =>
      directory(fd).link(path(at, length), directory(toFd), path(toAt, toLength), follows(lookup)),
    path_rename: (fd: number, at: number, length: number, toFd: number, toAt: number, toLength: number) =>
      directory(fd).rename(path(at, length), directory(toFd), path(toAt, toLength)),
    path_symlink: (targetAt: number, targetLength: number, fd: number, at: number, length: number) =>
      directory(fd).symlink(path(targetAt, targetLength), path(at, length)),

    path_readlink: (fd: number, at: number, length: number, into: number, size: number, result: number) => {
      const target = encodeText(directory(fd).readLink(path(at, length))).subarray(0, size);
      memory.bytes(into, target.length).set(target);
      return memory.setU32(result, target.length);
    },

    path_open: (
      fd: number,
      lookup: number,
      at: number,
      length: number,
      openFlags: number,
      rights: bigint,
      _inherited: bigint,
      fdFlags: number,
      result: number,
    ) => {
      // Before something is opened or created: the number has to have a place to go to.
      memory.bytes(result, 4);
      const parent = directory(fd);
      const name = path(at, length);
      const mode = openMode(lookup, openFlags, rights, fdFlags);
      const flags = checkFlags(fdFlags, FdFlags);
      const opened = descriptors.add(() => {
        const found = parent.open(name, mode);
        return found.kind === 'directory'
          ? { kind: 'directory', directory: found, preopened: undefined, listing: undefined, flags }
          : { kind: 'file', file: found, readable: mode.read, writable: mode.write, position: 0n, flags };
      });
      return memory.setU32(result, opened);
    },
  };
}

const follows = (lookup: number): boolean => (checkFlags(lookup, LookupFlags) & LookupFlags.symlinkFollow) !== 0;

function openMode(lookup: number, openFlags: number, rights: bigint, fdFlags: number): OpenMode {
  const has = (flag: number): boolean => (checkFlags(openFlags, OpenFlags) & flag) !== 0;
  const write = (rights & (Rights.fdWrite | Rights.fdAllocate | Rights.fdFilestatSetSize)) !== 0n;
  return {
    read: !write || (rights & (Rights.fdRead | Rights.fdReaddir)) !== 0n,
    write,
    append: (fdFlags & FdFlags.append) !== 0,
    create: has(OpenFlags.create),
    exclusive: has(OpenFlags.exclusive),
    truncate: has(OpenFlags.truncate),
    directory: has(OpenFlags.directory),
    follow: follows(lookup),
  };
}

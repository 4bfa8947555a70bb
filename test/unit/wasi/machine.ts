// The same commands as the machine itself does them, without any sandbox: what POSIX says about a path.
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeSync,
  type BigIntStats,
} from 'node:fs';
import { touched } from './actor';
import type { PathCommand, Place } from './commands';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW } = constants;

/** @param folders of the machine, in the order of the mounts. */
export function actOnMachine(folders: readonly string[], command: PathCommand): string {
  try {
    const value = act(folders, command);
    return value === undefined ? 'success' : (value as string);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('E')) throw error;
    // Node says so of a zero byte, and never asks the system.
    if (code.startsWith('ERR_INVALID_ARG')) return 'inval';
    return code === 'EACCES' ? 'access' : code.slice(1).toLowerCase();
  }
}

function act(folders: readonly string[], command: PathCommand): unknown {
  // Put together as text: every dot and slash has to reach the system.
  const full = ({ folder, path }: Place): string => (path === '' ? '' : `${folders[folder]}/${path}`);
  const path = full(command.at);
  switch (command.do) {
    case 'mkdir':
      return mkdirSync(path);
    case 'rmdir':
      return rmdirSync(path);
    case 'unlink':
      return unlinkSync(path);
    case 'readlink':
      return readlinkSync(path);
    case 'stat':
      return describe(command.follow ? statSync(path, { bigint: true }) : lstatSync(path, { bigint: true }));
    case 'touch': {
      const seconds = Number(touched / 1_000_000_000n);
      if (command.follow) utimesSync(path, seconds, seconds);
      else lutimesSync(path, seconds, seconds);
      return touched;
    }
    case 'symlink':
      return symlinkSync(command.target, path);
    case 'rename':
      return renameSync(path, full(command.to));
    case 'link':
      return linkSync(path, full(command.to));
    case 'use':
      return use(path, command);
  }
}

function use(path: string, { open, text }: Extract<PathCommand, { do: 'use' }>): string {
  const fd = openSync(
    path,
    (open.write ? (open.read ? O_RDWR : O_WRONLY) : O_RDONLY) |
      (open.create ? O_CREAT : 0) |
      (open.create && open.exclusive ? O_EXCL : 0) |
      (open.truncate ? O_TRUNC : 0) |
      (open.append ? O_APPEND : 0) |
      (open.directory ? O_DIRECTORY : 0) |
      (open.follow ? 0 : O_NOFOLLOW),
  );
  try {
    if (fstatSync(fd).isDirectory()) return list(path);
    const before = open.read ? readFileSync(fd, 'utf8') : '';
    if (open.write) writeSync(fd, text);
    return `file ${before}`;
  } finally {
    closeSync(fd);
  }
}

function list(path: string): string {
  const entries = readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      (entry) => `${entry.name} (${entry.isSymbolicLink() ? 'symlink' : entry.isDirectory() ? 'directory' : 'file'})`,
    );
  return ['. (directory)', '.. (directory)', ...entries].join(', ');
}

function describe(stats: BigIntStats): string {
  if (stats.isDirectory()) return 'directory';
  return `${stats.isSymbolicLink() ? 'symlink' : 'file'} of ${stats.size} with ${stats.nlink} names`;
}

// A plug-in's side of WASI without a plug-in: calls the functions by name, with paths and buffers in a real memory.
import { createWasi, type WasiHost, type WasiInstance } from '../../../src/runtime/wasi';
import { Errno } from '../../../src/runtime/wasi/errno';
import { entriesOf, typeOf, type Entry, type FileType } from './records';

export type ErrnoName = keyof typeof Errno;

/** A function answered with another errno than success. */
export class Refused extends Error {
  constructor(readonly errno: ErrnoName) {
    super(errno);
  }
}

/** The name of the errno that an action was refused with, `success` if it was not. */
export function refusal(action: () => unknown): ErrnoName {
  try {
    action();
    return 'success';
  } catch (error) {
    if (error instanceof Refused) return error.errno;
    throw error;
  }
}

export interface OpenOptions {
  readonly create?: boolean;
  readonly directory?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  readonly append?: boolean;
  /** Default: true. */
  readonly read?: boolean;
  /** Default: false. */
  readonly write?: boolean;
  /** Default: true. */
  readonly follow?: boolean;
  readonly fd?: number;
}

export interface Stat {
  readonly type: FileType;
  readonly links: number;
  readonly size: number;
  /** Nanoseconds. */
  readonly accessed: bigint;
  readonly modified: bigint;
}

/** The first preopened folder. */
export const root = 3;

const right = { read: 1n << 1n, write: 1n << 6n, readdir: 1n << 14n, setSize: 1n << 22n };
const follows = 1;
const resultAt = 16;
const vectorsAt = 512;
const heapAt = 1024;

const names = new Map<number, ErrnoName>(Object.entries(Errno).map(([name, value]) => [value, name as ErrnoName]));

export class Guest {
  readonly memory = new WebAssembly.Memory({ initial: 2 });
  readonly wasi;
  readonly imports: WasiInstance['imports'];
  #heap = heapAt;

  constructor(host: Partial<WasiHost> = {}) {
    this.wasi = createWasi({
      args: [],
      env: {},
      preopens: [],
      stdin: new Uint8Array(),
      fileSystem: undefined,
      stdout: () => undefined,
      stderr: () => undefined,
      now: () => BigInt(Date.now()) * 1_000_000n,
      monotonic: () => BigInt(Math.round(performance.now() * 1e6)),
      random: (into) => void crypto.getRandomValues(into as Uint8Array<ArrayBuffer>),
      ...host,
    });
    const instance = this.wasi.forInstance();
    instance.bind(this.memory);
    this.imports = instance.imports;
  }

  get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** The errno of a call with plain arguments. */
  errno(name: string, ...args: (number | bigint)[]): ErrnoName {
    this.#heap = heapAt;
    const errno = this.imports[name]!(...args);
    return this.nameOf(errno);
  }

  nameOf(errno: number): ErrnoName {
    return names.get(errno) ?? (`errno ${errno}` as ErrnoName);
  }

  /** Puts a text in memory for the next call. */
  text(text: string): [at: number, length: number] {
    return this.#put(text);
  }

  /** Calls with texts and bytes put in memory as address and length; throws {@link Refused}. */
  call(name: string, ...args: (number | bigint | string | Uint8Array)[]): void {
    const plain = args.flatMap((arg) => (typeof arg === 'string' || arg instanceof Uint8Array ? this.#put(arg) : arg));
    const errno = this.errno(name, ...plain);
    if (errno !== 'success') throw new Refused(errno);
  }

  open(path: string, options: OpenOptions = {}): number {
    const { read = true, write = false, follow = true, fd = root } = options;
    const openFlags =
      (options.create ? 1 : 0) | (options.directory ? 2 : 0) | (options.exclusive ? 4 : 0) | (options.truncate ? 8 : 0);
    const rights = (read ? right.read | right.readdir : 0n) | (write ? right.write | right.setSize : 0n);
    const fdFlags = options.append ? 1 : 0;
    this.call('path_open', fd, follow ? follows : 0, path, openFlags, rights, rights, fdFlags, resultAt);
    return this.view.getUint32(resultAt, true);
  }

  close(fd: number): void {
    this.call('fd_close', fd);
  }

  /** At the descriptor's position. */
  read(fd: number, length = 4096): string {
    return this.#read('fd_read', fd, length, []);
  }

  pread(fd: number, offset: bigint, length = 4096): string {
    return this.#read('fd_pread', fd, length, [offset]);
  }

  write(fd: number, text: string): number {
    return this.#write('fd_write', fd, text, []);
  }

  pwrite(fd: number, text: string, offset: bigint): number {
    return this.#write('fd_pwrite', fd, text, [offset]);
  }

  seek(fd: number, offset: bigint, whence = 0): bigint {
    this.call('fd_seek', fd, offset, whence, resultAt);
    return this.view.getBigUint64(resultAt, true);
  }

  tell(fd: number): bigint {
    this.call('fd_tell', fd, resultAt);
    return this.view.getBigUint64(resultAt, true);
  }

  readFile(path: string, options: OpenOptions = {}): string {
    const fd = this.open(path, options);
    try {
      return this.read(fd);
    } finally {
      this.close(fd);
    }
  }

  writeFile(path: string, text: string, options: OpenOptions = {}): void {
    const fd = this.open(path, { write: true, create: true, truncate: true, ...options });
    try {
      this.write(fd, text);
    } finally {
      this.close(fd);
    }
  }

  stat(path: string, follow = true, fd = root): Stat {
    this.call('path_filestat_get', fd, follow ? follows : 0, path, resultAt);
    return this.#stat();
  }

  fdStat(fd: number): Stat {
    this.call('fd_filestat_get', fd, resultAt);
    return this.#stat();
  }

  setTimes(path: string, modified: bigint, follow = true): void {
    this.call('path_filestat_set_times', root, follow ? follows : 0, path, 0n, modified, 4);
  }

  mkdir(path: string, fd = root): void {
    this.call('path_create_directory', fd, path);
  }

  rmdir(path: string, fd = root): void {
    this.call('path_remove_directory', fd, path);
  }

  unlink(path: string, fd = root): void {
    this.call('path_unlink_file', fd, path);
  }

  symlink(target: string, path: string, fd = root): void {
    this.call('path_symlink', target, fd, path);
  }

  readlink(path: string, fd = root): string {
    const into = this.#put(new Uint8Array(8192));
    this.call('path_readlink', fd, path, ...into, resultAt);
    return this.#text(into[0], this.view.getUint32(resultAt, true));
  }

  rename(path: string, to: string, toFd = root, fd = root): void {
    this.call('path_rename', fd, path, toFd, to);
  }

  link(path: string, to: string, options: { follow?: boolean; toFd?: number; fd?: number } = {}): void {
    this.call('path_link', options.fd ?? root, options.follow ? follows : 0, path, options.toFd ?? root, to);
  }

  /** What one fd_readdir wrote, as bytes; fewer than the size say that there is no more. */
  readdirBytes(fd: number, cookie: bigint, size: number): Uint8Array {
    const [at] = this.#put(new Uint8Array(size));
    this.call('fd_readdir', fd, at, size, cookie, resultAt);
    return new Uint8Array(this.memory.buffer, at, this.view.getUint32(resultAt, true)).slice();
  }

  /** The whole entries of one fd_readdir. */
  readdir(fd: number, cookie = 0n, size = 32768): Entry[] {
    return entriesOf(this.readdirBytes(fd, cookie, size));
  }

  /** Names of a directory without `.` and `..`. */
  list(path: string, options: OpenOptions = {}): string[] {
    const fd = this.open(path, { directory: true, ...options });
    try {
      return this.readdir(fd)
        .map(({ name }) => name)
        .slice(2);
    } finally {
      this.close(fd);
    }
  }

  #read(name: string, fd: number, length: number, offset: bigint[]): string {
    const [at] = this.#put(new Uint8Array(length));
    this.view.setUint32(vectorsAt, at, true);
    this.view.setUint32(vectorsAt + 4, length, true);
    this.call(name, fd, vectorsAt, 1, ...offset, resultAt);
    return this.#text(at, this.view.getUint32(resultAt, true));
  }

  #write(name: string, fd: number, text: string, offset: bigint[]): number {
    const [at, length] = this.#put(text);
    this.view.setUint32(vectorsAt, at, true);
    this.view.setUint32(vectorsAt + 4, length, true);
    this.call(name, fd, vectorsAt, 1, ...offset, resultAt);
    return this.view.getUint32(resultAt, true);
  }

  #stat(): Stat {
    const { view } = this;
    return {
      type: typeOf(view.getUint8(resultAt + 16)),
      links: Number(view.getBigUint64(resultAt + 24, true)),
      size: Number(view.getBigUint64(resultAt + 32, true)),
      accessed: view.getBigUint64(resultAt + 40, true),
      modified: view.getBigUint64(resultAt + 48, true),
    };
  }

  #put(value: string | Uint8Array): [at: number, length: number] {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
    const at = this.#heap;
    if (at + bytes.length > this.memory.buffer.byteLength)
      throw new RangeError('The arguments of a call are too long.');
    new Uint8Array(this.memory.buffer).set(bytes, at);
    this.#heap += bytes.length;
    return [at, bytes.length];
  }

  #text(at: number, length: number): string {
    return new TextDecoder().decode(new Uint8Array(this.memory.buffer, at, length));
  }
}

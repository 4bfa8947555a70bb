// The file descriptors of one plug-in.
import { Errno, WasiError } from './errno';
import type { Directory, File } from './fileSystem';

export type Descriptor = Stream | OpenFile | OpenDirectory;

export interface Stream {
  readonly kind: 'stdin' | 'stdout' | 'stderr';
  flags: number;
}

export interface OpenFile {
  readonly kind: 'file';
  readonly file: File;
  readonly readable: boolean;
  readonly writable: boolean;
  /** Bytes from the start of the file. */
  position: bigint;
  /** `fdflags`; bit 0 is append. */
  flags: number;
}

export interface OpenDirectory {
  readonly kind: 'directory';
  readonly directory: Directory;
  /** The guest path of a preopened directory. */
  readonly preopened: string | undefined;
  flags: number;
}

/** As many as a process usually may have. */
const most = 1024;

export class Descriptors {
  readonly #table = new Map<number, Descriptor>();

  add(descriptor: Descriptor): number {
    let fd = 0;
    while (this.#table.has(fd)) fd++;
    if (fd >= most) throw new WasiError(Errno.mfile);
    this.#table.set(fd, descriptor);
    return fd;
  }

  get(fd: number): Descriptor {
    const descriptor = this.#table.get(fd);
    if (descriptor === undefined) throw new WasiError(Errno.badf);
    return descriptor;
  }

  file(fd: number): OpenFile {
    const descriptor = this.get(fd);
    if (descriptor.kind === 'file') return descriptor;
    throw new WasiError(descriptor.kind === 'directory' ? Errno.isdir : Errno.spipe);
  }

  directory(fd: number): OpenDirectory {
    const descriptor = this.get(fd);
    if (descriptor.kind === 'directory') return descriptor;
    throw new WasiError(Errno.notdir);
  }

  close(fd: number): void {
    const descriptor = this.get(fd);
    this.#table.delete(fd);
    if (descriptor.kind === 'file') descriptor.file.close();
    if (descriptor.kind === 'directory') descriptor.directory.close();
  }

  renumber(from: number, to: number): void {
    const descriptor = this.get(from);
    this.get(to);
    if (from === to) return;
    this.close(to);
    this.#table.delete(from);
    this.#table.set(to, descriptor);
  }

  closeAll(): void {
    for (const fd of [...this.#table.keys()]) this.close(fd);
  }
}

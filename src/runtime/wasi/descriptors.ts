// The file descriptors of one plug-in.
import type { WasiHost } from './context';
import { Errno, WasiError } from './errno';
import type { Directory, DirectoryEntry, File } from './fileSystem';

export type Descriptor = Input | Output | OpenFile | OpenDirectory;

export interface Input {
  readonly kind: 'stdin';
  /** Bytes that are read. */
  position: number;
  flags: number;
}

export interface Output {
  readonly kind: 'stdout' | 'stderr';
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
  /** What `fd_readdir` goes through: cookies stay valid while files come and go. */
  listing: readonly DirectoryEntry[] | undefined;
  flags: number;
}

/** As many as a process usually may have. */
const most = 1024;

export class Descriptors {
  readonly #table = new Map<number, Descriptor>();

  /** Takes the lowest free number, and that before opening: if there is none, nothing is opened or created. */
  add(open: () => Descriptor): number {
    let fd = 0;
    while (this.#table.has(fd)) fd++;
    if (fd >= most) throw new WasiError(Errno.mfile);
    this.#table.set(fd, open());
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
    release(descriptor);
  }

  renumber(from: number, to: number): void {
    const descriptor = this.get(from);
    const replaced = this.get(to);
    if (from === to) return;
    this.#table.delete(from);
    this.#table.set(to, descriptor);
    release(replaced);
  }

  closeAll(): void {
    const open = [...this.#table.values()];
    this.#table.clear();
    for (const descriptor of open) {
      try {
        release(descriptor);
      } catch {
        // The plug-in is gone: there is nobody to tell, and the others have to be closed too.
      }
    }
  }
}

function release(descriptor: Descriptor): void {
  if (descriptor.kind === 'file') descriptor.file.close();
  if (descriptor.kind === 'directory') descriptor.directory.close();
}

/** The streams and the preopened folders; if one of these cannot be opened, none stays open. */
export function openDescriptors({ preopens, fileSystem }: Pick<WasiHost, 'preopens' | 'fileSystem'>): Descriptors {
  const descriptors = new Descriptors();
  try {
    descriptors.add(() => ({ kind: 'stdin', position: 0, flags: 0 }));
    descriptors.add(() => ({ kind: 'stdout', flags: 0 }));
    descriptors.add(() => ({ kind: 'stderr', flags: 0 }));
    for (const { guest, host, readOnly } of preopens) {
      descriptors.add(() => {
        const directory = fileSystem?.openRoot(host, readOnly);
        if (directory === undefined) throw new WasiError(Errno.notsup);
        return { kind: 'directory', directory, preopened: guest, listing: undefined, flags: 0 };
      });
    }
    return descriptors;
  } catch (error) {
    descriptors.closeAll();
    throw error;
  }
}

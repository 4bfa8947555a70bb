// An open file of Node's.
import { closeSync, fstatSync, fsyncSync, ftruncateSync, futimesSync, readSync, writeSync } from 'node:fs';
import { Errno, WasiError } from '../wasi/errno';
import type { File, FileStat, FileTimes } from '../wasi/fileSystem';
import { translate } from './errors';
import { seconds, statOf } from './stat';

export class NodeFile implements File {
  readonly kind = 'file';

  /**
   * @param appending the same file, opened to append: the system then finds the end for each write, also if others
   * write to the file too. Its own descriptor, because what is opened so can write nowhere else.
   */
  constructor(
    private readonly fd: number,
    private readonly appending: number | undefined,
  ) {}

  read(into: Uint8Array, position: bigint): number {
    return translate(() => readSync(this.fd, into, 0, into.length, position));
  }

  write(bytes: Uint8Array, position: bigint): number {
    // node:fs takes no bigint here.
    const offset = safeNumber(position);
    return translate(() => writeSync(this.fd, bytes, 0, bytes.length, offset));
  }

  append(bytes: Uint8Array): number {
    const { appending } = this;
    if (appending === undefined) return this.write(bytes, this.stat().size);
    return translate(() => writeSync(appending, bytes, 0, bytes.length, null));
  }

  stat(): FileStat {
    return statOf(translate(() => fstatSync(this.fd, { bigint: true })));
  }

  setSize(size: bigint): void {
    const length = safeNumber(size);
    translate(() => ftruncateSync(this.fd, length));
  }

  setTimes({ accessed, modified }: FileTimes): void {
    const now = this.stat();
    translate(() => futimesSync(this.fd, seconds(accessed ?? now.accessed), seconds(modified ?? now.modified)));
  }

  sync(): void {
    translate(() => fsyncSync(this.fd));
  }

  close(): void {
    const { fd, appending } = this;
    try {
      if (appending !== undefined) translate(() => closeSync(appending));
    } finally {
      translate(() => closeSync(fd));
    }
  }
}

/** More than a file can have is too much for the system as well. */
function safeNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new WasiError(Errno.fbig);
  return Number(value);
}

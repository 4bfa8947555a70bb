// An open file in memory.
import { Errno, WasiError } from '../wasi/errno';
import type { File, FileStat, FileTimes } from '../wasi/fileSystem';
import { statOf, touch, type FileNode } from './nodes';

export class MemoryFile implements File {
  readonly kind = 'file';
  #open = true;

  constructor(
    private readonly node: FileNode,
    private readonly device: bigint,
    /** Called once, when nothing holds the node any more. */
    private readonly onGone: () => void,
  ) {
    node.opened++;
  }

  read(into: Uint8Array, position: bigint): number {
    return this.node.content.read(into, Number(position));
  }

  write(bytes: Uint8Array, position: bigint): number {
    const count = this.node.content.write(bytes, offset(position));
    if (count > 0) touch(this.node);
    return count;
  }

  append(bytes: Uint8Array): number {
    return this.write(bytes, BigInt(this.node.content.size));
  }

  stat(): FileStat {
    return statOf(this.node, this.device);
  }

  setSize(size: bigint): void {
    this.node.content.resize(offset(size));
    touch(this.node);
  }

  setTimes({ accessed, modified }: FileTimes): void {
    const { times } = this.node;
    times.accessed = accessed ?? times.accessed;
    times.modified = modified ?? times.modified;
  }

  sync(): void {
    // There is nothing behind the memory.
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.node.opened--;
    if (this.node.opened === 0 && this.node.links === 0) this.onGone();
  }
}

function offset(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new WasiError(Errno.fbig);
  return Number(value);
}

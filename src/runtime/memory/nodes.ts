// What a file system in memory consists of.
import { encodeText } from '../text';
import { Errno, WasiError } from '../wasi/errno';
import type { FileStat } from '../wasi/fileSystem';
import type { Quota } from './quota';

export type Node = FileNode | DirectoryNode | LinkNode;

/** Nanoseconds since the Unix epoch. */
interface Times {
  accessed: bigint;
  modified: bigint;
  changed: bigint;
}

interface Common {
  readonly inode: bigint;
  readonly times: Times;
  /** Names that lead here. */
  links: number;
}

export interface DirectoryNode extends Common {
  readonly type: 'directory';
  readonly entries: Map<string, Node>;
}

export interface LinkNode extends Common {
  readonly type: 'symlink';
  readonly target: string;
}

/** A file; it lives on without a name while it is open. */
export interface FileNode extends Common {
  readonly type: 'file';
  readonly content: Content;
  /** How often it is open. */
  opened: number;
}

const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

let lastInode = 0n;

const common = (): Common => {
  const time = now();
  return { inode: ++lastInode, links: 1, times: { accessed: time, modified: time, changed: time } };
};

export const newDirectory = (): DirectoryNode => ({ ...common(), type: 'directory', entries: new Map() });
export const newLink = (target: string): LinkNode => ({ ...common(), type: 'symlink', target });
export const newFile = (quota: Quota): FileNode => ({
  ...common(),
  type: 'file',
  content: new Content(quota),
  opened: 0,
});

/** Content or entries are others now. */
export function touch({ times }: Node): void {
  times.modified = times.changed = now();
}

export const statOf = (node: Node, device: bigint): FileStat => ({
  type: node.type,
  device,
  inode: node.inode,
  links: BigInt(node.links),
  size: BigInt(sizeOf(node)),
  ...node.times,
});

export function sizeOf(node: Node): number {
  if (node.type === 'file') return node.content.size;
  return node.type === 'symlink' ? encodeText(node.target).length : 0;
}

/** Bytes that grow by doubling, under a quota. */
export class Content {
  #bytes = new Uint8Array();
  #size = 0;

  constructor(private readonly quota: Quota) {}

  get size(): number {
    return this.#size;
  }

  /** The caller's own. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#size);
  }

  read(into: Uint8Array, position: number): number {
    const part = this.#bytes.subarray(Math.min(position, this.#size), Math.min(position + into.length, this.#size));
    into.set(part);
    return part.length;
  }

  /** Writes what the quota has room for; @throws WasiError `nospc` if that is nothing. */
  write(bytes: Uint8Array, position: number): number {
    if (bytes.length === 0) return 0;
    const room = this.quota.maxBytes - this.quota.bytes + this.#size - position;
    if (room <= 0) throw new WasiError(Errno.nospc);
    const part = bytes.subarray(0, room);
    if (position + part.length > this.#size) this.resize(position + part.length);
    this.#bytes.set(part, position);
    return part.length;
  }

  /** @throws WasiError `nospc`, and nothing has changed. */
  resize(size: number): void {
    this.quota.take(size - this.#size);
    try {
      if (size > this.#bytes.length) this.#move(Math.min(Math.max(size, this.#bytes.length * 2), this.quota.maxBytes));
      else if (size < this.#bytes.length / 4) this.#move(size);
      else this.#bytes.fill(0, size, this.#size);
    } catch {
      // The quota is more than the engine has.
      this.quota.take(this.#size - size);
      throw new WasiError(Errno.nospc);
    }
    this.#size = size;
  }

  #move(capacity: number): void {
    const moved = new Uint8Array(capacity);
    moved.set(this.#bytes.subarray(0, capacity));
    this.#bytes = moved;
  }
}

// How much a file system in memory may hold.
import { Errno, WasiError } from '../wasi/errno';

export interface QuotaLimits {
  /** Of contents, names and targets of links together, of all roots. Default: 64 MiB. */
  readonly maxBytes?: number;
  /** Files, directories and links; a file with two names is two. Default: 65536. */
  readonly maxEntries?: number;
}

/** Counts what is asked for; a file that grows may have up to twice its size reserved. */
export class Quota {
  readonly maxBytes: number;
  readonly maxEntries: number;
  #bytes = 0;
  #entries = 0;

  constructor({ maxBytes = 64 * 1024 * 1024, maxEntries = 65536 }: QuotaLimits) {
    this.maxBytes = maxBytes;
    this.maxEntries = maxEntries;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get entries(): number {
    return this.#entries;
  }

  /**
   * @param bytes more of them, or fewer.
   * @throws WasiError `nospc`, and nothing is counted.
   */
  take(bytes: number, entries = 0): void {
    const exceeds = (now: number, more: number, most: number): boolean => more > 0 && now + more > most;
    if (exceeds(this.#bytes, bytes, this.maxBytes) || exceeds(this.#entries, entries, this.maxEntries)) {
      throw new WasiError(Errno.nospc);
    }
    this.#bytes += bytes;
    this.#entries += entries;
  }
}

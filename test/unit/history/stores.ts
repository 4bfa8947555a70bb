// Stores for tests of the history: in memory, and one whose writes fail or end the program.
import type { HistoryStore } from '../../../src/project/history/store';

export class MemoryStore implements HistoryStore {
  readonly files = new Map<string, Uint8Array>();

  async read(key: string): Promise<Uint8Array | undefined> {
    await Promise.resolve();
    return this.files.get(key)?.slice();
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    await Promise.resolve();
    this.files.set(key, bytes.slice());
  }

  async delete(key: string): Promise<void> {
    await Promise.resolve();
    this.files.delete(key);
  }

  async keys(): Promise<readonly string[]> {
    await Promise.resolve();
    return [...this.files.keys()];
  }
}

/** What becomes of one write or delete. A crash ends all that follows; a failure only this. */
export interface Fault {
  /** Writes and deletes that still go well. */
  readonly after: number;
  readonly kind: 'crash' | 'failure';
  /** How much of the bytes gets into the store before, from 0 to 1; undefined: nothing, not even the name. */
  readonly written?: number | undefined;
}

export class FaultyStore extends MemoryStore {
  #fault: Fault | undefined;
  #left = 0;
  #crashed = false;

  plan(fault: Fault): void {
    this.#fault = fault;
    this.#left = fault.after;
  }

  /** The program starts again. Returns whether the fault had happened. */
  restore(): boolean {
    const happened = this.#fault !== undefined && this.#left < 0;
    this.#fault = undefined;
    this.#crashed = false;
    return happened;
  }

  override async write(key: string, bytes: Uint8Array): Promise<void> {
    const fault = this.#next();
    if (!fault) return super.write(key, bytes);
    if (fault.written !== undefined) {
      await super.write(key, bytes.subarray(0, Math.floor(bytes.length * fault.written)));
    }
    throw new Error('ENOSPC: no space left on device');
  }

  override async delete(key: string): Promise<void> {
    const fault = this.#next();
    if (!fault) return super.delete(key);
    if (fault.written !== undefined) await super.delete(key);
    throw new Error('EIO: i/o error');
  }

  override read(key: string): Promise<Uint8Array | undefined> {
    return this.#crashed ? Promise.reject(new Error('crashed')) : super.read(key);
  }

  #next(): Fault | undefined {
    if (this.#crashed) throw new Error('crashed');
    if (!this.#fault || --this.#left !== -1) return undefined;
    this.#crashed = this.#fault.kind === 'crash';
    return this.#fault;
  }
}

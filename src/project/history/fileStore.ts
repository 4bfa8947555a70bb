// A folder as the store of a history, on Node: a file for each record, which appears whole or not at all.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryStore } from './store';

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;
const temporary = /^\.[A-Za-z0-9.-]+\.tmp$/;
/** Milliseconds after which a temporary file is what a crash left, not what another window writes. */
const staleAfter = 60 * 60 * 1000;

export class FileStore implements HistoryStore {
  #swept = false;

  /** @param folder is made with the first write. */
  constructor(private readonly folder: string) {}

  async read(key: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(key));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(key);
    const beside = join(this.folder, `.${key}.${randomUUID()}.tmp`);
    await mkdir(this.folder, { recursive: true });
    try {
      const file = await open(beside, 'wx');
      try {
        await file.writeFile(bytes);
        // Without this, a power cut may leave the name without the bytes.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, path);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async keys(): Promise<readonly string[]> {
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    if (!this.#swept) {
      this.#swept = true;
      await Promise.all(names.filter((name) => temporary.test(name)).map((name) => this.#sweep(name)));
    }
    return names.filter((name) => keyPattern.test(name));
  }

  async #sweep(name: string): Promise<void> {
    const path = join(this.folder, name);
    try {
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > staleAfter) await rm(path, { force: true });
    } catch {
      // Another window was faster, or it stays: it is no record.
    }
  }

  #path(key: string): string {
    if (!keyPattern.test(key)) throw new RangeError(`Not a key of the history: ${JSON.stringify(key)}.`);
    return join(this.folder, key);
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

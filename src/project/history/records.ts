// The records of a store and the list of them: read once, then kept in step with the store, which other windows write to as well.
import { type RecordKey, formatKey, parseKey } from './keys';
import { type HistoryEntry, type RunTarget, newestFirst, targetKey } from './record';
import { type StoredRun, decodeRecord, encodeRecord, toEntry } from './recordFile';
import type { HistoryStore } from './store';

interface Kept {
  readonly revision: number;
  readonly entry: Omit<HistoryEntry, 'pinned'>;
  readonly pinnedAt: number | undefined;
}

/** Listings that are tried when records vanish while they are read. */
const attempts = 3;

export class Records {
  readonly #kept = new Map<string, Kept>();
  readonly #said = new Set<string>();
  #listed = false;

  /**
   * @param note hears, once for each, of what cannot be read or is damaged.
   * @param news hears that another window has changed something.
   */
  constructor(
    private readonly store: HistoryStore,
    private readonly note: (text: string) => void,
    private readonly news: () => void,
  ) {}

  /** Newest first. */
  all(): HistoryEntry[] {
    const baselines = new Set<string | undefined>();
    for (const { entry } of this.#kept.values()) baselines.add(this.pinned(entry.target).at(-1));
    return Array.from(this.#kept.values(), ({ entry }) => ({ ...entry, pinned: baselines.has(entry.id) })).sort(
      newestFirst,
    );
  }

  /** Ids of the records of a function that are or were its baseline, the latest last. */
  pinned(target: RunTarget): string[] {
    return [...this.#kept.values()]
      .filter(({ entry, pinnedAt }) => pinnedAt !== undefined && targetKey(entry.target) === targetKey(target))
      .sort((one, other) => (one.pinnedAt ?? 0) - (other.pinnedAt ?? 0) || newestFirst(other.entry, one.entry))
      .map(({ entry }) => entry.id);
  }

  /** When the latest baseline of any function was pinned; 0 if none ever was. */
  latestPin(): number {
    return Math.max(0, ...Array.from(this.#kept.values(), ({ pinnedAt = 0 }) => pinnedAt));
  }

  /** Takes over what the store holds; never fails. */
  async sync(): Promise<void> {
    let changed = false;
    let vanished = true;
    for (let attempt = 0; vanished && attempt < attempts; attempt++) {
      let revisions: Map<string, number[]>;
      try {
        revisions = listed(await this.store.keys());
      } catch (error) {
        this.#say('', `The history cannot be listed: ${messageOf(error)}`);
        break;
      }
      for (const id of [...this.#kept.keys()]) {
        if (!revisions.has(id) && this.#kept.delete(id)) changed = true;
      }
      vanished = false;
      for (const [id, numbers] of revisions) {
        const result = await this.#settle(id, numbers);
        changed ||= result === 'news';
        vanished ||= result === 'vanished';
      }
    }
    if (changed && this.#listed) this.news();
    this.#listed = true;
  }

  async read(id: string): Promise<StoredRun | undefined> {
    if (!this.#listed) await this.sync();
    for (let attempt = 0; attempt < attempts; attempt++) {
      const kept = this.#kept.get(id);
      if (!kept) return undefined;
      const loaded = await this.#load({ id, revision: kept.revision });
      if (typeof loaded === 'object') return loaded.stored;
      // Another window has changed or deleted it, or it is damaged.
      await this.sync();
    }
    return undefined;
  }

  /** Adds a record, or replaces one. */
  async write(id: string, stored: StoredRun): Promise<void> {
    const replaced = this.#kept.get(id);
    const key = { id, revision: replaced ? replaced.revision + 1 : 0 };
    const bytes = await encodeRecord(stored);
    await this.store.write(formatKey(key), bytes);
    this.#keep(key, stored, bytes.length);
    if (replaced) await this.#discard({ id, revision: replaced.revision });
  }

  async remove(id: string): Promise<void> {
    // Should an old revision be left, it must not come back: the newest goes last.
    for (let revision = 0; revision <= (this.#kept.get(id)?.revision ?? -1); revision++) {
      await this.store.delete(formatKey({ id, revision }));
    }
    this.#kept.delete(id);
  }

  /** Loads the newest revision that is whole, and deletes those before it. */
  async #settle(id: string, revisions: readonly number[]): Promise<'known' | 'news' | 'vanished'> {
    const known = this.#kept.get(id)?.revision;
    for (const [index, revision] of revisions.entries()) {
      if (revision !== known) {
        const loaded = await this.#load({ id, revision });
        if (loaded === 'vanished') return 'vanished';
        if (loaded === 'unusable') continue;
        this.#keep({ id, revision }, loaded.stored, loaded.size);
      }
      for (const old of revisions.slice(index + 1)) await this.#discard({ id, revision: old });
      return revision === known ? 'known' : 'news';
    }
    return this.#kept.delete(id) ? 'news' : 'known';
  }

  async #load(key: RecordKey): Promise<{ stored: StoredRun; size: number } | 'vanished' | 'unusable'> {
    const name = formatKey(key);
    let bytes: Uint8Array | undefined;
    try {
      bytes = await this.store.read(name);
    } catch (error) {
      this.#say(name, `A run of the history cannot be read (${name}): ${messageOf(error)}`);
      return 'unusable';
    }
    if (!bytes) return 'vanished';
    const stored = await decodeRecord(bytes);
    if (stored) return { stored, size: bytes.length };
    this.#say(name, `A run of the history is damaged and was dropped (${name}, ${bytes.length} bytes).`);
    await this.#discard(key);
    return 'unusable';
  }

  #keep({ id, revision }: RecordKey, stored: StoredRun, size: number): void {
    this.#kept.set(id, { revision, entry: toEntry(id, stored, size), pinnedAt: stored.pinnedAt });
  }

  /** Of something that nobody needs any more: if it stays, it is tried again when the store is listed next. */
  async #discard(key: RecordKey): Promise<void> {
    try {
      await this.store.delete(formatKey(key));
    } catch (error) {
      this.#say(formatKey(key), `An old run of the history cannot be deleted: ${messageOf(error)}`);
    }
  }

  #say(about: string, text: string): void {
    if (this.#said.has(about)) return;
    this.#said.add(about);
    this.note(text);
  }
}

/** Revisions by id, newest first. */
function listed(names: readonly string[]): Map<string, number[]> {
  const keys = names.flatMap((name) => parseKey(name) ?? []).sort((one, other) => other.revision - one.revision);
  const revisions = new Map<string, number[]>();
  for (const { id, revision } of keys) revisions.set(id, [...(revisions.get(id) ?? []), revision]);
  return revisions;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

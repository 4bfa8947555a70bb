// The runs of plug-in functions, kept over restarts: each with its input, output and logs, and with its predecessor.
import { cutRun } from './cut';
import { newId } from './keys';
import { type HistoryLimits, defaultLimits, evictions } from './limits';
import { type HistoryEntry, type NewRun, type RunRecord, type RunTarget, targetKey } from './record';
import { type StoredRun, toStored } from './recordFile';
import { Records, messageOf } from './records';
import type { HistoryStore } from './store';

export interface HistoryOptions {
  readonly limits?: Partial<HistoryLimits>;
  /** Something in the list is new or gone, by this window or by another. */
  readonly onDidChange?: () => void;
  /** Hears of records that were damaged or cannot be read; the others are not touched by that. */
  readonly onNote?: (text: string) => void;
}

export class RunHistory {
  readonly #records: Records;
  readonly #limits: HistoryLimits;
  readonly #onDidChange: () => void;
  readonly #onNote: (text: string) => void;
  /** One thing at a time; the store alone stands between this window and others. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: HistoryStore, { limits, onDidChange, onNote }: HistoryOptions = {}) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#onDidChange = onDidChange ?? (() => undefined);
    this.#onNote = onNote ?? (() => undefined);
    this.#records = new Records(store, this.#onNote, this.#onDidChange);
  }

  /** Keeps a run, then evicts what is too much. Rejects if it cannot be stored. */
  add(run: NewRun): Promise<HistoryEntry> {
    return this.#change(`keep the run of “${run.target.functionName}”`, async () => {
      const last = this.#records.all().find(({ at }) => at === run.at);
      const id = newId(run.at, last?.id);
      await this.#records.write(id, await toStored(cutRun(run, this.#limits.bytesPerRecord), run.input.bytes));
      const entries = this.#records.all();
      const added = entries.find((entry) => entry.id === id);
      if (!added) throw new Error('it is not in the list');
      // An old record that stays does no harm, and the next run tries again.
      await this.#removeAll(evictions(entries, this.#limits, id)).catch((error: unknown) => {
        this.#onNote(`Old runs stay in the history for now: ${messageOf(error)}`);
      });
      return added;
    });
  }

  /** Newest first; of one plug-in or function if these are given. */
  list({ uri, functionName }: Partial<RunTarget> = {}): Promise<HistoryEntry[]> {
    return this.#look((entries) =>
      entries.filter(
        ({ target }) =>
          (uri === undefined || target.uri === uri) &&
          (functionName === undefined || target.functionName === functionName),
      ),
    );
  }

  /** A run with all that was kept of it; undefined if it is no longer there. */
  get(id: string): Promise<RunRecord | undefined> {
    return this.#alone(async () => {
      const stored = await this.#records.read(id);
      if (!stored) return undefined;
      const pinned = this.#records.pinned(stored.run.target).at(-1) === id;
      return { ...stored.run, id, ...(pinned && { pinned }) };
    });
  }

  /**
   * The last run before this one of the same function that came to an end by itself: with the same input and options
   * if there is one, else with any.
   */
  predecessorOf(id: string): Promise<HistoryEntry | undefined> {
    return this.#look((entries) => {
      const index = entries.findIndex((entry) => entry.id === id);
      const run = entries[index];
      if (!run) return undefined;
      const earlier = entries
        .slice(index + 1)
        .filter(({ target, outcome }) => targetKey(target) === targetKey(run.target) && outcome !== 'cancelled');
      const alike = earlier.find(
        ({ inputKey, optionsKey }) => inputKey === run.inputKey && optionsKey === run.optionsKey,
      );
      return alike ?? earlier[0];
    });
  }

  /** The pinned run of a function. */
  baselineOf(target: RunTarget): Promise<HistoryEntry | undefined> {
    return this.#look((entries) =>
      entries.find((entry) => entry.pinned && targetKey(entry.target) === targetKey(target)),
    );
  }

  /** Makes a run its function's baseline, in place of another. */
  pin(id: string): Promise<void> {
    return this.#change('pin the run', async () => {
      const stored = await this.#records.read(id);
      if (!stored) throw new Error('it is no longer in the history');
      if (this.#records.pinned(stored.run.target).at(-1) === id) return;
      // Its being the latest is what makes it the baseline: one write, at once or not at all.
      const pinnedAt = Math.max(Date.now(), this.#records.latestPin() + 1);
      await this.#records.write(id, { ...stored, pinnedAt });
    });
  }

  /** Does nothing to a run that is not pinned. */
  unpin(id: string): Promise<void> {
    return this.#change('unpin the run', async () => {
      const entry = this.#find(id);
      if (!entry?.pinned) return;
      await this.#forgetFormerBaselines(entry);
      await this.#rewrite(id, unpinned);
    });
  }

  /** Pinned or not. */
  delete(id: string): Promise<void> {
    return this.#change('delete the run', async () => {
      const entry = this.#find(id);
      if (!entry) return;
      if (entry.pinned) await this.#forgetFormerBaselines(entry);
      await this.#records.remove(id);
    });
  }

  /** Deletes all runs, or those of one plug-in, with the pinned ones. */
  clear(uri?: string): Promise<void> {
    return this.#change('delete the runs', () =>
      this.#removeAll(
        baselinesLast(this.#records.all().filter(({ target }) => uri === undefined || target.uri === uri)),
      ),
    );
  }

  /** For a plug-in whose file has another name now. Interrupted, some runs keep the old name until it is called again. */
  rebind(oldUri: string, newUri: string): Promise<void> {
    if (oldUri === newUri) return Promise.resolve();
    return this.#change('give the runs the new name of their plug-in', () => {
      const bound = this.#records.all().filter(({ target }) => target.uri === oldUri);
      return eachOf(baselinesLast(bound), ({ id, pinned, target }) =>
        this.#rewrite(id, (stored) => {
          const run = { ...stored.run, target: { ...target, uri: newUri } };
          return pinned ? { ...stored, run } : unpinned({ ...stored, run });
        }),
      );
    });
  }

  #find(id: string): HistoryEntry | undefined {
    return this.#records.all().find((entry) => entry.id === id);
  }

  /** What a baseline took the place of must not become the baseline again when it goes. */
  async #forgetFormerBaselines({ id, target }: HistoryEntry): Promise<void> {
    for (const former of this.#records.pinned(target)) {
      if (former !== id) await this.#rewrite(former, unpinned);
    }
  }

  async #rewrite(id: string, change: (stored: StoredRun) => StoredRun): Promise<void> {
    const stored = await this.#records.read(id);
    if (stored) await this.#records.write(id, change(stored));
  }

  #removeAll(entries: readonly HistoryEntry[]): Promise<void> {
    return eachOf(entries, ({ id }) => this.#records.remove(id));
  }

  #look<T>(find: (entries: HistoryEntry[]) => T): Promise<T> {
    return this.#alone(async () => {
      await this.#records.sync();
      return find(this.#records.all());
    });
  }

  /** @param what is done, for the error if it cannot be. */
  #change<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      await this.#records.sync();
      try {
        return await work();
      } catch (error) {
        throw new Error(
          `The history could not ${what}: ${messageOf(error)}. The other runs are still there; if its disk is full, free some space.`,
          { cause: error },
        );
      } finally {
        this.#onDidChange();
      }
    });
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

const unpinned = ({ run, inputKey, optionsKey }: StoredRun): StoredRun => ({ run, inputKey, optionsKey });

/** At no time, and after no crash, does one that they took the place of become the baseline again. */
const baselinesLast = (entries: readonly HistoryEntry[]): HistoryEntry[] => [
  ...entries.filter(({ pinned }) => !pinned),
  ...entries.filter(({ pinned }) => pinned),
];

/** Does it to all, whatever becomes of one; rejects with the first failure then. */
async function eachOf(entries: readonly HistoryEntry[], work: (entry: HistoryEntry) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const entry of entries) await work(entry).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) {
    const message = `${failures.length} of ${entries.length} failed, the first with “${messageOf(failures[0])}”`;
    throw new Error(message, { cause: failures[0] });
  }
}

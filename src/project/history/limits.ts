// How much is kept, and what goes first.
import { type HistoryEntry, newestFirst, targetKey } from './record';

export interface HistoryLimits {
  readonly records: number;
  readonly recordsPerFunction: number;
  /** Of all records together, as stored. */
  readonly bytes: number;
  /** Of input, output and logs of one record; more is cut. */
  readonly bytesPerRecord: number;
}

export const defaultLimits: HistoryLimits = {
  records: 200,
  recordsPerFunction: 50,
  bytes: 64 * 1024 * 1024,
  bytesPerRecord: 16 * 1024 * 1024,
};

/**
 * What goes so that the limits hold, oldest first. Baselines count but stay, and so does `kept`: what was just run
 * is there, even if baselines alone exceed a limit.
 */
export function evictions(entries: readonly HistoryEntry[], limits: HistoryLimits, kept: string): HistoryEntry[] {
  const left = new Set([...entries].sort(newestFirst).reverse());
  const evicted: HistoryEntry[] = [];
  const evict = (entry: HistoryEntry): void => {
    left.delete(entry);
    evicted.push(entry);
  };
  const may = (entry: HistoryEntry): boolean => !entry.pinned && entry.id !== kept;

  for (const group of byFunction(left)) {
    const excess = Math.max(0, group.length - limits.recordsPerFunction);
    group.filter(may).slice(0, excess).forEach(evict);
  }
  let bytes = [...left].reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  for (const entry of [...left].filter(may)) {
    if (left.size <= limits.records && bytes <= limits.bytes) break;
    bytes -= entry.storedBytes;
    evict(entry);
  }
  return evicted;
}

function byFunction(entries: Iterable<HistoryEntry>): Iterable<HistoryEntry[]> {
  const groups = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const key = targetKey(entry.target);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups.values();
}

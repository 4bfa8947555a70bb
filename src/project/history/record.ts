// A run as the history keeps it: whole, and as a light entry of the list.
import type { ComparableRun, RunOutcome } from '../compare/run';

/** A function of a plug-in. */
export interface RunTarget {
  readonly uri: string;
  readonly functionName: string;
}

export interface RunLog {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly source: string;
  readonly text: string;
  /** Entries before it that the run's log had no room for. */
  readonly leftOutBefore?: number;
}

export interface RunRecord extends ComparableRun {
  readonly id: string;
  readonly target: RunTarget;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly input: {
    readonly mode: string;
    readonly bytes: Uint8Array;
    readonly file?: string;
    /** Bytes of the whole input, if only its start is in `bytes`. */
    readonly size?: number;
  };
  /** JSON. */
  readonly options: unknown;
  /** Key of the binary that ran. */
  readonly build: string;
  /** Oldest first. */
  readonly logs: readonly RunLog[];
  /** The baseline of its function, which is never evicted. */
  readonly pinned?: boolean;
  /** What was too large to be kept, in words. */
  readonly note?: string;
}

/** A run to be kept, with the whole of its input. */
export type NewRun = Omit<RunRecord, 'id' | 'input' | 'pinned' | 'note'> & {
  readonly input: Omit<RunRecord['input'], 'size'>;
};

/** What lists show, without bytes. */
export interface HistoryEntry {
  readonly id: string;
  readonly target: RunTarget;
  readonly at: number;
  readonly outcome: RunOutcome;
  /** The start of the message. */
  readonly error?: string;
  readonly durationMs: number;
  readonly memoryBytes: number;
  readonly build: string;
  /** `size`: bytes of the whole input. */
  readonly input: { readonly mode: string; readonly size: number; readonly file?: string };
  /** The same for inputs of the same bytes. */
  readonly inputKey: string;
  /** The same for options of the same JSON, whatever the order of their keys. */
  readonly optionsKey: string;
  /** Bytes of the whole output. */
  readonly outputSize: number;
  readonly pinned: boolean;
  readonly note?: string;
  /** Bytes that the record takes in the store. */
  readonly storedBytes: number;
}

/** The same for the same function. */
export const targetKey = ({ uri, functionName }: RunTarget): string => JSON.stringify([uri, functionName]);

/** Newest first; of the same millisecond, the one that was added last. */
export const newestFirst = (one: { at: number; id: string }, other: { at: number; id: string }): number =>
  other.at - one.at || (one.id < other.id ? 1 : one.id > other.id ? -1 : 0);

// A finished run of a plug-in function, as far as it is compared with another, and what two of them differ in.
import type { JsonDifference } from './jsonChanges';
import type { Quantity } from './quantity';
import type { TextDifference } from './text';

export type RunOutcome = 'succeeded' | 'failed' | 'cancelled' | 'timedOut';

export interface ComparableRun {
  readonly outcome: RunOutcome;
  /** The message of a run that did not succeed. */
  readonly error?: string;
  readonly output: Uint8Array;
  /** Bytes of the whole output, if only its start is in `output`. */
  readonly outputSize?: number;
  readonly durationMs: number;
  /** Of the plug-in's linear memories, after the call. */
  readonly memoryBytes: number;
  readonly binary: {
    /** Bytes. */
    readonly size: number;
    /** Each as `name (i64) -> i64`. */
    readonly exports: readonly string[];
    /** Each as `module name (i64) -> i64`. */
    readonly imports: readonly string[];
  };
}

/** Bytes that are neither text nor JSON on both sides. */
export interface BytesDifference {
  readonly kind: 'bytes';
  /** Sizes of the whole outputs, in bytes. */
  readonly before: number;
  readonly after: number;
  /** Offset of the first byte that differs or is there on one side only; undefined if it is beyond what was kept. */
  readonly firstOffset?: number;
  /** Bytes that differ from the one at the same offset, with those that only the longer side has. */
  readonly differing?: number;
}

export interface NoDifference {
  readonly kind: 'same';
}

export type OutputDifference = (NoDifference | TextDifference | JsonDifference | BytesDifference) & {
  /** Set if an output was not kept whole: the bytes from the start of each that were compared. */
  readonly comparedBytes?: number;
};

/** A value on both sides; only there if it changed. */
export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

export interface NamesDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface RunDifference {
  /** Outcome, error and output are equal; JSON may be written differently. Time, memory and the binary do not count. */
  readonly same: boolean;
  readonly outcome?: Change<RunOutcome>;
  readonly error?: Change<string | undefined>;
  readonly output: OutputDifference;
  /** Milliseconds. */
  readonly duration: Quantity;
  /** Bytes. */
  readonly memory: Quantity;
  /** Bytes. */
  readonly binarySize: Quantity;
  readonly exports: NamesDifference;
  readonly imports: NamesDifference;
}

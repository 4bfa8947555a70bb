// What came of a case. Data only: the Testing view, the command line's reports and the panel show the same.
import type { PluginErrorData } from '../../runtime/errors';
import type { Recording } from '../../mocks/types';
import type { RunLog } from '../history/record';

/** `errored`: it could not be judged, e.g. the plug-in is missing or the case is wrong. */
export type CaseOutcome = 'passed' | 'failed' | 'errored' | 'skipped' | 'cancelled';

export interface CaseResult {
  /** Location of the case file, and the case's name in it. */
  readonly file: string;
  readonly name: string;
  readonly outcome: CaseOutcome;
  /** Milliseconds of all calls, without load. */
  readonly durationMs: number;
  /** Why it failed, errored or was skipped; none if it passed. */
  readonly failures: readonly CaseFailure[];
  /** Those that were made, in order. */
  readonly calls: readonly CallOutcome[];
  /** Assertions that a test module made, in order; see src/project/xtp. */
  readonly checks?: readonly CaseCheck[];
  /** If it was to be recorded. */
  readonly recording?: Recording;
  /** Absolute paths of the files that mock scripts are made of, see `CallResult.scriptFiles`. */
  readonly scriptFiles?: readonly string[];
  /** Snapshot files that were written, as locations. */
  readonly written?: readonly string[];
}

export interface CaseFailure {
  /** One sentence, e.g. `The output differs from the expected one.` */
  readonly message: string;
  /** Both if they can be compared side by side. */
  readonly expected?: string;
  readonly actual?: string;
  /** What to do. */
  readonly hint?: string;
  /** JSON path within the case, e.g. `['calls', 1, 'expect', 'output']`. */
  readonly path: readonly (string | number)[];
  /** Set if it is the snapshot that differs or is missing: its location. */
  readonly snapshot?: string;
}

export interface CaseCheck {
  readonly group?: string;
  readonly name: string;
  readonly passed: boolean;
  /** Why it did not pass. */
  readonly reason?: string;
}

export interface CallOutcome {
  readonly functionName: string;
  readonly output: Uint8Array;
  readonly error?: PluginErrorData;
  readonly returnCode?: number;
  /** Milliseconds. */
  readonly durationMs: number;
  /** Bytes. */
  readonly memoryBytes: number;
  /** Oldest first. */
  readonly logs: readonly RunLog[];
  readonly droppedLogs: number;
}

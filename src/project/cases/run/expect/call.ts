// What an expectation is judged by, and the shape of the judgement.
import type { CallResult, LogEntry } from '../../../../runner/protocol';
import type { Content } from '../../model';
import type { CaseFailure } from '../../result';
import type { Path } from '../parts';

/** One call, with all that it said. */
export interface JudgedCall {
  readonly functionName: string;
  readonly result: CallResult;
  readonly logs: readonly LogEntry[];
}

/** Reads content of the case; `at` is where in the expectation it is. */
export type ReadContent = (content: Content, at: Path) => Promise<Uint8Array<ArrayBuffer>>;

/** A failure whose path is relative to the expectation. */
export type Failures = readonly CaseFailure[];

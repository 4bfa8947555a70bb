// Judges a call by its expectation; all that does not hold is told together.
import type { CaseOptions, Expectation } from '../../model';
import type { CaseFailure } from '../../result';
import type { JudgedCall, ReadContent } from './call';
import { endFailures } from './error';
import { hashFailures } from './hash';
import { jsonFailures } from './jsonOutput';
import { limitFailures } from './limits';
import { logFailures } from './logs';
import { matchesFailures } from './matches';
import { outputFailures } from './output';
import { varFailures } from './vars';

export type { JudgedCall } from './call';

export interface JudgeContext {
  /** Reads content of the expectation. */
  readonly read: ReadContent;
  /** Location of a file of the expectation. */
  readonly fileOf: (relative: string) => string;
  /** Compares the output with its snapshot, or writes it. */
  readonly snapshot: (wanted: string | true, output: Uint8Array) => Promise<readonly CaseFailure[]>;
  readonly logLevel: CaseOptions['log_level'];
}

/**
 * @returns failures whose paths are relative to the expectation. After an error that was not expected, it is all there is.
 * @throws CaseProblem if the expectation itself is wrong.
 */
export async function judge(call: JudgedCall, expected: Expectation, context: JudgeContext): Promise<CaseFailure[]> {
  const ends = endFailures(call, expected);
  const { error, output, vars } = call.result;
  if (error !== undefined && ends.length > 0) return [...ends];
  const { read, fileOf } = context;
  const failures = [...ends];
  if (expected.output !== undefined) failures.push(...(await outputFailures(output, expected.output, read, fileOf)));
  if (expected.contains !== undefined)
    failures.push(...jsonFailures(output, expected.contains, 'contains', ['contains']));
  if (expected.matches !== undefined) failures.push(...matchesFailures(output, expected.matches));
  if (expected.hash !== undefined) failures.push(...hashFailures(output, expected.hash));
  if (expected.snapshot !== undefined) failures.push(...(await context.snapshot(expected.snapshot, output)));
  if (expected.logs !== undefined) failures.push(...logFailures(call, expected.logs, context.logLevel));
  if (expected.vars !== undefined) failures.push(...(await varFailures(vars, expected.vars, read)));
  failures.push(...limitFailures(call, expected));
  return failures;
}

// What came of a run as the expectation of a case.
import { createHash } from 'node:crypto';
import { contentOf } from '../../project/cases/content';
import type { Expectation } from '../../project/cases/model';
import type { FailureCode, OutputView } from '../panel/protocol';
import { jsonContent } from './typedInput';

export interface Outcome {
  readonly output: Uint8Array;
  readonly kind: OutputView['kind'];
  readonly failure?: { readonly code: FailureCode; readonly message: string };
  readonly exitCode?: number;
}

/** Larger binary outputs are told by their hash, in bytes. */
const longestBinary = 4 * 1024;
/** As text they would drown the other cases, in bytes. */
const longestText = 64 * 1024;

/** What a plug-in does of itself, and would do again. */
const ownFailures: ReadonlySet<FailureCode> = new Set([
  ...(['plugin', 'return-code', 'trap', 'exit', 'host', 'oom', 'unknown-function', 'not-callable'] as const),
]);

/** Undefined if the run says nothing of the plug-in, e.g. because it was cancelled. */
export function expectationOf({ output, kind, failure, exitCode }: Outcome): Expectation | undefined {
  if (failure === undefined) {
    return {
      ...expectedOutput(output, kind),
      ...(exitCode !== undefined && exitCode !== 0 && { exit_code: exitCode }),
    };
  }
  if (!ownFailures.has(failure.code)) return undefined;
  const code = exitCode === undefined || exitCode === 0 ? {} : { exit_code: exitCode };
  const [line = ''] = failure.message.split('\n');
  return { error: line.trim() === '' ? true : line, ...code };
}

function expectedOutput(bytes: Uint8Array, kind: OutputView['kind']): Expectation {
  const long = bytes.length > (kind === 'binary' ? longestBinary : longestText);
  if (long || (kind === 'image' && bytes.length > 0)) {
    return { hash: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
  }
  const content = contentOf(bytes);
  return { output: kind === 'json' && typeof content === 'string' ? jsonContent(content) : content };
}

/** The keys that a run decides; others, e.g. `contains`, a person wrote. */
const decided = ['output', 'hash', 'error', 'exit_code'] as const;

/** An expectation brought up to date: what a run decides is renewed, unless a person has said it in other words. */
export function renewed(before: Expectation | undefined, now: Expectation | undefined): Expectation | undefined {
  if (now === undefined || before === undefined) return before ?? now;
  if (!decided.some((key) => key in before)) return before;
  const kept = Object.entries(before).filter(([key]) => !decided.some((each) => each === key));
  return { ...Object.fromEntries(kept), ...now };
}

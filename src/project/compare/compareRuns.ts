// What changed from one run of a plug-in function to the next.
import { compareOutputs } from './output';
import { binaryNoise, durationNoise, memoryNoise, quantity } from './quantity';
import type { ComparableRun, NamesDifference, RunDifference } from './run';
import { Steps } from './steps';

/** UTF-16 code units of an error that count; a plug-in may give one of any length. */
export const errorLength = 65_536;

/** @param steps the work that may be done beyond a few passes over the outputs. */
export function compareRuns(before: ComparableRun, after: ComparableRun, steps = new Steps()): RunDifference {
  const output = compareOutputs(before, after, steps);
  const sameOutcome = before.outcome === after.outcome;
  const [oldError, newError] = [errorOf(before), errorOf(after)];
  const sameError = oldError === newError;
  const duration = quantity(before.durationMs, after.durationMs, durationNoise);
  const memory = quantity(before.memoryBytes, after.memoryBytes, memoryNoise);
  return {
    same: sameOutcome && sameError && isSameOutput(output),
    ...(!sameOutcome && { outcome: { before: before.outcome, after: after.outcome } }),
    ...(!sameError && { error: { before: oldError, after: newError } }),
    output,
    // A call that ended otherwise did other work.
    duration: { ...duration, notable: duration.notable && sameOutcome },
    memory: { ...memory, notable: memory.notable && sameOutcome },
    binarySize: quantity(before.binary.size, after.binary.size, binaryNoise),
    exports: compareNames(before.binary.exports, after.binary.exports),
    imports: compareNames(before.binary.imports, after.binary.imports),
  };
}

const errorOf = ({ error }: ComparableRun): string | undefined => error?.slice(0, errorLength);

function isSameOutput(output: RunDifference['output']): boolean {
  return output.kind === 'same' || (output.kind === 'json' && output.total === 0);
}

function compareNames(before: readonly string[], after: readonly string[]): NamesDifference {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    added: [...now].filter((name) => !old.has(name)),
    removed: [...old].filter((name) => !now.has(name)),
  };
}

// How two outputs differ: as JSON if both are, else as text if both are, else as bytes.
import { countDiffering, decodeUtf8, equalBytes, firstDifference, isText } from './bytes';
import { compareJson, type JsonDifference } from './jsonChanges';
import { Identities, readJsonTree } from './jsonTree';
import type { ComparableRun, OutputDifference } from './run';
import type { Steps } from './steps';
import { compareText } from './text';

type Output = Pick<ComparableRun, 'output' | 'outputSize'>;

/** Larger outputs are compared as text, which costs far less. */
const jsonBytes = 2 * 1024 * 1024;

export function compareOutputs(before: Output, after: Output, steps: Steps): OutputDifference {
  if (!isCut(before) && !isCut(after)) return compareWhole(before.output, after.output, false, steps);
  // Of the two, no more is known than what both have kept.
  const comparedBytes = Math.min(before.output.length, after.output.length);
  const [old, now] = [before.output.subarray(0, comparedBytes), after.output.subarray(0, comparedBytes)];
  const sizes = { before: sizeOf(before), after: sizeOf(after) };
  const difference = compareWhole(old, now, true, steps);
  if (difference.kind === 'same' && sizes.before !== sizes.after) return { kind: 'bytes', ...sizes, comparedBytes };
  if (difference.kind === 'bytes') return { ...difference, ...sizes, comparedBytes };
  return { ...difference, comparedBytes };
}

const sizeOf = ({ output, outputSize }: Output): number => outputSize ?? output.length;
const isCut = (run: Output): boolean => sizeOf(run) > run.output.length;

function compareWhole(before: Uint8Array, after: Uint8Array, cut: boolean, steps: Steps): OutputDifference {
  if (equalBytes(before, after)) return { kind: 'same' };
  if (!isText(before, cut) || !isText(after, cut)) {
    return {
      kind: 'bytes',
      before: before.length,
      after: after.length,
      firstOffset: firstDifference(before, after),
      differing: countDiffering(before, after),
    };
  }
  return compareAsJson(before, after, steps) ?? compareText(before, after, steps);
}

function compareAsJson(before: Uint8Array, after: Uint8Array, steps: Steps): JsonDifference | undefined {
  if (Math.max(before.length, after.length) > jsonBytes) return undefined;
  const identities = new Identities();
  const old = readJsonTree(decodeUtf8(before), identities, steps);
  const now = old && readJsonTree(decodeUtf8(after), identities, steps);
  return now && compareJson(old, now, steps);
}

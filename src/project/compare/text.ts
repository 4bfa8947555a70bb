// Two texts, line by line. Only the window between the common start and the common end is decoded, so that size alone costs little.
import { commonEnd, countNewlines, decodeUtf8, firstDifference, newline } from './bytes';
import { type Hunk, buildHunks, context } from './hunks';
import { type Region, diffSequences } from './sequences';
import type { Steps } from './steps';

export interface LineDifference {
  readonly added: number;
  readonly removed: number;
  /** Nothing but line ends differs: `\r\n` or `\n`, or none after the last line. */
  readonly lineEndsOnly: boolean;
  readonly hunks: readonly Hunk[];
}

export interface TextDifference {
  readonly kind: 'text';
  /** Number of lines; a line end begins no line of its own. */
  readonly before: number;
  readonly after: number;
  /** The first line that differs, from 1. */
  readonly firstLine: number;
  /** Undefined if the texts are too different to be shown line by line. */
  readonly lines?: LineDifference;
}

/** Limits of what is compared by lines, on each side between the common start and end. */
const windowBytes = 4 * 1024 * 1024;
const windowLines = 100_000;

/** For well-formed UTF-8 that differs. */
export function compareText(before: Uint8Array, after: Uint8Array, steps: Steps): TextDifference {
  const first = firstDifference(before, after);
  const lines = compareLines(before, after, first, steps);
  return {
    kind: 'text',
    before: countLines(before),
    after: countLines(after),
    firstLine: 1 + countNewlines(before, 0, first),
    ...(lines && { lines }),
  };
}

function countLines(bytes: Uint8Array): number {
  return countNewlines(bytes) + (bytes.length > 0 && bytes.at(-1) !== newline ? 1 : 0);
}

function compareLines(before: Uint8Array, after: Uint8Array, first: number, steps: Steps): LineDifference | undefined {
  const start = windowStart(before, first);
  const rest = windowRest(before, commonEnd(before, after, first));
  const windows = [before.subarray(start, before.length - rest), after.subarray(start, after.length - rest)];
  if (windows.some((bytes) => bytes.length > windowBytes || countNewlines(bytes) > windowLines)) return undefined;
  const [left = [], right = []] = windows.map(splitLines);
  const regions = diffSequences(left, right, steps);
  return (
    regions && {
      added: regions.reduce((sum, { afterStart, afterEnd }) => sum + afterEnd - afterStart, 0),
      removed: regions.reduce((sum, { beforeStart, beforeEnd }) => sum + beforeEnd - beforeStart, 0),
      lineEndsOnly: regions.every((region) => differsInLineEnds(left, right, region)),
      hunks: buildHunks(left, right, regions, 1 + countNewlines(before, 0, start), steps),
    }
  );
}

/** Start of the line that `offset` is in, and of the lines of context before it. */
function windowStart(bytes: Uint8Array, offset: number): number {
  let start = offset;
  for (let lines = 0; lines <= context && start > 0; lines++) {
    // Past the first one, `start` is behind the end of the line before.
    const end = lines === 0 ? start : start - 1;
    start = bytes.subarray(0, end).lastIndexOf(newline) + 1;
  }
  return start;
}

/** Bytes at the end that are left out: what is common, without the rest of a line and the lines of context after it. */
function windowRest(bytes: Uint8Array, common: number): number {
  let start = bytes.length - common;
  for (let lines = 0; lines <= context && start < bytes.length; lines++) {
    const end = bytes.indexOf(newline, start);
    start = end < 0 ? bytes.length : end + 1;
  }
  return bytes.length - start;
}

const splitLines = (bytes: Uint8Array): string[] => decodeUtf8(bytes).match(/[^\n]*\n|[^\n]+$/g) ?? [];

function differsInLineEnds(before: readonly string[], after: readonly string[], region: Region): boolean {
  const { beforeStart, beforeEnd, afterStart, afterEnd } = region;
  const old = before.slice(beforeStart, beforeEnd).map(withoutEnd);
  const now = after.slice(afterStart, afterEnd).map(withoutEnd);
  return old.length === now.length && old.every((line, index) => line === now[index]);
}

const withoutEnd = (line: string): string => line.replace(/\r?\n$/, '');

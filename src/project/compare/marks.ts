// What changed inside a line, by words.
import { diffSequences } from './sequences';
import type { Steps } from './steps';

/** From `start` to `end` (exclusive), in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface LineMarks {
  readonly before: readonly Span[];
  readonly after: readonly Span[];
}

/** A word, white space, or one other character. */
const words = /[\p{L}\p{M}\p{N}_]+|\s+|[^]/gu;
/** Longer lines are marked from the first character that differs to the last. */
const lengthByWords = 20_000;

export function markLine(before: string, after: string, steps: Steps): LineMarks {
  return markWords(before, after, steps) ?? markMiddle(before, after);
}

function markWords(before: string, after: string, steps: Steps): LineMarks | undefined {
  if (Math.max(before.length, after.length) > lengthByWords) return undefined;
  const [left, right] = [before.match(words) ?? [], after.match(words) ?? []];
  const regions = diffSequences(left, right, steps);
  if (!regions) return undefined;
  const [leftAt, rightAt] = [offsets(left), offsets(right)];
  return {
    before: regions.flatMap(({ beforeStart, beforeEnd }) => span(leftAt[beforeStart], leftAt[beforeEnd])),
    after: regions.flatMap(({ afterStart, afterEnd }) => span(rightAt[afterStart], rightAt[afterEnd])),
  };
}

function markMiddle(before: string, after: string): LineMarks {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  // Half of a surrogate pair is no character.
  if (isLow(before, start) || isLow(after, start)) start--;
  if (isLow(before, before.length - end) || isLow(after, after.length - end)) end--;
  return { before: span(start, before.length - end), after: span(start, after.length - end) };
}

const isLow = (text: string, at: number): boolean =>
  /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(at - 1, 0), at + 1));

/** The offset of each word, and the end of the last. */
function offsets(parts: readonly string[]): number[] {
  let at = 0;
  return [0, ...parts.map((part) => (at += part.length))];
}

const span = (start = 0, end = 0): Span[] => (start < end ? [{ start, end }] : []);

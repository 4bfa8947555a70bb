// Where two sequences differ: the shortest edit script by Myers' algorithm (the package `diff`), with bounded work.
import { diffArrays } from 'diff';
import type { Steps } from './steps';

/** Items `beforeStart` to `beforeEnd` (exclusive) became items `afterStart` to `afterEnd`; one of the two may be empty. */
export interface Region {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** Items that may be removed and added at most, besides those that are on one side only. Work grows with the square. */
export const maxEdits = 2000;

type Item = string | number;

/**
 * The regions that differ, in order; what is between them is equal.
 * @returns undefined if the sequences are too different for the work that may be done.
 */
export function diffSequences(before: readonly Item[], after: readonly Item[], steps: Steps): Region[] | undefined {
  if (!steps.spend(before.length + after.length)) return undefined;
  const range = changedRange(before, after);
  const { beforeStart, beforeEnd, afterStart, afterEnd } = range;
  if (beforeStart === beforeEnd && afterStart === afterEnd) return [];
  // What is on one side only matches nothing: the shortest script is found without it, often among very few items.
  const left = indexesOfShared(before, beforeStart, beforeEnd, new Set(after.slice(afterStart, afterEnd)));
  const right = indexesOfShared(after, afterStart, afterEnd, new Set(before.slice(beforeStart, beforeEnd)));
  const script = diffArrays(
    left.map((index) => before[index]),
    right.map((index) => after[index]),
    // Out of steps, nothing is equal any more: the script stays right, only not the shortest.
    { maxEditLength: maxEdits, comparator: (one, other) => steps.spend() && one === other },
  );
  return script && regionsBetween(matches(script, left, right), range);
}

/** Without the common start and end. */
function changedRange(before: readonly Item[], after: readonly Item[]): Region {
  let start = 0;
  let [beforeEnd, afterEnd] = [before.length, after.length];
  while (start < beforeEnd && start < afterEnd && before[start] === after[start]) start++;
  while (beforeEnd > start && afterEnd > start && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  return { beforeStart: start, beforeEnd, afterStart: start, afterEnd };
}

function indexesOfShared(items: readonly Item[], start: number, end: number, others: ReadonlySet<Item>): number[] {
  const indexes: number[] = [];
  for (let index = start; index < end; index++) {
    const item = items[index];
    if (item !== undefined && others.has(item)) indexes.push(index);
  }
  return indexes;
}

type Script = readonly { readonly count: number; readonly added: boolean; readonly removed: boolean }[];

function* matches(script: Script, left: readonly number[], right: readonly number[]): Generator<[number, number]> {
  let [l, r] = [0, 0];
  for (const { count, added, removed } of script) {
    if (added) r += count;
    else if (removed) l += count;
    else for (let i = 0; i < count; i++) yield [left[l++] ?? 0, right[r++] ?? 0];
  }
}

function regionsBetween(pairs: Iterable<[number, number]>, range: Region): Region[] {
  const regions: Region[] = [];
  let { beforeStart, afterStart } = range;
  const close = (beforeEnd: number, afterEnd: number): void => {
    if (beforeEnd > beforeStart || afterEnd > afterStart) {
      regions.push({ beforeStart, beforeEnd, afterStart, afterEnd });
    }
    [beforeStart, afterStart] = [beforeEnd + 1, afterEnd + 1];
  };
  for (const [inBefore, inAfter] of pairs) close(inBefore, inAfter);
  close(range.beforeEnd, range.afterEnd);
  return regions;
}

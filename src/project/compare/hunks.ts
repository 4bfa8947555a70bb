// Lines that differ with the equal ones around them, as `diff -u` groups them.
import { type Span, markLine } from './marks';
import type { Region } from './sequences';
import type { Steps } from './steps';

export interface HunkLine {
  readonly kind: 'same' | 'removed' | 'added';
  /** With its line end; only the last line of an output may have none. */
  readonly text: string;
  /** What changed, in a line that stands for one on the other side. */
  readonly marks?: readonly Span[];
}

export interface Hunk {
  /** Line in the old output of the hunk's first line, from 1. */
  readonly beforeLine: number;
  /** The same in the new output. */
  readonly afterLine: number;
  readonly lines: readonly HunkLine[];
}

/** Equal lines shown before and after a change. */
export const context = 3;

/** @param firstLine number of the first of these lines in both outputs, from 1. */
export function buildHunks(
  before: readonly string[],
  after: readonly string[],
  regions: readonly Region[],
  firstLine: number,
  steps: Steps,
): Hunk[] {
  return grouped(regions).map((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (!first || !last) throw new RangeError('A hunk without a change.');
    const lead = Math.min(context, first.beforeStart);
    const start = first.beforeStart - lead;
    const lines: HunkLine[] = [];
    let at = start;
    for (const region of group) {
      lines.push(...before.slice(at, region.beforeStart).map(same));
      lines.push(...changed(before, after, region, steps));
      at = region.beforeEnd;
    }
    lines.push(...before.slice(at, at + context).map(same));
    return { beforeLine: firstLine + start, afterLine: firstLine + first.afterStart - lead, lines };
  });
}

/** Regions whose lines around would touch, together. */
function grouped(regions: readonly Region[]): Region[][] {
  const groups: Region[][] = [];
  for (const region of regions) {
    const last = groups.at(-1)?.at(-1);
    if (last && region.beforeStart - last.beforeEnd <= 2 * context) groups.at(-1)?.push(region);
    else groups.push([region]);
  }
  return groups;
}

const same = (text: string): HunkLine => ({ kind: 'same', text });

function changed(
  before: readonly string[],
  after: readonly string[],
  { beforeStart, beforeEnd, afterStart, afterEnd }: Region,
  steps: Steps,
): HunkLine[] {
  const removed: HunkLine[] = before.slice(beforeStart, beforeEnd).map((text) => ({ kind: 'removed', text }));
  const added: HunkLine[] = after.slice(afterStart, afterEnd).map((text) => ({ kind: 'added', text }));
  // As many lines as there were: each stands for the one at its place.
  if (removed.length === added.length) {
    removed.forEach((line, index) => {
      const other = added[index];
      if (!other) return;
      const marks = markLine(line.text, other.text, steps);
      removed[index] = { ...line, marks: marks.before };
      added[index] = { ...other, marks: marks.after };
    });
  }
  return [...removed, ...added];
}

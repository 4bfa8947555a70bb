// A difference between two runs as the panel shows it: a line, the changed lines of the output, and what else changed.
import { formatPath } from '../../project/compare/jsonChanges';
import { compareRuns } from '../../project/compare/compareRuns';
import type { ComparableRun, NamesDifference, RunDifference } from '../../project/compare/run';
import { headline } from '../../project/compare/summarize';
import type { Quantity } from '../../project/compare/quantity';
import { type ChangedLine, type ComparisonView, formatBytes, formatDuration } from '../panel/protocol';

/** Changed lines that are shown at a glance; the rest is for the diff editor. */
const shownLines = 12;
const longestLine = 400;

export function comparisonOf(
  before: ComparableRun,
  after: ComparableRun,
  { against, at, asked }: Pick<ComparisonView, 'against' | 'at'> & { readonly asked: readonly string[] },
): ComparisonView {
  const difference = compareRuns(before, after);
  const lines = changedLines(difference);
  return {
    against,
    at,
    same: difference.same,
    summary: headline(difference),
    lines: lines.slice(0, shownLines),
    moreLines: Math.max(0, lines.length - shownLines),
    details: [...asked, ...details(difference)],
  };
}

function changedLines({ output }: RunDifference): ChangedLine[] {
  switch (output.kind) {
    case 'json':
      return output.changes.flatMap((change): ChangedLine[] => {
        const path = formatPath(change.path);
        const line = (kind: ChangedLine['kind'], value: string): ChangedLine => ({
          kind,
          text: cut(path === '' ? value : `${path}: ${value}`),
        });
        return [
          ...(change.kind === 'added' ? [] : [line('removed', change.before)]),
          ...(change.kind === 'removed' ? [] : [line('added', change.after)]),
        ];
      });
    case 'text':
      return (output.lines?.hunks ?? [])
        .flatMap((hunk) => hunk.lines)
        .flatMap(({ kind, text }): ChangedLine[] => (kind === 'same' ? [] : [{ kind, text: cut(text.trimEnd()) }]));
    case 'bytes':
    case 'same':
      return [];
  }
}

const cut = (text: string): string => (text.length > longestLine ? `${text.slice(0, longestLine)}…` : text);

function details({ duration, memory, binarySize, exports, imports }: RunDifference): string[] {
  const change = (name: string, { before, after, notable }: Quantity, format: (value: number) => string): string[] =>
    notable ? [`${name} ${format(before)} → ${format(after)}`] : [];
  return [
    ...change('duration', duration, formatDuration),
    ...change('memory', memory, formatBytes),
    ...change('plug-in', binarySize, formatBytes),
    ...names('export', exports),
    ...names('import', imports),
  ];
}

const shownNames = 3;

function names(what: string, { added, removed }: NamesDifference): string[] {
  const list = (sign: string, items: readonly string[]): string[] => {
    if (items.length === 0) return [];
    const more = items.length > shownNames ? ` and ${items.length - shownNames} more` : '';
    return [`${what} ${sign} ${items.slice(0, shownNames).join(', ')}${more}`];
  };
  return [...list('added:', added), ...list('removed:', removed)];
}

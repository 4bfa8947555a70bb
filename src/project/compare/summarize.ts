// A difference in one line, for a panel or a terminal.
import { formatPath, type JsonDifference } from './jsonChanges';
import type { Quantity } from './quantity';
import type { BytesDifference, NamesDifference, RunDifference } from './run';
import type { TextDifference } from './text';

/** `same`, `output: discount_percent 20 → 15`, `now fails: …`: how the run ended, else its output. */
export function headline(difference: RunDifference): string {
  return [describeEnd(difference) ?? describeOutput(difference), describePartial(difference)].filter(Boolean).join(' ');
}

/** The headline with what else is worth a word: `same; 2.5× the time; exports: 1 added`. */
export function summarize(difference: RunDifference): string {
  const beside = [
    difference.duration.notable && difference.duration.ratio !== undefined && `${times(difference.duration)} the time`,
    difference.memory.notable && difference.memory.ratio !== undefined && `${times(difference.memory)} the memory`,
    describeNames('exports', difference.exports),
    describeNames('imports', difference.imports),
  ];
  return [headline(difference), ...beside.filter(Boolean)].join('; ');
}

/** How the run ended, if that is the news. */
function describeEnd({ outcome, error }: RunDifference): string | undefined {
  const message = error?.after === undefined ? '' : `: ${shortened(error.after, 160)}`;
  switch (outcome?.after) {
    case 'succeeded':
      return 'now succeeds';
    case 'failed':
      return `now fails${message}`;
    case 'timedOut':
      return 'now times out';
    case 'cancelled':
      return 'was cancelled';
    case undefined:
      if (!error) return undefined;
      return error.after === undefined ? 'the error is gone' : `other error${message}`;
  }
}

function describeOutput({ output }: RunDifference): string {
  switch (output.kind) {
    case 'same':
      return 'same';
    case 'text':
      return `output: ${describeText(output)}`;
    case 'json':
      return output.total === 0 ? 'same JSON, written differently' : `output: ${describeJson(output)}`;
    case 'bytes':
      return `output: ${describeBytes(output)}`;
  }
}

function describePartial({ output: { comparedBytes } }: RunDifference): string | undefined {
  return comparedBytes === undefined ? undefined : `(only the first ${count(comparedBytes, 'byte')} compared)`;
}

function describeText({ before, after, firstLine, lines }: TextDifference): string {
  if (!lines) return `too different to show line by line, from line ${firstLine.toLocaleString('en')} on`;
  if (lines.lineEndsOnly) return 'only line ends differ';
  if (before <= 1 && after <= 1) {
    const text = (kind: 'removed' | 'added'): string =>
      lines.hunks.flatMap((hunk) => hunk.lines).find((line) => line.kind === kind)?.text ?? '';
    const [old, now] = [text('removed').trimEnd(), text('added').trimEnd()];
    if (old !== '' && now !== '' && old !== now && Math.max(old.length, now.length) <= 40) return `${old} → ${now}`;
  }
  const { added, removed } = lines;
  if (added === removed) return `${count(added, 'line')} ${added === 1 ? 'differs' : 'differ'}`;
  const parts = [added > 0 && `${count(added, 'line')} added`, removed > 0 && `${count(removed, 'line')} removed`];
  return parts.filter(Boolean).join(', ');
}

function describeJson({ changes, total }: JsonDifference): string {
  const [first] = changes;
  if (!first) return count(total, 'value');
  const more = total > 1 ? ` and ${count(total - 1, 'more change')}` : '';
  const path = shortened(formatPath(first.path), 80);
  switch (first.kind) {
    case 'changed':
      return `${path} ${shortened(first.before, 40)} → ${shortened(first.after, 40)}${more}`.trimStart();
    case 'added':
      return `${path} added: ${shortened(first.after, 40)}${more}`;
    case 'removed':
      return `${path} removed${more}`;
  }
}

function describeBytes({ before, after, firstOffset, differing }: BytesDifference): string {
  const sizes = before === after ? '' : `${before.toLocaleString('en')} → ${count(after, 'byte')}`;
  if (differing === undefined || firstOffset === undefined) return sizes;
  const which = `${count(differing, 'byte')} ${differing === 1 ? 'differs' : 'differ'}, the first at offset ${firstOffset}`;
  return sizes === '' ? which : `${sizes}, ${which}`;
}

function describeNames(what: string, { added, removed }: NamesDifference): string | undefined {
  const parts = [added.length > 0 && `${added.length} added`, removed.length > 0 && `${removed.length} removed`];
  const said = parts.filter(Boolean).join(', ');
  return said && `${what}: ${said}`;
}

const times = ({ ratio = 1 }: Quantity): string => `${Number(ratio.toPrecision(2))}×`;

const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** On one line, whole characters only. */
function shortened(text: string, length: number): string {
  const line = text
    .slice(0, 4 * length)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > length || text.length > 4 * length ? `${characters.slice(0, length - 1).join('')}…` : line;
}

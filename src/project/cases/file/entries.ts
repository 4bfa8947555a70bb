// The entries of a list or an object in the text, with the commas and comments around them.
import type { Node } from 'jsonc-parser';

/** All are offsets. In order: gap, from, start, end, pre, comma, to. */
export interface Entry {
  /** Behind what is before this entry: white space begins. */
  readonly gap: number;
  /** The comments directly above or before it, else the entry itself. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
  /** Behind the block comments between it and its comma. */
  readonly pre: number;
  readonly comma: number | undefined;
  /** Behind its comma and the comments that follow on the same line. */
  readonly to: number;
}

export interface Entries {
  readonly text: string;
  /** Of the brackets. */
  readonly open: number;
  readonly close: number;
  readonly items: readonly Entry[];
  /** Behind the last comment or entry: white space until the closing bracket. */
  readonly tail: number;
  /** Where line comments end; what follows must be a line break. */
  readonly lineComments: ReadonlySet<number>;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param node an object or a list. */
export function entriesOf(text: string, node: Node): Entries {
  const close = node.offset + node.length - 1;
  const nodes = (node.children ?? []).map(({ offset, length }) => ({ start: offset, end: offset + length }));
  const lineComments = new Set<number>();
  const items: Entry[] = [];
  let before: { start: number; end: number; gap: number; from: number } | undefined;
  let tail = node.offset + 1;
  for (const next of [...nodes, undefined]) {
    const tokens = tokensBetween(text, before?.end ?? node.offset + 1, next?.start ?? close);
    for (const token of tokens) if (token.text.startsWith('//')) lineComments.add(token.end);
    const space = divide(text, before?.end, node.offset + 1, tokens, next?.start);
    if (before) items.push({ ...before, pre: space.pre, comma: space.comma, to: space.to });
    tail = space.gap;
    if (next) before = { ...next, gap: space.gap, from: space.from };
  }
  return { text, open: node.offset, close, items, tail, lineComments };
}

/** Comments and commas; there is nothing else between entries. */
const tokensBetween = (text: string, start: number, end: number): Token[] =>
  Array.from(text.slice(start, end).matchAll(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,/g), ({ index, 0: found }) => ({
    start: start + index,
    end: start + index + found.length,
    text: found,
  }));

/** Which comments between two entries belong to which of them, and which to neither. */
function divide(
  text: string,
  previous: number | undefined,
  open: number,
  tokens: readonly Token[],
  next: number | undefined,
): { pre: number; comma: number | undefined; to: number; gap: number; from: number } {
  const breaks = (start: number, end: number): number => text.slice(start, end).match(/\r\n|\n|\r/g)?.length ?? 0;
  const commaAt = tokens.findIndex((token) => token.text === ',');
  const comma = tokens[commaAt]?.start;
  const start = comma === undefined ? (previous ?? open) : comma + 1;
  const comments = tokens.slice(commaAt + 1);

  // Those behind the entry before, on its line. If the next entry is on the same line they are its own.
  let to = start;
  let behind = 0;
  const ends = [start, ...comments.map((comment) => comment.end)];
  const starts = [...comments.map((comment) => comment.start), next];
  const oneLine = starts.every((each, index) => each === undefined || breaks(ends[index] ?? 0, each) === 0);
  if (!(oneLine && next !== undefined)) {
    for (const comment of comments) {
      if (breaks(to, comment.start) > 0) break;
      to = comment.end;
      behind++;
    }
  }

  let from = next ?? 0;
  let free = comments.length;
  for (const comment of comments.slice(behind).reverse()) {
    if (next === undefined || breaks(comment.end, from) > 1) break;
    from = comment.start;
    free--;
  }
  const gap = comments[free - 1]?.end ?? start;

  // A last entry without a comma: comments up to a bracket on the same line stand before where the comma would be.
  const inFront = comma === undefined ? (oneLine ? comments.slice(0, behind) : []) : tokens.slice(0, commaAt);
  const lastBlock = inFront.at(-1)?.text.startsWith('/*') === true ? inFront.at(-1) : undefined;
  return { pre: lastBlock?.end ?? previous ?? open, comma, to, gap, from };
}

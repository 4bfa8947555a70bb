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
    const space = divide(text, before?.end ?? node.offset + 1, tokens, next?.start, close);
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

/**
 * Which comments between two entries belong to which of them, and which to neither.
 *
 * @param previous end of the entry before, or of the opening bracket.
 * @param next start of the entry behind; undefined if it is the bracket, at `close`.
 */
function divide(
  text: string,
  previous: number,
  tokens: readonly Token[],
  next: number | undefined,
  close: number,
): { pre: number; comma: number | undefined; to: number; gap: number; from: number } {
  const commaAt = tokens.findIndex((token) => token.text === ',');
  const comma = tokens[commaAt]?.start;
  const start = comma === undefined ? previous : comma + 1;
  const comments = tokens.slice(commaAt + 1);
  const breaksBefore = comments.map((comment, index) => breaks(text, comments[index - 1]?.end ?? start, comment.start));
  const breaksAtEnd = breaks(text, comments.at(-1)?.end ?? start, next ?? close);
  const firstBreak = breaksBefore.findIndex((count) => count > 0);
  const oneLine = firstBreak < 0 && breaksAtEnd === 0;

  // Those on the line of the entry before are its own; if both entries are on that line they belong to the next.
  const behind = oneLine && next !== undefined ? 0 : firstBreak < 0 ? comments.length : firstBreak;
  // Those above the next entry are its own, up to a blank line.
  let own = comments.length;
  if (next !== undefined) {
    while (own > behind && (breaksBefore[own] ?? breaksAtEnd) <= 1) own--;
  }

  // A last entry without a comma: comments up to a bracket on the same line stand before where the comma would be.
  const inFront = comma !== undefined ? tokens.slice(0, commaAt) : oneLine ? comments.slice(0, behind) : [];
  const last = inFront.at(-1);
  return {
    pre: last?.text.startsWith('/*') === true ? last.end : previous,
    comma,
    to: comments[behind - 1]?.end ?? start,
    gap: comments[own - 1]?.end ?? start,
    from: comments[own]?.start ?? next ?? close,
  };
}

/** How many line breaks there are in white space. */
const breaks = (text: string, start: number, end: number): number =>
  text.slice(start, end).match(/\r\n|\n|\r/g)?.length ?? 0;

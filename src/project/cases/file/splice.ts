// Puts entries into lists and objects of the text and takes them out. All other bytes stay, comments too.
import type { Entries, Entry } from './entries';
import { indentAt, isFirstOnLine, type Style } from './style';
import type { TextEdit } from './textEdits';

/** An entry on its way to another place. */
export interface Block {
  /** With the comments before it. */
  readonly text: string;
  /** Comments between it and its comma; none of them ends with its line. */
  readonly pre: string;
  /** Comments behind its comma. */
  readonly post: string;
}

/** Where new entries go. */
export interface Layout {
  /** Of the entry's first line. */
  readonly indent: string;
  /** Each entry has lines of its own. */
  readonly multiline: boolean;
  /** What is between two entries. */
  readonly separator: string;
}

export function blockOf({ text, lineComments }: Entries, entry: Entry, eol: string): Block {
  const { from, end, pre, comma, to } = entry;
  const front = comma === undefined ? '' : text.slice(pre, comma).trimEnd();
  const back = text.slice(comma === undefined ? pre : comma + 1, to);
  const cut = front !== '' && back !== '' && lineComments.has(pre + front.length) ? eol : '';
  return { text: text.slice(from, end), pre: text.slice(end, pre), post: front + cut + back };
}

export function layoutOf(entries: Entries, style: Style): Layout {
  const { text, open, items } = entries;
  const below = items.find(({ gap, from }) => /[\r\n]/.test(text.slice(gap, from)));
  const multiline = items.length === 0 ? !style.oneLine : below !== undefined;
  const lone = below && isFirstOnLine(text, below.from) ? below : undefined;
  const indent = lone ? indentAt(text, lone.from) : indentAt(text, open) + (multiline ? style.unit : '');
  const [, second] = items;
  const between = second ? text.slice(second.gap, second.from) : style.compact ? '' : ' ';
  return { indent, multiline, separator: multiline ? style.eol + indent : between };
}

/** @param at index that the new entry will have. */
export function insertion(entries: Entries, at: number, block: Block, layout: Layout, style: Style): TextEdit[] {
  const { items } = entries;
  const previous = items[at - 1];
  const first = items[0];
  if (!first) return [intoEmpty(entries, block, layout, style)];
  if (!previous) {
    const { separator } = layout;
    const needsLine = endsInLine(block.post) && !/[\r\n]/.test(separator);
    const gap = needsLine ? style.eol + layout.indent : separator;
    return [insert(first.from, `${block.text}${block.pre},${block.post}${gap}`)];
  }
  const { comma, pre, to } = previous;
  const isLast = at === items.length && comma === undefined;
  const body = `${block.text}${block.pre}${isLast ? '' : ','}${block.post}`;
  const content = before(entries, to, layout, style) + body + after(entries, to, block, layout, style);
  if (!isLast) return [insert(to, content)];
  return to === pre ? [insert(to, `,${content}`)] : [insert(pre, ','), insert(to, content)];
}

export function removal(entries: Entries, index: number, style: Style): TextEdit[] {
  const { text, items, open, close, tail } = entries;
  const entry = items[index];
  if (!entry) return [];
  const previous = items[index - 1];
  const next = items[index + 1];
  if (!previous && next) {
    // The white space before the first stays, and that before the second goes.
    const rest = entry.to + (/^\s*/.exec(text.slice(entry.to, next.from))?.[0].length ?? 0);
    return [remove(entry.from, rest)];
  }
  if (!previous && entry.gap === open + 1 && tail === entry.to) return [remove(open + 1, close)];
  const needsLine = entries.lineComments.has(entry.gap) && !startsLine(text, entry.to);
  const content = needsLine ? style.eol + indentAt(text, entry.gap) : '';
  const edits: TextEdit[] = [{ offset: entry.gap, length: entry.to - entry.gap, content }];
  if (!next && entry.comma === undefined && previous?.comma !== undefined) {
    edits.push(remove(previous.comma, previous.comma + 1));
  }
  return edits;
}

/** Comments within the brackets stay above the entry. */
function intoEmpty({ text, tail, open, close }: Entries, block: Block, layout: Layout, style: Style): TextEdit {
  const body = block.text + block.pre + block.post;
  const hasLine = layout.multiline || tail > open + 1 || endsInLine(block.post);
  if (!hasLine) return { offset: open + 1, length: close - open - 1, content: body };
  const { eol } = style;
  return { offset: tail, length: close - tail, content: `${eol}${layout.indent}${body}${eol}${indentAt(text, open)}` };
}

/** What divides a new entry from what is before it. */
const before = ({ lineComments }: Entries, to: number, layout: Layout, { eol }: Style): string =>
  lineComments.has(to) && !/[\r\n]/.test(layout.separator) ? eol + layout.indent : layout.separator;

/** What keeps the comments behind a new entry from what follows. */
function after({ text }: Entries, to: number, block: Block, layout: Layout, { eol }: Style): string {
  if (block.post === '' || startsLine(text, to)) return '';
  return layout.multiline || endsInLine(block.post) ? eol + layout.indent : '';
}

const startsLine = (text: string, offset: number): boolean => /^[ \t]*[\r\n]/.test(text.slice(offset, offset + 200));

/** Whether the last of the comments is one that ends with its line. */
const endsInLine = (comments: string): boolean =>
  comments
    .match(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)
    ?.at(-1)
    ?.startsWith('//') === true;

const insert = (offset: number, content: string): TextEdit => ({ offset, length: 0, content });

const remove = (start: number, end: number): TextEdit => ({ offset: start, length: end - start, content: '' });

// How a text is written, and values written in the same way.
import type { Node } from 'jsonc-parser';

export interface Style {
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
  /** Without any line break. */
  readonly oneLine: boolean;
  /** Without spaces, too. */
  readonly compact: boolean;
}

export const newFileStyle: Style = { eol: '\n', unit: '  ', oneLine: false, compact: false };

export function styleOf(text: string, root: Node): Style {
  const [first] = root.children ?? [];
  const own = first && isFirstOnLine(text, first.offset) ? indentAt(text, first.offset) : '';
  const oneLine = !/[\r\n]/.test(text.slice(root.offset, root.offset + root.length));
  return {
    eol: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    unit: own.slice(indentAt(text, root.offset).length) || newFileStyle.unit,
    oneLine,
    compact: oneLine && first?.colonOffset !== undefined && /\S/.test(text.charAt(first.colonOffset + 1)),
  };
}

/** White space at the start of the line of an offset. */
export const indentAt = (text: string, offset: number): string =>
  /^\uFEFF?([ \t]*)/.exec(text.slice(lineStart(text, offset), offset))?.[1] ?? '';

export const isFirstOnLine = (text: string, offset: number): boolean =>
  /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));

const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;

/** Columns that a list of plain values or a value on one line may have. */
const widest = 100;

/** JSON over several lines; the first is not indented. */
export function writeValue(value: unknown, indent: string, style: Style): string {
  const inner = indent + style.unit;
  if (Array.isArray(value)) {
    const line = inLine(value, style);
    if (value.length === 0 || (value.every(isPlain) && line.length <= widest)) return line;
    return block(
      '[',
      value.map((item: unknown) => writeValue(item, inner, style)),
      ']',
    );
  }
  if (isPlain(value)) return JSON.stringify(value);
  const fields = Object.entries(value as object).filter(([, field]: [string, unknown]) => field !== undefined);
  if (fields.length === 0) return '{}';
  return block(
    '{',
    fields.map(([key, field]) => `${JSON.stringify(key)}: ${writeValue(field, inner, style)}`),
    '}',
  );

  function block(open: string, items: readonly string[], close: string): string {
    const { eol } = style;
    return `${open}${eol}${items.map((item) => inner + item).join(`,${eol}`)}${eol}${indent}${close}`;
  }
}

/** JSON on one line if it is short, or if the whole text is on one. */
export function writeShort(value: unknown, indent: string, style: Style): string {
  const line = inLine(value, style);
  return style.oneLine || line.length <= widest ? line : writeValue(value, indent, style);
}

function inLine(value: unknown, style: Style): string {
  if (style.compact) return JSON.stringify(value);
  // Strings hold no line break of their own.
  const line = JSON.stringify(value, undefined, 1).replace(/\n */g, ' ');
  return Array.isArray(value) && value.every(isPlain) ? line.replace(/^\[ | \]$/g, (end) => end.trim()) : line;
}

const isPlain = (value: unknown): value is string | number | boolean | null =>
  typeof value !== 'object' || value === null;

// Sets a value at a path of the text, makes what is missing on the way to it, or removes it.
import type { Node } from 'jsonc-parser';
import { CaseEditError } from './caseEdit';
import { entriesOf } from './entries';
import { pathText } from './shapes';
import { insertion, layoutOf, removal, type Layout } from './splice';
import { indentAt, isFirstOnLine, writeShort, writeValue, type Style } from './style';
import type { TextEdit } from './textEdits';
import { childOf, itemsOf, valueOf, type Path } from './tree';

/**
 * @param node where the path starts.
 * @param value undefined removes what is there.
 * @throws CaseEditError if the path leads through a value that has no such fields.
 */
export function setValue(text: string, node: Node, path: Path, value: unknown, style: Style): TextEdit[] {
  let parent = node;
  for (const [depth, key] of path.entries()) {
    const child = childOf(parent, key);
    if (!child) return value === undefined ? [] : make(text, parent, path, depth, value, style);
    if (value === undefined && depth === path.length - 1) {
      return removal(entriesOf(text, parent), indexIn(parent, child), style);
    }
    parent = child;
  }
  return replace(text, parent, value, style);
}

/** A property or an item. */
const indexIn = (parent: Node, child: Node): number =>
  (parent.children ?? []).findIndex((each) => each === child || each === child.parent);

/** A new entry, at the end. */
function make(text: string, parent: Node, path: Path, depth: number, value: unknown, style: Style): TextEdit[] {
  const key = path[depth] ?? '';
  const fits = typeof key === 'string' ? parent.type === 'object' : parent.type === 'array';
  if (!fits || (typeof key === 'number' && key !== itemsOf(parent).length)) {
    throw new CaseEditError(
      `${pathText(path)} cannot be set: ${pathText(path.slice(0, depth)) || 'the case'} has no place for it. Change that first.`,
    );
  }
  const whole = path.slice(depth + 1).reduceRight<unknown>(wrap, value);
  const entries = entriesOf(text, parent);
  const layout = layoutOf(entries, style);
  const written = writeIn(layout, whole, style);
  const colon = style.compact ? ':' : ': ';
  const body = typeof key === 'string' ? `${JSON.stringify(key)}${colon}${written}` : written;
  return insertion(entries, entries.items.length, { text: body, pre: '', post: '' }, layout, style);
}

function wrap(value: unknown, key: string | number): unknown {
  if (typeof key === 'string') return { [key]: value };
  if (key === 0) return [value];
  throw new CaseEditError(`Item ${key} cannot be set: there is no list yet. Set the item 0 first.`);
}

/** A value as entries of this layout are written. */
export const writeIn = ({ multiline, indent }: Layout, value: unknown, style: Style): string =>
  multiline ? writeValue(value, indent, style) : writeShort(value, indent, style);

function replace(text: string, node: Node, value: unknown, style: Style): TextEdit[] {
  if (JSON.stringify(valueOf(node)) === JSON.stringify(value)) return [];
  const { offset, length, parent } = node;
  const old = text.slice(offset, offset + length);
  const holder = parent?.type === 'property' ? parent : node;
  const wasShort = (node.children?.length ?? 0) > 0 && !/[\r\n]/.test(old);
  const short = wasShort || !isFirstOnLine(text, holder.offset);
  const content = (short ? writeShort : writeValue)(value, indentAt(text, holder.offset), style);
  return [{ offset, length, content }];
}

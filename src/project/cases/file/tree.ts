// Looks into the tree of a JSON text.
import type { Node } from 'jsonc-parser';

export type Path = readonly (string | number)[];

/** A field of an object: its name and its value, both in the text. */
export interface Member {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node;
}

/** None of what is no object. */
export function membersOf(node: Node): Member[] {
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [keyNode, value] = [] }) =>
    keyNode && value ? [{ key: String(keyNode.value), keyNode, value }] : [],
  );
}

/** None of what is no list. */
export const itemsOf = (node: Node): readonly Node[] => (node.type === 'array' ? (node.children ?? []) : []);

/** As in `JSON.parse`, the last of several fields of one name counts. */
export const childOf = (node: Node, key: string | number): Node | undefined =>
  typeof key === 'number' ? itemsOf(node)[key] : membersOf(node).findLast((member) => member.key === key)?.value;

/** What `JSON.parse` would give, `__proto__` included. */
export function valueOf(node: Node): unknown {
  if (node.type === 'array') return itemsOf(node).map(valueOf);
  if (node.type === 'object') return Object.fromEntries(membersOf(node).map(({ key, value }) => [key, valueOf(value)]));
  return node.value;
}

/** The text of a field; undefined if there is none. */
export function textAt(node: Node, key: string): string | undefined {
  const child = childOf(node, key);
  return child?.type === 'string' ? String(child.value) : undefined;
}

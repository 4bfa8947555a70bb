// The shapes of lists and objects.
import type { Node } from 'jsonc-parser';
import { byKind, didYouMean, type Report, type Rule, type Shape } from './shapes';
import { itemsOf, membersOf, type Member, type Path } from './tree';

export const list = (item: Shape): Shape =>
  byKind({
    array: (node, path, report) =>
      itemsOf(node).forEach((each, index) => {
        item(each, [...path, index], report);
      }),
  });

/** An object whose keys people choose. */
export const record = (value: Shape, key?: Rule): Shape =>
  byKind({
    object: (node, path, report) => {
      const members = uniqueMembers(node, path, report);
      for (const member of members) {
        const inner = [...path, member.key];
        if (key && !key.holds(member.key)) {
          report({ node: member.keyNode, path: inner, text: key.otherwise, hint: key.hint });
        }
        value(member.value, inner, report);
      }
    },
  });

export interface ObjectRules {
  /** What the object is, for messages, e.g. "an expectation". */
  readonly called: string;
  readonly required?: readonly string[];
  /** Paths by name, of fields that people put at the wrong level. */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** What else must hold, by the fields that are there. */
  readonly also?: (fields: ReadonlyMap<string, Member>, node: Node, path: Path, report: Report) => void;
}

export const object = (fields: Readonly<Record<string, Shape>>, rules: ObjectRules): Shape =>
  byKind({
    object: (node, path, report) => {
      const members = uniqueMembers(node, path, report);
      for (const { key, keyNode, value } of members) {
        const inner = [...path, key];
        const shape = Object.hasOwn(fields, key) ? fields[key] : undefined;
        if (shape) shape(value, inner, report);
        else {
          const hint = (): string | undefined => didYouMean(key, Object.keys(fields), rules.elsewhere);
          report({ node: keyNode, path: inner, text: `is no field of ${rules.called}`, hint });
        }
      }
      const present = new Map(members.map((member) => [member.key, member]));
      for (const name of rules.required ?? []) {
        if (!present.has(name)) report({ node, path, text: `needs ${name}` });
      }
      rules.also?.(present, node, path, report);
    },
  });

/** One that is written twice counts once, as the last. */
function uniqueMembers(node: Node, path: Path, report: Report): Member[] {
  const members = new Map<string, Member>();
  for (const member of membersOf(node)) {
    if (members.has(member.key)) {
      report({
        node: member.keyNode,
        path: [...path, member.key],
        text: 'is there twice',
        hint: 'Keep one of the two.',
      });
    }
    members.set(member.key, member);
  }
  return [...members.values()];
}

// What a value in a case file may be like. A shape looks at a node of the text and reports all that is wrong in it.
import type { Node, NodeType } from 'jsonc-parser';
import { closest } from '../../../runtime/closest';
import { join, type TextRule } from '../../../runtime/manifest/checker';
import type { Path } from './tree';

export interface Finding {
  /** What is to be marked. */
  readonly node: Node;
  readonly path: Path;
  /** Follows the path in a message, e.g. "must not be empty". */
  readonly text: string;
  /** One sentence. A function if it takes time to find. */
  readonly hint?: string | (() => string | undefined) | undefined;
}

export type Report = (finding: Finding) => void;
export type Shape = (node: Node, path: Path, report: Report) => void;

export const anything: Shape = () => undefined;

type Kind = Exclude<NodeType, 'property'>;

const kindNames: Readonly<Record<NodeType, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
  property: 'a field',
};

/** A shape for each kind of value that is allowed. */
export function byKind(shapes: Readonly<Partial<Record<Kind, Shape>>>, hint?: string): Shape {
  const allowed = inWords(Object.keys(shapes).map((kind) => kindNames[kind as Kind]));
  return (node, path, report) => {
    const shape = shapes[node.type as Kind];
    if (shape) return shape(node, path, report);
    const quoted = shapes.string && isScalar(node) ? `Write "${String(node.value)}".` : undefined;
    const dropped = node.type === 'null' && path.length > 0 ? 'Leave it out.' : undefined;
    report({ node, path, text: `must be ${allowed}, and is ${kindNames[node.type]}`, hint: quoted ?? hint ?? dropped });
  };
}

const isScalar = (node: Node): boolean => node.type === 'number' || node.type === 'boolean';

export const inWords = (names: readonly string[], last = 'or'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1) ?? ''}`;

/** A rule for texts, and what to do about one that breaks it. */
export interface Rule extends TextRule {
  readonly hint?: string;
}

const holding =
  (rule: Rule | undefined): Shape =>
  (node, path, report) => {
    if (rule && !rule.holds(String(node.value))) report({ node, path, text: rule.otherwise, hint: rule.hint });
  };

export const text = (rule?: Rule): Shape => byKind({ string: holding(rule) });

export const boolean = byKind({ boolean: anything });

/** A text that some function says what is wrong with. */
export const textThat = (wrong: (value: string) => string | undefined, hint: string): Shape =>
  byKind({
    string: (node, path, report) => {
      const text = wrong(String(node.value));
      if (text !== undefined) report({ node, path, text, hint });
    },
  });

export function word(...words: readonly string[]): Shape {
  const list = inWords(words.map((each) => `"${each}"`));
  return byKind({
    string: (node, path, report) => {
      const value = String(node.value);
      if (words.includes(value)) return;
      report({
        node,
        path,
        text: `must be ${list}, and is ${JSON.stringify(value)}`,
        hint: () => didYouMean(value, words),
      });
    },
  });
}

export const onlyTrue: Shape = (node, path, report) => {
  if (node.value !== true) report({ node, path, text: 'is false, which says nothing', hint: 'Leave it out.' });
};

/** A finite number. */
export const number = (minimum = -Infinity): Shape => {
  const from = minimum === -Infinity ? '' : ` from ${minimum}`;
  return byKind({
    number: (node, path, report) => {
      const value = Number(node.value);
      if (Number.isFinite(value) && value >= minimum) return;
      report({ node, path, text: `must be a number${from}, and is ${value}` });
    },
  });
};

/** A whole number that is exact. */
export const integer = (minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER): Shape => {
  const from = minimum === Number.MIN_SAFE_INTEGER ? '' : ` from ${minimum}`;
  const to = maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
  return byKind({
    number: (node, path, report) => {
      const value = Number(node.value);
      if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return;
      report({ node, path, text: `must be a whole number${from}${to}, and is ${value}` });
    },
  });
};

/** Null is as good as leaving it out. */
export const orNull =
  (shape: Shape): Shape =>
  (node, path, report) =>
    node.type === 'null' ? undefined : shape(node, path, report);

/** "Did you mean …?", also for names in camel case and for parts of a name. */
export function didYouMean(
  name: string,
  names: readonly string[],
  elsewhere?: ReadonlyMap<string, string>,
): string | undefined {
  // What is longer is no misspelling, and would cost time.
  if (name.length > 100) return undefined;
  const snake = name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
  const meant =
    names.find((each) => each === snake) ??
    elsewhere?.get(snake) ??
    names.find((each) => each.startsWith(`${snake}_`) || each.endsWith(`_${snake}`)) ??
    closest(snake, names);
  return meant === undefined ? undefined : `Did you mean ${meant}?`;
}

/** For messages, e.g. `calls[1].expect.output`. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : join(text, key)), '');

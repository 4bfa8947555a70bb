// The shapes of bytes as people write them, of what is compared with them, and of numbers beside them.
import type { Node } from 'jsonc-parser';
import { base64, hex, notBlank, wrongInPattern } from './rules';
import { anything, byKind, inWords, number, text, textThat, type Report, type Shape } from './shapes';
import { object } from './structures';
import type { Member, Path } from './tree';

export const pattern = textThat(wrongInPattern, 'Expressions are those of JavaScript with the flag u.');

const kinds = {
  text: text(),
  json: anything,
  base64: text(base64),
  hex: text(hex),
  file: text(notBlank),
} satisfies Record<string, Shape>;

const matcherKinds = { ...kinds, contains: anything, matches: pattern } satisfies Record<string, Shape>;

const exactlyOne =
  (names: readonly string[]) => (fields: ReadonlyMap<string, Member>, node: Node, path: Path, report: Report) => {
    const given = names.filter((name) => fields.has(name));
    if (given.length === 1) return;
    const found = given.length === 0 ? 'has none' : `has ${inWords(given, 'and')}`;
    const text = `needs exactly one of ${inWords(names, 'and')}, and ${found}`;
    const hint = fields.size > 0 && given.length === 0 ? 'Put JSON into json, as in {"json": {…}}.' : undefined;
    report({ node, path, text, hint });
  };

const oneKind = (shapes: Readonly<Record<string, Shape>>): Shape =>
  object(shapes, { called: 'content', also: exactlyOne(Object.keys(shapes)) });

const jsonHint = 'Put JSON into json, as in {"json": [1, 2]}.';

export const content = byKind({ string: anything, object: oneKind(kinds) }, jsonHint);

export const numberOrContent = byKind({ number: number(), string: anything, object: oneKind(kinds) }, jsonHint);

export const textMatcher = byKind({ string: anything, object: oneKind(matcherKinds) }, jsonHint);

export const matcher = byKind({ number: number(), string: anything, object: oneKind(matcherKinds) }, jsonHint);

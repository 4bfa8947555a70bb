// Writes JSON in random ways: spaces, line breaks and comments anywhere, or tidy as people write it.
import * as fc from 'fast-check';

/** Numbers each comment, so that a test finds it again. */
export interface Written {
  readonly text: string;
  readonly comments: readonly string[];
}

type Trivia = '' | ' ' | 'break' | 'blank' | 'block' | 'line' | 'own line' | 'long';

const trivia: fc.Arbitrary<Trivia> = fc.oneof(
  { arbitrary: fc.constantFrom<Trivia>('', ' ', 'break'), weight: 5 },
  { arbitrary: fc.constantFrom<Trivia>('blank', 'block', 'line', 'own line', 'long'), weight: 2 },
);

/** @param values are written with anything between any two tokens. */
export function anyLayout<T>(values: fc.Arbitrary<T>): fc.Arbitrary<Written & { readonly value: T }> {
  return fc
    .tuple(
      values,
      fc.array(trivia, { minLength: 40, maxLength: 40 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([value, spaces, eol, trailing, mark, plain]) => {
      const comments: string[] = [];
      let at = 0;
      const space = (): string => {
        const kind = spaces[at++ % spaces.length]!;
        const name = `<c${comments.length}>`;
        const body = {
          '': '',
          ' ': ' ',
          break: `${eol}  `,
          blank: `${eol}${eol}`,
          block: ` /* ${name}, ] } */ `,
          line: ` // ${name} "{[${eol}`,
          'own line': `${eol}\t// ${name}${eol}\t`,
          long: `/* ${name}${eol} // */`,
        }[plain && kind !== ' ' && kind !== 'break' ? '' : kind];
        if (body.includes(name)) comments.push(name);
        return body;
      };
      const list = (open: string, items: readonly string[], close: string): string =>
        open +
        items.map((item, i) => item + (i < items.length - 1 || trailing ? `${space()},${space()}` : space())).join('') +
        (items.length === 0 ? space() : '') +
        close;
      const write = (each: unknown): string => {
        if (Array.isArray(each)) {
          const items = each.map((item, i) => (i === 0 ? space() : '') + write(item));
          return list('[', items, ']');
        }
        if (typeof each !== 'object' || each === null) return JSON.stringify(each);
        const fields = Object.entries(each).map(
          ([key, item], i) => `${i === 0 ? space() : ''}${JSON.stringify(key)}${space()}:${space()}${write(item)}`,
        );
        return list('{', fields, '}');
      };
      const text = `${mark ? '\uFEFF' : ''}${space()}${write(value)}${space()}`;
      return { value, text, comments };
    });
}

export const commentsIn = (text: string): string[] => text.match(/<c\d+>/g) ?? [];

// JSON is accepted and refused as by the language itself; errors have a place, and the layout changes no literal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJson, readJson } from '../../../src/ui/panel/protocol/json';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('reading JSON', () => {
  it.each([
    ['an unquoted word', '{\n  "a": tru\n}', 2, 8, 'Expected a value.'],
    ['a comma before a closing brace', '{"a": 1,}', 1, 9, 'A comma may not stand before “}”.'],
    ['a comma before a closing bracket', '[1,]', 1, 4, 'Expected a value before “]”.'],
    ['single quotes', "{'a': 1}", 1, 2, 'Property names need double quotes.'],
    ['a missing colon', '{"a" 1}', 1, 6, 'Expected “:” after the property name.'],
    ['a missing comma', '[1 2]', 1, 4, 'Expected “,” or “]”.'],
    ['an open object', '{"a": 1', 1, 8, 'Expected “,” or “}”, but the text ends here.'],
    ['an open string', '"abc', 1, 1, 'The string has no closing quote.'],
    ['a wrong escape', String.raw`"a\q"`, 1, 3, 'This escape is not known in JSON.'],
    ['a tab in a string', '"a\tb"', 1, 3, 'Control characters must be escaped in a string.'],
    ['a second value', '{} {}', 1, 4, 'Nothing may follow the JSON value.'],
    ['a leading zero', '01', 1, 2, 'Nothing may follow the JSON value.'],
    ['nothing', '  ', 1, 3, 'Expected a value, but the text ends here.'],
  ])('points at %s', (_, text, line, column, message) => {
    expect(readJson(text)).toMatchObject({ line, column, message });
  });

  it('agrees with JSON.parse on any value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readJson(text)).toBeUndefined();
      }),
    );
  });

  it('agrees with JSON.parse on damaged JSON', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }))
      .map(([text, at, cut, put]) => {
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + cut);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        expect(readJson(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('takes nesting of any depth', () => {
    const depth = 200_000;
    expect(readJson('['.repeat(depth) + ']'.repeat(depth))).toBeUndefined();
  });

  it('takes a long string', () => {
    expect(readJson(JSON.stringify('x'.repeat(5_000_000)))).toBeUndefined();
  });
});

describe('laying JSON out', () => {
  it('puts one value on a line', () => {
    expect(formatJson('{"a":[1,{"b":[]}],"c":{}}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": []\n    }\n  ],\n  "c": {}\n}',
    );
  });

  it('keeps numbers, escapes, order and duplicates as written', () => {
    const text = String.raw`{"2":12345678901234567890,"1":1.0,"1":1e5,"é":"\u00e9"}`;
    expect(formatJson(text).replace(/\s/g, '')).toBe(text);
  });

  it('is the layout of JSON.stringify, for any value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(formatJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});

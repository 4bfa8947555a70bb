// JSON that has at least what is expected, and JSON that is the same: the laws of both, and what differs in words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsJson, equalJson } from '../../../../src/mocks/json';
import { jsonDifferences, mentioned } from '../../../../src/project/cases/run/json';

const values = fc.jsonValue({ maxDepth: 4 });
/** A value, and another that is like it here and there. */
const pairs = fc.oneof(
  fc.tuple(values, values),
  fc.tuple(
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), values),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), values),
  ),
);
const contains = (value: unknown, wanted: unknown): boolean =>
  [...jsonDifferences(wanted, value, 'contains')].length === 0;
const equals = (value: unknown, wanted: unknown): boolean => [...jsonDifferences(wanted, value, 'equal')].length === 0;

/** Some of its keys, at every depth. */
const part = (value: unknown, keeps: () => boolean): unknown => {
  if (Array.isArray(value)) return value.map((item) => part(item, keeps));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (keeps() ? [[key, part(item, keeps)]] : [])),
  );
};

describe('JSON', () => {
  it('is the same as itself, written and read again, in any order of keys', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(equals(value, JSON.parse(JSON.stringify(value)))).toBe(true);
      }),
    );
    expect(equals({ a: 1, b: [2] }, { b: [2], a: 1 })).toBe(true);
  });

  it('has at least each part of itself', () => {
    fc.assert(
      fc.property(values, fc.infiniteStream(fc.boolean()), (value, stream) => {
        const wanted = part(value, () => stream.next().value === true);
        expect(contains(value, wanted)).toBe(true);
        expect(mentioned(value, wanted)).toEqual(wanted);
      }),
    );
  });

  it('that is the same both ways has the same on both sides', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(equals(one, other)).toBe(equals(other, one));
        expect(equals(one, other)).toBe(contains(one, other) && contains(other, one));
      }),
    );
  });

  it('is judged as mocks judge it', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(equals(one, other)).toBe(equalJson(one, other));
        expect(contains(one, other)).toBe(containsJson(one, other));
      }),
    );
  });

  it('keeps keys that objects have of themselves', () => {
    const value: unknown = JSON.parse('{"__proto__": {"a": 1}}');
    expect(equals({}, value)).toBe(false);
    expect(contains({}, JSON.parse('{"toString": 1}'))).toBe(false);
    expect([...jsonDifferences(value, {}, 'equal')]).toEqual([
      'at $.__proto__: an object with 1 key expected, nothing found',
    ]);
  });
});

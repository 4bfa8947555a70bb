// Outputs of JSON: the paths that changed, whatever the layout; exact also for numbers that doubles do not hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/project/compare/compareRuns';
import { formatPath, type JsonDifference, listedChanges } from '../../../src/project/compare/jsonChanges';
import { applyChanges, documents, run } from './runs';

function compare(before: string, after: string): JsonDifference {
  const { output } = compareRuns(run(before), run(after));
  if (output.kind !== 'json') throw new Error(`Compared as ${output.kind}.`);
  return output;
}

const shown = (before: unknown, after: unknown): string[] =>
  compare(JSON.stringify(before), JSON.stringify(after)).changes.map((change) => {
    const path = formatPath(change.path);
    if (change.kind === 'changed') return `${path}: ${change.before} → ${change.after}`;
    return change.kind === 'added' ? `+ ${path}: ${change.after}` : `- ${path}: ${change.before}`;
  });

describe('paths', () => {
  it('tells what changed, was added and was removed', () => {
    expect(shown({ total: 80, old: 1, at: { percent: 20 } }, { total: 85, at: { percent: 15 }, now: [] })).toEqual([
      'total: 80 → 85',
      '- old: 1',
      'at.percent: 20 → 15',
      '+ now: []',
    ]);
  });

  it('finds items again behind one that was put in or taken out', () => {
    const items = Array.from({ length: 100 }, (_, id) => ({ id, price: id * 2 }));
    expect(shown(items, items.toSpliced(3, 0, { id: 1000, price: 0 }))).toEqual(['+ [3]: {"id":1000,"price":0}']);
    expect(shown({ items }, { items: items.toSpliced(50, 1) })).toEqual(['- items[50]: {"id":50,"price":100}']);
  });

  it('finds them also with their keys in another order', () => {
    const before = '[{"a":1,"b":2},{"c":3,"d":4}]';
    expect(compare(before, '[0,{"b":2,"a":1},{"d":4,"c":3}]').changes).toEqual([
      { kind: 'added', path: [0], after: '0' },
    ]);
  });

  it('looks into items that changed at their place, also behind others that were added', () => {
    const items = [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }];
    expect(shown(items, [{ a: 0 }, { a: 1 }, { a: 2 }, { a: 33 }, { a: 4 }])).toEqual([
      '+ [0]: {"a":0}',
      '[3].a: 3 → 33',
    ]);
  });

  it('takes a value of another kind for changed', () => {
    expect(shown({ a: [] }, { a: {} })).toEqual(['a: [] → {}']);
    expect(shown({ a: null }, { a: 'null' })).toEqual(['a: null → "null"']);
    expect(shown({ a: 1 }, [1])).toEqual([': {"a":1} → [1]']);
  });

  it('writes keys that are no names in quotes', () => {
    expect(formatPath(['a', 'content-type', 0, '0', '', 'grün', '__proto__'])).toBe(
      'a["content-type"][0]["0"][""].grün.__proto__',
    );
    expect(formatPath(['a b'])).toBe('["a b"]');
  });

  it('makes the new value from the old one by the changes', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        fc.pre(JSON.stringify(before) !== JSON.stringify(after));
        const difference = compare(JSON.stringify(before), JSON.stringify(after));
        expect(JSON.stringify(sorted(applyChanges(JSON.stringify(before), difference)))).toBe(
          JSON.stringify(sorted(after)),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it('lists the first changes and counts all', () => {
    const numbers = Array.from({ length: 5000 }, (_, index) => index);
    const { changes, total } = compare(JSON.stringify(numbers), JSON.stringify(numbers.map((n) => -n - 1)));
    expect([changes.length, total]).toEqual([listedChanges, 5000]);
  });
});

/** With keys in order, `__proto__` among them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)]);
}

describe('the same JSON, written differently', () => {
  it.each([
    ['{"a":1,"b":[true]}', '{ "b": [ true ],\n\t"a": 1 }\n'],
    ['["A", "\\n", "/"]', '["\\u0041","\\u000a","\\/"]'],
    ['{"\\u0061": 0}', '{"a": 0}'],
    ['[1, 100, 0.5, 0]', '[1.0, 1e2, 5E-1, -0]'],
  ])('%s and %s', (before, after) => {
    expect(compare(before, after)).toMatchObject({ changes: [], total: 0 });
    expect(compareRuns(run(before), run(after)).same).toBe(true);
  });

  it('holds for any order of keys and any white space', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .map(([key, each]) => [key, reversed(each)])
          .reverse(),
      );
    };
    const plain = documents.filter((value) => !JSON.stringify(value).includes('__proto__'));
    fc.assert(
      fc.property(plain, fc.constantFrom(' ', '\t', '\r\n '), (value, indent) => {
        const [before, after] = [JSON.stringify(value), JSON.stringify(reversed(value), undefined, indent)];
        fc.pre(before !== after);
        expect(compare(before, after).total).toBe(0);
      }),
    );
  });
});

describe('not the same JSON', () => {
  it.each([
    ['[9007199254740993]', '[9007199254740992]'],
    ['[0.1]', '[0.1000000000000000055]'],
    ['[1e400]', '[1e401]'],
    ['[1e-400]', '[0]'],
    ['[1]', '["1"]'],
    ['[true]', '["true"]'],
    ['[true]', '[false]'],
    ['[null]', '[false]'],
    ['[[]]', '[{}]'],
    ['{"a":[1],"b":2}', '{"a":[1,2]}'],
    ['{"a":{"b":1}}', '{"a":{},"b":1}'],
  ])('%s and %s', (before, after) => {
    expect(compare(before, after).total).toBeGreaterThan(0);
    expect(compareRuns(run(before), run(after)).same).toBe(false);
  });
});

it.each([
  ['a key that is there twice', '{"a":1,"a":2}', '{"a":2}'],
  ['scalars', '20', '15'],
  ['text that only begins as JSON', '{"a":1} {"a":2}', '{"a":1} {"a":3}'],
  ['deep nesting', `${'['.repeat(600)}1${']'.repeat(600)}`, `${'['.repeat(600)}2${']'.repeat(600)}`],
  ['JSON and other text', '{"a":1}', 'error'],
])('%s: compared as text', (_, before, after) => {
  expect(compareRuns(run(before), run(after)).output.kind).toBe('text');
  expect(compareRuns(run(after), run(before)).output.kind).toBe('text');
});

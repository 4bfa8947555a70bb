// JSON values compared: every place where they differ, in words.
import { formatPath } from '../../compare/jsonChanges';

/** `equal`: nothing more and nothing less. `contains`: objects may have more keys; arrays are compared item by item. */
export type Comparison = 'equal' | 'contains';

/** One difference as a clause, e.g. `at $.items[2].price: 20 expected, 25 found`; the order of keys does not count. */
export function* jsonDifferences(
  expected: unknown,
  actual: unknown,
  comparison: Comparison,
  path: readonly (string | number)[] = [],
): Generator<string> {
  const at = `at ${formatRooted(path)}:`;
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const common = Math.min(expected.length, actual.length);
    for (let i = 0; i < common; i++) yield* jsonDifferences(expected[i], actual[i], comparison, [...path, i]);
    if (expected.length !== actual.length) yield `${at} ${items(expected.length)} expected, ${actual.length} found`;
  } else if (isObject(expected) && isObject(actual)) {
    for (const [key, value] of Object.entries(expected)) {
      const inside = [...path, key];
      if (Object.hasOwn(actual, key)) yield* jsonDifferences(value, actual[key], comparison, inside);
      else yield `at ${formatRooted(inside)}: ${briefly(value)} expected, nothing found`;
    }
    if (comparison === 'contains') return;
    for (const [key, value] of Object.entries(actual)) {
      if (!Object.hasOwn(expected, key))
        yield `at ${formatRooted([...path, key])}: nothing expected, ${briefly(value)} found`;
    }
  } else if (expected !== actual) {
    yield `${at} ${briefly(expected)} expected, ${briefly(actual)} found`;
  }
}

/** The part of a value that an expectation speaks of. */
export function mentioned(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return actual.map((item, i) => (i < expected.length ? mentioned(item, expected[i]) : (item as unknown)));
  }
  if (!isObject(expected) || !isObject(actual)) return actual;
  return Object.fromEntries(
    Object.entries(expected).flatMap(([key, value]) =>
      Object.hasOwn(actual, key) ? [[key, mentioned(actual[key], value)]] : [],
    ),
  );
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `$.items[3].price`, `$["content-type"]`. */
export function formatRooted(path: readonly (string | number)[]): string {
  const inside = formatPath(path);
  return inside === '' || inside.startsWith('[') ? `$${inside}` : `$.${inside}`;
}

const items = (count: number): string => (count === 1 ? '1 item' : `${count} items`);

/** Strings are cut in what is read as a sentence. */
const briefLength = 60;

/** Scalars as they are; of the others their size, since they may be of any depth. */
export function briefly(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `an array of ${items(value.length)}`;
  if (isObject(value)) {
    const keys = Object.keys(value).length;
    return keys === 0 ? '{}' : `an object with ${keys === 1 ? '1 key' : `${keys} keys`}`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  return JSON.stringify(value.length > briefLength ? `${value.slice(0, briefLength)}…` : value);
}

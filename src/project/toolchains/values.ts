// Reading values of JSON and TOML whose shape nobody has checked.

export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in nested tables; undefined if one of them is missing or no table. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (isTable(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

export const tableAt = (value: unknown, ...keys: readonly string[]): Table => {
  const found = at(value, ...keys);
  return isTable(found) ? found : {};
};

export const textAt = (value: unknown, ...keys: readonly string[]): string | undefined => {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : undefined;
};

/** A list of texts; a text alone is one of a single item, and other things are none. */
export const textsAt = (value: unknown, ...keys: readonly string[]): string[] =>
  [at(value, ...keys)].flat().filter((item) => typeof item === 'string');

export const tablesAt = (value: unknown, ...keys: readonly string[]): Table[] =>
  [at(value, ...keys)].flat().filter(isTable);

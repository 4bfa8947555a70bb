// What JavaScript engines admit at most, by the WebAssembly JavaScript interface. It also bounds what the reader keeps.

export const engineLimits = {
  types: 1_000_000,
  functions: 1_000_000,
  imports: 1_000_000,
  exports: 1_000_000,
  globals: 1_000_000,
  tags: 1_000_000,
  tables: 100_000,
  memories: 100_000,
  parameters: 1_000,
  results: 1_000,
  fields: 10_000,
} as const;

/** No engine limits these; files of real tools have a few dozen. */
export const sectionLimit = 100_000;

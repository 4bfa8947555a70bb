// Names of cases that are free.

/** `wanted`, or else `wanted copy`, `wanted copy 2`, …, the first that is not taken. */
export function copyName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  const base = `${name.replace(/ copy(?: \d+)?$/, '')} copy`;
  if (!names.has(base)) return base;
  let count = 2;
  while (names.has(`${base} ${count}`)) count++;
  return `${base} ${count}`;
}

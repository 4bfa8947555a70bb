// Runs for tests of comparing, and what makes the new output from the old one by a difference.
import fc from 'fast-check';
import type { ComparableRun } from '../../../src/project/compare/run';
import type { LineDifference } from '../../../src/project/compare/text';
import type { JsonDifference, JsonPath } from '../../../src/project/compare/jsonChanges';

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function run(output: string | Uint8Array, rest: Partial<ComparableRun> = {}): ComparableRun {
  return {
    outcome: 'succeeded',
    output: typeof output === 'string' ? utf8(output) : output,
    durationMs: 1,
    memoryBytes: 65_536,
    binary: { size: 1000, exports: ['run () -> i32'], imports: [] },
    ...rest,
  };
}

/** The lines of `before` with the hunks put in their places; fails if a hunk does not fit. */
export function applyHunks(before: string, { hunks }: LineDifference): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    result.push(...lines.slice(at, hunk.beforeLine - 1));
    at = hunk.beforeLine - 1;
    if (result.length !== hunk.afterLine - 1) throw new Error(`Hunk is for line ${hunk.afterLine} of the new text.`);
    for (const { kind, text } of hunk.lines) {
      if (kind !== 'added' && lines[at++] !== text) throw new Error(`Line ${at} is not ${JSON.stringify(text)}.`);
      if (kind !== 'removed') result.push(text);
    }
  }
  return [...result, ...lines.slice(at)].join('');
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Removals from last to first, additions from first to last, then changes. */
export function applyChanges(before: string, { changes }: JsonDifference): unknown {
  const root: { value: Json } = { value: JSON.parse(before) as Json };
  for (const change of changes.toReversed()) {
    if (change.kind === 'removed')
      edit(root, change.path, (at, key) => (isList(at) ? at.splice(+key, 1) : Reflect.deleteProperty(at, key)));
  }
  for (const change of changes) {
    if (change.kind !== 'added') continue;
    const value = JSON.parse(change.after) as Json;
    edit(root, change.path, (at, key) => (isList(at) ? at.splice(+key, 0, value) : define(at, key, value)));
  }
  for (const change of changes) {
    if (change.kind !== 'changed') continue;
    const value = JSON.parse(change.after) as Json;
    if (change.path.length === 0) root.value = value;
    else edit(root, change.path, (at, key) => define(at as Record<string, Json>, key, value));
  }
  return root.value;
}

type Container = Json[] | Record<string, Json>;
const isList = (at: Container): at is Json[] => Array.isArray(at);

function edit(root: { value: Json }, path: JsonPath, doIt: (at: Container, key: string) => unknown): void {
  const parent = path.slice(0, -1).reduce<Json>((at, key) => {
    if (!Object.hasOwn(at as object, key)) throw new Error(`Nothing at ${path.join('/')}.`);
    return (at as Record<string, Json>)[key]!;
  }, root.value);
  doIt(parent as Container, String(path.at(-1)));
}

const define = (at: Record<string, Json>, key: string, value: Json): unknown =>
  Object.defineProperty(at, key, { value, enumerable: true, configurable: true, writable: true });

/** Texts of few different lines, so that two of them have many in common. */
export const texts = fc
  .array(fc.constantFrom('', 'a', 'b', 'c', '{', '}', 'grün', '\u{1f600}'), { maxLength: 40 })
  .chain((lines) => fc.constantFrom('\n', '\r\n', '').map((end) => lines.join('\n') + end));

/** Objects and arrays of few different values. */
const { json } = fc.letrec<{ json: Json; scalar: Json }>((tie) => ({
  scalar: fc.constantFrom<Json>(null, true, 0, 1, 1.5, 'a', '', '\ud800"\\'),
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('scalar'),
    fc.array(tie('json'), { maxLength: 6 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c d', '__proto__', '0', ''), tie('json'), { maxKeys: 5 }),
  ),
}));
export const documents = json.filter((value) => typeof value === 'object' && value !== null);

export const runs: fc.Arbitrary<ComparableRun> = fc.record(
  {
    outcome: fc.constantFrom('succeeded', 'failed', 'cancelled', 'timedOut'),
    error: fc.string(),
    output: fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      texts.map(utf8),
      documents.map((value) => utf8(JSON.stringify(value))),
    ),
    outputSize: fc.nat(400),
    durationMs: fc.double({ noNaN: false }),
    memoryBytes: fc.nat(),
    binary: fc.record({
      size: fc.nat(),
      exports: fc.array(fc.constantFrom('a', 'b', 'c')),
      imports: fc.array(fc.constantFrom('a', 'b', 'c')),
    }),
  },
  { requiredKeys: ['outcome', 'output', 'durationMs', 'memoryBytes', 'binary'] },
);

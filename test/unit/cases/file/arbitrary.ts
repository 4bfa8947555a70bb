// Random case files: right ones, and ones of which some values are of a wrong type.
import * as fc from 'fast-check';
import type { Case, CaseFile } from '../../../../src/project/cases/model';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Some = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** An object of some of the fields. */
const some = (fields: Some, requiredKeys: string[] = []): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(fields, { requiredKeys, noNullPrototype: true });

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const anyText = fc.oneof(word, fc.string({ maxLength: 8, unit: 'grapheme' }));
/** As it comes back from text, without -0. */
export const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const dictionary = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.dictionary(fc.oneof(word, anyText), value, { maxKeys: 2, noNullPrototype: true });
const texts = dictionary(anyText);
const count = (min: number): fc.Arbitrary<number> => fc.oneof(fc.integer({ min, max: 1000 }), fc.constant(2 ** 53 - 1));
const wide = fc.oneof(fc.integer(), fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
const milliseconds = fc.oneof(fc.nat(1000), fc.constant(0.5));
const fraction = fc.oneof(fc.integer(), fc.constantFrom(-1.5, 1e300));
const file = (...extensions: string[]): fc.Arbitrary<string> =>
  fc.tuple(word, fc.constantFrom(...extensions)).map(([name, extension]) => `${name}.${extension}`);

const pattern = fc.constantFrom('', '^a+$', '\\p{L}', '[^"]{2}', '(?<x>a)|b');
const bytes = fc.uint8Array({ maxLength: 8 }).map((each) => Buffer.from(each));
const base64 = fc.oneof(
  bytes.map((each) => each.toString('base64')),
  bytes.map((each) => each.toString('base64').replace(/=+$/, '')),
  fc.constantFrom(' aGk= ', 'a G k', 'aGk =', 'AA =\n='),
);
const hex = fc.oneof(
  bytes.map((each) => each.toString('hex')),
  fc.constantFrom('00 ff', ' 0A\t0b ', '00ff 00'),
);
const kinds = { text: anyText, json, base64, hex, file: word };
const one = (fields: Some): fc.Arbitrary<unknown> =>
  fc.oneof(...Object.entries(fields).map(([name, value]) => value.map((each) => ({ [name]: each }))));

export const content = fc.oneof(anyText, one(kinds));
const numberOrContent = fc.oneof(fraction, content, fc.constant('18446744073709551615n'));
const textMatcher = fc.oneof(content, one({ contains: json, matches: pattern }));
const matcher = fc.oneof(fraction, textMatcher);

const logLevels = ['trace', 'debug', 'info', 'warn', 'error'];
const hash = fc.stringMatching(/^[0-9a-fA-F]{64}$/).map((digits) => `sha256:${digits}`);

export const options = some({
  config: texts,
  allowed_hosts: fc.option(fc.array(fc.constantFrom('example.com', '*.example.org', '*', '[::1]'), { maxLength: 2 })),
  allowed_paths: fc.option(fc.dictionary(file('d', 'ro:d'), anyText, { maxKeys: 2, noNullPrototype: true })),
  memory: some({
    max_pages: fc.option(count(1)),
    max_http_response_bytes: fc.option(count(0)),
    max_var_bytes: fc.option(count(0)),
  }),
  timeout_ms: fc.option(count(0)),
  wasi: fc.boolean(),
  log_level: fc.constantFrom(...logLevels),
  http_response_headers: fc.boolean(),
  vars: dictionary(content),
});

export const expectation = some({
  output: content,
  contains: json,
  matches: pattern,
  hash,
  error: fc.oneof(anyText, fc.record({ matches: pattern }, { noNullPrototype: true }), fc.constant(true)),
  exit_code: wide,
  logs: fc.array(
    fc.oneof(
      anyText,
      some({ text: anyText, matches: pattern, source: fc.constantFrom(...logLevels, 'stdout', 'stderr') }),
    ),
    { maxLength: 2 },
  ),
  vars: dictionary(content),
  max_ms: milliseconds,
  max_pages: count(0),
  snapshot: fc.oneof(word, fc.constant(true)),
});

/** Fields of an answer: an error, or something else. */
const answer = (fields: Some, required: string[], others: Some): fc.Arbitrary<Record<string, unknown>> =>
  fc.oneof(some({ ...fields, ...others }, required), some({ ...fields, error: anyText }, required));

const functionMock = answer(
  { with: fc.array(fc.option(matcher), { maxLength: 2 }), times: count(1), delay_ms: milliseconds },
  [],
  { returns: numberOrContent },
);
const httpAnswer = { status: fc.integer({ min: 100, max: 599 }), response_headers: texts, response: content };
const method = fc.constantFrom('GET', 'post');
const httpMock = answer(
  { url: word, method, headers: texts, body: textMatcher, times: count(1), delay_ms: milliseconds },
  [],
  httpAnswer,
);

export const mocks = some({
  functions: dictionary(dictionary(fc.oneof(functionMock, fc.array(functionMock, { maxLength: 2 })))),
  http: fc.array(httpMock, { maxLength: 2 }),
  scripts: fc.array(file('mjs', 'js', 'mts', 'ts'), { maxLength: 2 }),
  plugins: dictionary(file('wasm', 'wat', 'WASM')),
});

const readings = fc.record(
  { start: fc.bigInt({ min: 0n, max: 1n << 70n }).map(String), steps: fc.array(wide, { maxLength: 3 }) },
  { noNullPrototype: true },
);
export const recording = some({
  http: fc.array(answer({ method, url: anyText, headers: texts, body: content }, ['method', 'url'], httpAnswer), {
    maxLength: 2,
  }),
  functions: fc.array(
    answer(
      { module: anyText, name: anyText, args: fc.array(numberOrContent, { maxLength: 2 }) },
      ['module', 'name', 'args'],
      { returns: numberOrContent },
    ),
    { maxLength: 2 },
  ),
  clock: some({ realtime: readings, monotonic: readings }),
  random: content,
  note: anyText,
});

const callFields = { function: word, input: content, expect: expectation };
const call = some(callFields, ['function']);
const shared = { options, mocks };
const caseFields = {
  name: word,
  description: anyText,
  skip: fc.oneof(fc.boolean(), anyText),
  ...shared,
  recording,
};

export const cases: fc.Arbitrary<Case> = fc.oneof(
  some({ ...caseFields, ...callFields }, ['name', 'function']),
  some({ ...caseFields, calls: fc.array(call, { minLength: 1, maxLength: 2 }) }, ['name', 'calls']),
) as unknown as fc.Arbitrary<Case>;

const rest = some({ $schema: anyText, plugin: file('wasm', 'wat', 'json', 'toml'), build: word, ...shared }, [
  'plugin',
]);

/** Small cases, for tests of what is around them. */
export const smallCases: fc.Arbitrary<Case> = some(
  { name: word, function: word, description: anyText, expect: some({ output: content, contains: json }) },
  ['name', 'function'],
) as unknown as fc.Arbitrary<Case>;

const fileOf = (each: fc.Arbitrary<Case>, minLength: number, maxLength: number): fc.Arbitrary<CaseFile> =>
  fc
    .tuple(rest, fc.uniqueArray(each, { minLength, maxLength, selector: ({ name }) => name }))
    .map(([fields, list]) => ({ ...fields, cases: list }) as unknown as CaseFile);

export const caseFiles = fileOf(cases, 0, 3);
export const smallCaseFiles = fileOf(smallCases, 1, 4);

/** Values that are mostly wrong, and fields that are nowhere right. */
export const oddities: readonly Json[] = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 53, 'text', '', ' ', 'a:b', 'ro:', 'a.wasm', '('],
  ...[[], {}, [null], [{}], { a: 1 }, { '': '' }, { 'ro:': '' }, { json: null }, { text: 1 }, { matches: 'a' }],
  ...[{ function: 'f' }, { text: 'a', hex: '00' }, { error: 'e', returns: 1, status: 200 }, { contains: null }],
];

/** A right file with one value replaced or one field added; right as often as not. */
export const nearlyRight: fc.Arbitrary<Json> = fc
  .tuple(caseFiles, fc.nat(), fc.constantFrom(...oddities), fc.constantFrom('', 'calls', 'error', 'text', 'max', 'x'))
  .map(([right, place, odd, added]) => {
    const value = structuredClone(right) as unknown as Json;
    const all = [...placesOf(value)];
    const picked = all[place % (all.length + 1)];
    if (!picked) return odd;
    const [holder, key] = picked;
    if (added === '') set(holder, key, structuredClone(odd));
    else if (!Array.isArray(holder)) holder[added] = structuredClone(odd);
    else holder.push(structuredClone(odd));
    return value;
  });

function* placesOf(value: Json): Generator<[Json[] | Record<string, Json>, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield [value, key];
    yield* placesOf(item);
  }
}

function set(holder: Json[] | Record<string, Json>, key: string, value: Json): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[key] = value;
}

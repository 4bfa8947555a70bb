// The published schema and the parser say the same of every case file.
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../../../schemas/plugwright-cases.schema.json';
import { contentBytes } from '../../../../src/project/cases/content';
import { parseCases } from '../../../../src/project/cases/file';
import { parseManifest } from '../../../../src/runtime/manifest';
import { caseFiles, nearlyRight, oddities, options, type Json } from './arbitrary';

/** By which other editors find it. */
const schemaUrl = 'https://raw.githubusercontent.com/plugwright/plugwright/main/schemas/plugwright-cases.schema.json';

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
ajv.addVocabulary(['patternErrorMessage', 'errorMessage', 'defaultSnippets', 'allowComments', 'allowTrailingCommas']);
ajv.addFormat('regex', (source: string) => {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
});
const isValid = ajv.compile(schema);

const problems = (value: unknown): string[] => parseCases(JSON.stringify(value)).problems.map(({ message }) => message);

/** The schema language cannot say that names differ. */
const beyondSchema = (problem: string): boolean => /^name is ".*" (twice on line|on line \d+ and)/s.test(problem);

/** Every case of `nearlyRight` with all fields, so that each field meets each oddity. */
const full = {
  $schema: schemaUrl,
  plugin: 'a.wasm',
  build: 'make',
  options: {
    config: { a: 'b' },
    allowed_hosts: ['a.b'],
    allowed_paths: { a: '/a' },
    memory: { max_pages: 1, max_http_response_bytes: 0, max_var_bytes: 0 },
    timeout_ms: 0,
    wasi: false,
    log_level: 'warn',
    http_response_headers: true,
    vars: { a: { text: 'b' }, b: { json: [1] }, c: { base64: 'AA==' }, d: { hex: '00 ff' }, e: { file: 'a' } },
  },
  mocks: {
    functions: {
      m: {
        one: { with: [null, 1, 'a', { matches: 'a' }, { contains: 1 }], times: 1, returns: 1, delay_ms: 0.5 },
        list: [{ error: 'a' }, { returns: { hex: '' } }],
      },
    },
    http: [
      {
        ...{ url: '*', method: 'GET', headers: { a: 'b' }, body: { matches: 'a' }, times: 2, status: 404 },
        ...{ response_headers: { a: 'b' }, response: 'a', delay_ms: 1 },
      },
      { error: 'a' },
    ],
    scripts: ['a.mts'],
    plugins: { env: 'a.wat' },
  },
  cases: [
    {
      ...{ name: 'a', description: 'b', skip: 'c', function: 'f', input: { json: null } },
      expect: {
        ...{ output: 'a', contains: { a: 1 }, matches: '^a', hash: `sha256:${'0f'.repeat(32)}` },
        ...{ error: { matches: 'a' }, exit_code: -1, vars: { a: 'b' }, max_ms: 0.5, max_pages: 0, snapshot: true },
        logs: ['a', { text: 'a', matches: 'b', source: 'stderr' }],
      },
      recording: {
        http: [
          {
            ...{ method: 'GET', url: 'a', headers: { a: 'b' }, body: 'a', status: 200, response_headers: { a: 'b' } },
            response: { base64: '' },
          },
          { method: 'GET', url: 'a', error: 'b' },
        ],
        functions: [
          { module: 'm', name: 'n', args: [1, 'a'], returns: '1n' },
          { module: 'm', name: 'n', args: [], error: 'b' },
        ],
        clock: { realtime: { start: '0', steps: [-1] }, monotonic: { start: '1', steps: [] } },
        random: { hex: '00' },
        note: 'n',
      },
    },
    { name: 'b', skip: true, calls: [{ function: 'f', input: 'a', expect: { error: true } }] },
  ],
} satisfies Json;

/** Each value of `full` replaced by each oddity, and each object with one field less or one more. */
function* mutations(value: Json, rebuild: (by: Json | undefined) => Json): Generator<Json> {
  for (const odd of oddities) yield rebuild(odd);
  yield rebuild(undefined);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield* mutations(item, (by) => {
      if (Array.isArray(value))
        return rebuild(by === undefined ? value.toSpliced(Number(key), 1) : value.with(Number(key), by));
      const others = Object.entries(value).filter(([name]) => name !== key);
      return rebuild(Object.fromEntries(by === undefined ? others : [...others, [key, by]]));
    });
  }
  if (Array.isArray(value)) return;
  for (const name of ['error', 'calls', 'text', 'json', 'matches', 'x', 'max', '__proto__']) {
    if (!Object.hasOwn(value, name)) yield rebuild(Object.fromEntries([...Object.entries(value), [name, 'a']]));
  }
}

function expectSame(value: Json): boolean {
  const found = problems(value).filter((problem) => !beyondSchema(problem));
  expect(isValid(value), JSON.stringify([value, found, isValid.errors])).toBe(found.length === 0);
  return found.length === 0;
}

describe('the schema', () => {
  it('accepts what the parser accepts', () => {
    fc.assert(
      fc.property(caseFiles, (file) => {
        expect(problems(file)).toEqual([]);
        expect(isValid(file), JSON.stringify(isValid.errors)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('says the same as the parser of a file in which anything is changed', () => {
    expect(problems(full)).toEqual([]);
    const verdicts = { accepted: 0, refused: 0 };
    for (const value of mutations(full, (by) => by ?? null)) verdicts[expectSame(value) ? 'accepted' : 'refused']++;
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(1000);
  });

  it('says the same as the parser of what is nearly a case file', () => {
    const verdicts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(nearlyRight, (value) => {
        verdicts[expectSame(value) ? 'accepted' : 'refused']++;
      }),
      { numRuns: 1500 },
    );
    // Neither verdict is rare, or this would show little.
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(75);
  });

  it('leaves the number of digits of base64 to the parser, as expressions that count fail with long texts', () => {
    const withInput = (base64: string): Json => ({
      plugin: 'a.wasm',
      cases: [{ name: 'a', function: 'f', input: { base64 } }],
    });
    expect(isValid(withInput('A'))).toBe(true);
    expect(problems(withInput('A'))).toEqual(['input.base64 is no base64.']);
    for (const digits of ['A', 'AA ', '0f']) {
      const long = digits.repeat(3_000_000);
      expect(isValid(withInput(long))).toBe(true);
      expect(isValid({ plugin: 'a.wasm', cases: [{ name: 'a', function: 'f', input: { hex: long } }] })).toBe(true);
      expect(isValid(withInput(`${long}?`))).toBe(false);
    }
  });

  it('describes every field, has no field that the full file lacks, and has its address', () => {
    expect(schema.$id).toBe(schemaUrl);
    const seen = new Set<string>();
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { properties } = value as { properties?: Record<string, object> };
      for (const [name, field] of Object.entries(properties ?? {})) {
        seen.add(name);
        if ('errorMessage' in field || ('$ref' in field && !('description' in field))) continue;
        expect(field, name).toHaveProperty('description', expect.stringMatching(/\.$/));
      }
      for (const item of Object.values(value)) look(item);
    };
    look(schema);
    expect(keysOf(full)).toEqual(expect.arrayContaining([...seen]));
  });
});

const keysOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => [key, ...keysOf(item)])
    : [];

describe('the options of a case', () => {
  it('are the fields of a manifest', () => {
    const own = ['wasi', 'log_level', 'http_response_headers', 'vars'];
    fc.assert(
      fc.property(
        options,
        fc.constantFrom(...Object.keys(full.options), 'x'),
        fc.constantFrom(...oddities),
        (right, name, odd) => {
          const changed: Record<string, unknown> = { ...right, [name]: odd };
          const fields = Object.fromEntries(Object.entries(changed).filter(([key]) => !own.includes(key)));
          const isCase = problems({ plugin: 'a.wasm', options: fields, cases: [] }).length === 0;
          let isManifest = true;
          try {
            isManifest = parseManifest({ wasm: [{ path: 'a.wasm' }], ...fields }).warnings.length === 0;
          } catch {
            isManifest = false;
          }
          // A case is stricter where a manifest takes what some SDKs write.
          const { memory, config } = fields;
          const lenient = memory === null || config === null || Object.values(config ?? {}).includes(null);
          if (!lenient) expect(isCase, JSON.stringify(fields)).toBe(isManifest);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('content', () => {
  it('is accepted if and only if it has bytes', async () => {
    const text = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.string({ maxLength: 9, unit: fc.constantFrom('A', 'a', '0', '=', ' ', '\n', '/', 'f') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('base64', 'hex'), text, async (kind, value) => {
        const input = { [kind]: value };
        const accepted = problems({ plugin: 'a.wasm', cases: [{ name: 'a', function: 'f', input }] }).length === 0;
        const decodes = contentBytes(input as { hex: string }, () => Promise.reject(new Error('no files'))).then(
          () => true,
          () => false,
        );
        expect(accepted, JSON.stringify(input)).toBe(await decodes);
      }),
      { numRuns: 1500 },
    );
  });
});

// Random manifests: right ones, wrong ones, and right ones of which one value has a wrong type.
import * as fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = Record<string, Json>;

const name = fc.string({ maxLength: 8 });
const texts = fc.dictionary(name, fc.string(), { maxKeys: 3 });
const count = (min: number): fc.Arbitrary<number> =>
  fc.oneof(fc.nat(100), fc.maxSafeNat()).map((n) => Math.max(n, min));
const url = fc.webUrl({ validSchemes: ['http', 'https', 'HTTPS'] });
const base64 = fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const hash = fc.stringMatching(/^[0-9a-fA-F]{64}$/);
const method = fc.constantFrom('GET', 'post');
const hostFolder = fc.oneof(name, fc.constant('ro:')).map((path) => `${path}/a`);

/** An object of some of the fields. */
const some = (fields: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

const request = { method, headers: texts };
const source = fc.oneof(
  fc.record({ path: fc.string({ minLength: 1 }) }),
  fc.record({ data: base64 }),
  fc.record({ url, ...request }, { requiredKeys: ['url'] }),
  fc.record({ req: fc.record({ url, ...request }, { requiredKeys: ['url'] }) }),
);

const modules = fc
  .array(fc.tuple(source, some({ hash }), fc.boolean(), name), { minLength: 1, maxLength: 4 })
  .map((items) =>
    items.map(([from, meta, isNamed, own], index): JsonObject => ({
      ...from,
      ...meta,
      ...(isNamed && { name: `${index}${own}` }),
    })),
  );

const limits = fc.oneof(
  some({ max_pages: count(1), max_http_response_bytes: count(0), max_var_bytes: count(0) }),
  some({ max: count(1) }),
);

/** Manifests that are right, without null, so that they can be TOML. */
export const manifests: fc.Arbitrary<JsonObject> = fc
  .tuple(
    modules,
    some({
      memory: limits,
      config: texts,
      allowed_hosts: fc.array(fc.oneof(fc.domain(), fc.string()), { maxLength: 3 }),
      allowed_paths: fc.dictionary(hostFolder, fc.string(), { maxKeys: 3 }),
      timeout_ms: count(0),
      unknown: fc.oneof(fc.string(), fc.boolean()),
    }),
  )
  .map(([wasm, fields]) => ({ wasm, ...fields }));

/** What stands at random places of manifests: anything, and what is nearly right. */
const anything: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>, weight: 2 },
  fc.constantFrom<Json>(null, '', 'ro:', 0, -1, 1.5, 2 ** 53, [], {}, { '': '' }, { 'ro:': '' }, [null], { a: null }),
);

const sometimes = <T extends Json>(right: fc.Arbitrary<T>): fc.Arbitrary<Json> =>
  fc.oneof({ arbitrary: right, weight: 20 }, { arbitrary: anything, weight: 1 });

const looseRequest = some({
  url: sometimes(url),
  method: sometimes(method),
  headers: sometimes(texts),
  header: sometimes(texts),
});

const looseModule = fc.oneof(
  sometimes(modules.map(([first]) => first!)),
  some({
    path: sometimes(fc.string()),
    data: sometimes(base64),
    url: sometimes(url),
    req: sometimes(looseRequest),
    method: sometimes(method),
    headers: sometimes(texts),
    header: sometimes(texts),
    name: sometimes(name),
    hash: sometimes(hash),
    pth: anything,
  }),
);

/** Objects with the fields of manifests, whose values are right about as often as not. */
export const manifestLike: fc.Arbitrary<Json> = fc.oneof(
  anything,
  some({
    wasm: sometimes(fc.oneof(modules, fc.array(looseModule, { maxLength: 3 }))),
    memory: sometimes(
      fc.oneof(
        limits,
        some({ max_pages: sometimes(count(0)), max: sometimes(count(0)), max_var_bytes: sometimes(count(0)) }),
      ),
    ),
    config: sometimes(texts),
    allowed_hosts: sometimes(fc.array(name, { maxLength: 2 })),
    allowed_paths: sometimes(fc.dictionary(hostFolder, name, { maxKeys: 2 })),
    timeout_ms: sometimes(count(0)),
    allowedHosts: anything,
    $schema: anything,
  }),
);

const byKind = {
  null: null,
  boolean: true,
  string: 'text',
  number: 7,
  fraction: 1.5,
  list: [],
  object: {},
} satisfies Json;
type Kind = keyof typeof byKind;

/** The kinds that each place may have; `*` is any index or key. */
const kinds: Readonly<Record<string, readonly Kind[]>> = {
  '': ['object'],
  wasm: ['list'],
  'wasm.*': ['object'],
  'wasm.*.path': ['string'],
  'wasm.*.data': ['string'],
  'wasm.*.url': ['string'],
  'wasm.*.method': ['string', 'null'],
  'wasm.*.headers': ['object', 'null'],
  'wasm.*.headers.*': ['string'],
  'wasm.*.req': ['object'],
  'wasm.*.req.url': ['string'],
  'wasm.*.req.method': ['string', 'null'],
  'wasm.*.req.headers': ['object', 'null'],
  'wasm.*.req.headers.*': ['string'],
  'wasm.*.name': ['string', 'null'],
  'wasm.*.hash': ['string', 'null'],
  memory: ['object', 'null'],
  'memory.max': ['number', 'null'],
  'memory.max_pages': ['number', 'null'],
  'memory.max_http_response_bytes': ['number', 'null'],
  'memory.max_var_bytes': ['number', 'null'],
  config: ['object', 'null'],
  'config.*': ['string', 'null'],
  allowed_hosts: ['list', 'null'],
  'allowed_hosts.*': ['string'],
  allowed_paths: ['object', 'null'],
  'allowed_paths.*': ['string'],
  timeout_ms: ['number', 'null'],
};

/** Each place of a value with its pattern in `kinds`, if it has one, and what sets it. */
function* places(value: Json, pattern = ''): Generator<{ pattern: string; replace: (by: Json) => Json }> {
  if (pattern in kinds) yield { pattern, replace: (by) => by };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const named = pattern === '' ? key : `${pattern}.${key}`;
    const inner = named in kinds ? named : `${pattern}.*`;
    for (const { pattern: found, replace } of places(item, inner)) {
      yield { pattern: found, replace: (by) => withItem(value, key, replace(by)) };
    }
  }
}

function withItem(value: Json[] | JsonObject, key: string, item: Json): Json {
  if (Array.isArray(value)) return value.with(Number(key), item);
  return Object.fromEntries(Object.entries(value).map(([name, old]) => [name, name === key ? item : old]));
}

/** A manifest that would be right but for one value of a wrong type. */
export const mistyped: fc.Arbitrary<{ readonly value: Json; readonly place: string }> = fc
  .tuple(manifests, fc.nat(), fc.nat())
  .map(([manifest, place, kind]) => {
    const all = [...places(manifest)];
    const { pattern, replace } = all[place % all.length]!;
    const wrong = (Object.keys(byKind) as Kind[]).filter((each) => !kinds[pattern]!.includes(each));
    return { value: replace(byKind[wrong[kind % wrong.length]!]), place: pattern };
  });

/** All patterns of places whose types are mutated. */
export const typedPlaces = Object.keys(kinds);

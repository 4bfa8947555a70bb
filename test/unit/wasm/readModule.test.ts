// What the reader reports of a module, with types.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatExternal, formatFunctionType, readModule, readSections } from '../../../src/wasm';
import { type Bytes, custom, header, leb, moduleOf, section, text, vector, voidType, wat } from './binary';

/** Every kind of import and export that an engine of today has. */
const everyKind = wat(`(module $shop
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "env" "memory" (memory 2 10))
  (import "env" "table" (table 3 funcref))
  (import "env" "base" (global $base i32))
  (import "env" "counter" (global (mut i64)))
  (import "env" "failed" (tag (param i32 f64)))
  (table $own 1 1 externref)
  (global $ratio f64 (f64.const 0.5))
  (global $count (mut i32) (global.get $base))
  (global $lanes v128 (v128.const i32x4 1 2 3 4))
  (global $entry funcref (ref.func $add))
  (global $nothing externref (ref.null extern))
  (global $long i64 (i64.const -9223372036854775808))
  (tag $own_tag (param i64))
  (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "two") (result i32 f32) (i32.const 1) (f32.const 2))
  (func (export "run"))
  (data (i32.const 0) "some data")
  (elem declare func $add)
  (export "alloc" (func $alloc))
  (export "memory" (memory 0))
  (export "own" (table $own))
  (export "ratio" (global $ratio))
  (export "count" (global $count))
  (export "own_tag" (tag $own_tag))
  (export "" (func $alloc)))`);

describe('a module', () => {
  const module = readModule(everyKind);

  it('tells its imports with their types, in the order of the file', () => {
    expect(module.imports.map(({ module, name, external }) => [module, name, formatExternal(external)])).toEqual([
      ['extism:host/env', 'alloc', '(i64) -> i64'],
      ['env', 'memory', 'memory'],
      ['env', 'table', 'table'],
      ['env', 'base', 'global i32'],
      ['env', 'counter', 'global mut i64'],
      ['env', 'failed', 'tag (i32, f64)'],
    ]);
    expect(module.imports[1]?.external).toEqual({
      kind: 'memory',
      limits: { minimum: 2, maximum: 10, shared: false, index: 'i32' },
    });
  });

  it('tells its exports with their types and indices, imports counted', () => {
    expect(module.exports.map(({ name, index, external }) => [name, index, formatExternal(external)])).toEqual([
      ['add', 1, '(i32, i32) -> i32'],
      ['two', 2, '() -> (i32, f32)'],
      ['run', 3, '() -> ()'],
      ['alloc', 0, '(i64) -> i64'],
      ['memory', 0, 'memory'],
      ['own', 1, 'table'],
      ['ratio', 2, 'global f64'],
      ['count', 3, 'global mut i32'],
      ['own_tag', 1, 'tag (i64)'],
      ['', 0, '(i64) -> i64'],
    ]);
    expect(module.exports.find(({ name }) => name === 'own')?.external).toEqual({
      kind: 'table',
      element: 'externref',
      limits: { minimum: 1, maximum: 1, shared: false, index: 'i32' },
    });
  });

  it('counts bodies, not imports; tells name and size', () => {
    expect(module).toMatchObject({ functionCount: 3, moduleName: 'shop', size: everyKind.length, memories: [] });
  });

  it('is read from a view into a larger buffer', () => {
    const larger = new Uint8Array(everyKind.length + 20).fill(0xff);
    larger.set(everyKind, 7);
    const view = larger.subarray(7, 7 + everyKind.length);
    expect(readModule(view).exports).toEqual(module.exports);
  });

  it('may be empty', () => {
    expect(readModule(moduleOf())).toMatchObject({ imports: [], exports: [], sections: [], producers: undefined });
  });
});

describe('memories', () => {
  const memoriesOf = (source: string): unknown => readModule(wat(source)).memories;

  it('are reported with their limits', () => {
    expect(memoriesOf('(module (memory 1))')).toEqual([{ minimum: 1, shared: false, index: 'i32' }]);
    expect(memoriesOf('(module (memory 1 2 shared))')).toEqual([
      { minimum: 1, maximum: 2, shared: true, index: 'i32' },
    ]);
    expect(memoriesOf('(module (memory i64 0 281474976710656))')).toEqual([
      { minimum: 0, maximum: 2 ** 48, shared: false, index: 'i64' },
    ]);
  });

  it('may be several, and choose the size of their pages', () => {
    const module = moduleOf(section(5, vector([0x00, 1], [0x08, 100, 0], [0x0d, 1, 2, 16])));
    expect(readModule(module).memories).toEqual([
      { minimum: 1, shared: false, index: 'i32' },
      { minimum: 100, shared: false, index: 'i32', pageSize: 1 },
      { minimum: 1, maximum: 2, shared: false, index: 'i64', pageSize: 65536 },
    ]);
  });
});

/** The signature of an only export, whose type section is the given one. */
function signature(types: Bytes, index: number): string {
  const bytes = moduleOf(
    section(1, types),
    section(2, vector([text('m'), text('f'), 0, leb(index)])),
    section(7, vector([text('f'), 0, 0])),
  );
  const external = readModule(bytes).exports[0]?.external;
  return external?.kind === 'function' ? formatFunctionType(external.type) : 'no function';
}

describe('types of newer proposals', () => {
  it('passes over structs, arrays, subtypes and recursion groups', () => {
    const field = [0x7f, 0x01];
    const types = vector(
      [0x5f, vector([0x78, 0x01], [0x77, 0x00], [0x64, 0x01, 0x00], field)], // 0: struct
      [0x4e, vector([0x50, vector([0]), 0x5f, vector(field)], [0x4f, vector(), 0x5e, 0x63, 0x6e, 0x01])], // 1, 2
      [0x5d, 0x04], // 3: continuation
      [0x65, 0x60, vector([0x7e]), vector()], // 4: shared function
      [0x60, vector([0x7b]), vector([0x7f], [0x7d])], // 5
    );
    expect(signature(types, 5)).toBe('(v128) -> (i32, f32)');
    expect(signature(types, 4)).toBe('(i64) -> ()');
    expect(() => signature(types, 0)).toThrow('which is a struct and no signature');
  });

  it.each<[string, Bytes]>([
    ['funcref', [0x70]],
    ['externref', [0x6f]],
    ['anyref', [0x6e]],
    ['stringref', [0x67]],
    ['exnref', [0x69]],
    ['(ref null func)', [0x63, 0x70]],
    ['(ref extern)', [0x64, 0x6f]],
    ['(ref null 0)', [0x63, 0x00]],
    ['(ref 200)', [0x64, 0xc8, 0x01]],
    ['(ref (shared any))', [0x64, 0x65, 0x6e]],
    ['(ref null (shared eq))', [0x65, 0x6d]],
  ])('spells %s as the text format does', (spelt, bytes) => {
    expect(signature(vector([0x60, vector(bytes), vector()]), 0)).toBe(`(${spelt}) -> ()`);
  });

  it('skips initial values of globals and tables', () => {
    const expressions: Bytes[] = [
      [0x41, 0x80, 0x80, 0x80, 0x80, 0x78],
      [0x42, leb(2 ** 49)],
      [0x43, 0, 0, 0x80, 0x3f],
      [0x44, 1, 2, 3, 4, 5, 6, 7, 0x0b],
      [0x23, 0x00],
      [0xd0, 0x70],
      [0xd0, 0xe4, 0x00],
      [0xd2, 0x80, 0x01],
      [0x41, 1, 0x41, 2, 0x6a],
      [0xfd, 0x0c, Array.from({ length: 16 }, () => 0x0b)],
      [0xfb, 0x00, 0x00],
      [0xfb, 0x08, 0x01, 0x02],
      [0x41, 5, 0xfb, 0x1c],
      [0xfb, 0x82, 0x01, 0x03],
    ];
    const bytes = moduleOf(
      section(4, vector([0x40, 0x00, 0x63, 0x70, 0x00, 1, 0xd0, 0x70, 0x0b], [0x70, 0x00, 2])),
      section(6, vector(...expressions.map((each): Bytes => [0x7f, 0x00, each, 0x0b]))),
      section(7, vector([text('last'), 3, expressions.length - 1], [text('table'), 1, 1])),
    );
    expect(readModule(bytes).exports.map(({ name }) => name)).toEqual(['last', 'table']);
  });
});

describe('sections', () => {
  it('are listed with where their content lies; that of a custom section begins after its name', () => {
    const bytes = moduleOf(custom('hello', 1, 2, 3), voidType);
    expect(readSections(bytes)).toEqual([
      { id: 0, name: 'hello', offset: 16, size: 3 },
      { id: 1, name: 'type', offset: 21, size: 4 },
    ]);
  });

  it('may begin with custom ones, as those of Go do, and have several of a name', () => {
    const bytes = moduleOf(custom('go:buildid', 1), custom('twice'), voidType, custom('twice'));
    expect(readSections(bytes).map(({ name }) => name)).toEqual(['go:buildid', 'twice', 'type', 'twice']);
    expect(readModule(bytes).sections).toHaveLength(4);
  });

  it('may stand where proposals put them', () => {
    const bytes = moduleOf(
      voidType,
      section(3, vector([0])),
      section(5, vector([0, 1])),
      section(13, vector([0, 0])),
      section(14, vector()),
      section(6, vector()),
      section(7, vector([text('tag'), 4, 0])),
      section(12, 0),
      section(10, vector([2, 0, 0x0b])),
    );
    expect(readModule(bytes).exports.map(({ external }) => external.kind)).toEqual(['tag']);
  });

  it('of unknown ids are reported and passed over', () => {
    const bytes = moduleOf(section(77, 1, 2, 3), voidType);
    expect(readModule(bytes).sections.map(({ name }) => name)).toEqual(['unknown (77)', 'type']);
  });

  it('may have sizes written longer than needed, as tools leave room for them', () => {
    expect(
      readSections(Uint8Array.from([...(header as number[]), 1, 0x84, 0x80, 0x80, 0x80, 0x00, 1, 0x60, 0, 0])),
    ).toEqual([{ id: 1, name: 'type', offset: 14, size: 4 }]);
  });
});

async function wasmFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.endsWith('.wasm')).map((entry) => join(folder, entry));
}

describe('agreement with the engine', async () => {
  const files = (
    await Promise.all(['out/fixtures', 'media/samples', 'node_modules/playwright-core'].map(wasmFiles))
  ).flat();
  const inputs: [string, Uint8Array<ArrayBuffer>][] = [
    ['every kind', everyKind],
    ...(await Promise.all(
      files.map(async (file): Promise<[string, Uint8Array<ArrayBuffer>]> => [
        file,
        new Uint8Array(await readFile(file)),
      ]),
    )),
  ];

  it.each(inputs)('%s: same imports, exports and custom sections', async (_, bytes) => {
    const compiled = await WebAssembly.compile(bytes);
    const module = readModule(bytes);
    expect(module.imports.map(({ module, name, external }) => ({ module, name, kind: external.kind }))).toEqual(
      WebAssembly.Module.imports(compiled).map(({ module, name, kind }) => ({ module, name, kind })),
    );
    expect(module.exports.map(({ name, external }) => ({ name, kind: external.kind }))).toEqual(
      WebAssembly.Module.exports(compiled).map(({ name, kind }) => ({ name, kind })),
    );
    for (const { name, offset, size } of module.sections.filter(({ id }) => id === 0)) {
      const contents = WebAssembly.Module.customSections(compiled, name).map((each) => Buffer.from(each));
      expect(contents).toContainEqual(Buffer.from(bytes.subarray(offset, offset + size)));
    }
  });
});

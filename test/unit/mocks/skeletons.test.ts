// Mocks to begin with: what is generated compiles, and runs.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  declarationsFor,
  mockSkeleton,
  readMocks,
  scriptSkeleton,
  type ImportedFunction,
} from '../../../src/project/cases/mocks';
import schema from '../../../schemas/plugwright-cases.schema.json';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { parseCases } from '../../../src/project/cases/file';
import { WorkerRunner } from '../../../src/runner/client';
import { bundleWorker } from '../runner/bundle';
import { noFiles } from './files';
import { bytes, json, openPlugin, shop, text, web } from './plugins';

const of = (module: string, name: string, parameters: string[], ...results: string[]): ImportedFunction => ({
  module,
  name,
  type: { parameters, results },
});
const imports = [
  of('extism:host/user', 'kv_read', ['i64'], 'i64'),
  of('extism:host/user', 'kv_write', ['i64', 'i64']),
  of('maths', 'add', ['i32', 'i64', 'f32', 'f64'], 'f64'),
];
const odd = [
  of('__proto__', '__proto__', ['i32']),

  of('http', 'get', ['i64'], 'i64'),
  of('a*/ "b\n', 'c-d*/', ['v128', 'externref'], 'funcref'),
  of('a', '$1', []),
];

let folder: string;
let runner: WorkerRunner;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugwright-skeletons-'));
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** What the compiler says of a script beside the declarations for these imports. */
async function problems(
  script: string,
  given: readonly ImportedFunction[],
  options: Pick<ts.CompilerOptions, 'module' | 'moduleResolution'> = bundler,
): Promise<string[]> {
  await writeFile(join(folder, 'plugwright-mocks.d.ts'), declarationsFor(given));
  await writeFile(join(folder, 'console.d.ts'), 'declare const console: { log(...values: unknown[]): void };');
  await writeFile(join(folder, 'mocks.ts'), script);
  const all: ts.CompilerOptions = {
    ...options,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    skipDefaultLibCheck: true,
    types: [],
  };
  const files = ['mocks.ts', 'plugwright-mocks.d.ts', 'console.d.ts'].map((name) => join(folder, name));
  return ts.getPreEmitDiagnostics(ts.createProgram(files, all)).map(({ messageText, start, file }) => {
    const place = file?.fileName.slice(folder.length) ?? '';
    return `${place}:${start ?? 0} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const node = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };

describe('a generated mock script', () => {
  it.each([
    ['imports', imports],
    ['imports with odd names and types', odd],
    ['none', []],
  ])('for %s compiles with its declarations', async (_, given) => {
    expect(await problems(scriptSkeleton(given), given)).toEqual([]);
  });

  it('compiles where modules are resolved as Node does', async () => {
    expect(await problems(scriptSkeleton(imports), imports, node)).toEqual([]);
  });

  it('is held to the types of the imports', async () => {
    const wrong = scriptSkeleton(imports).replace("return plugin.write('');", "return 'text';");
    expect(await problems(wrong, imports)).toEqual([expect.stringContaining("'string' is not assignable")]);
    const misspelt = scriptSkeleton(imports).replaceAll('kv_read(', 'kv_raed(');
    expect(await problems(misspelt, imports)).toEqual([expect.stringContaining('kv_raed')]);
  });

  it('answers all imports, and requests', async () => {
    const path = join(folder, 'run.ts');
    await writeFile(path, scriptSkeleton(imports));
    const mocks = { scripts: [path] };
    const session = await openPlugin(runner, shop, { mocks });
    expect(await session.call('read', bytes('k'))).toMatchObject({ output: bytes(''), returnCode: 0 });
    expect(await session.call('write', bytes('k'))).toMatchObject({ returnCode: 0 });
    expect((await session.call('add', bytes(''))).output).toEqual(new Uint8Array(8));
    const asking = await openPlugin(runner, web, { mocks, allowed_hosts: ['*'] });
    expect(text((await asking.call('fetch', json({ url: 'https://a.test' }))).output)).toBe('');
  });
});

describe('generated rules', () => {
  it('answer all imports', async () => {
    const generated = mockSkeleton(imports);
    expect(generated).toEqual({
      functions: {
        'extism:host/user': { kv_read: { returns: '' }, kv_write: {} },
        maths: { add: { returns: 0 } },
      },
    });
    const { mocks } = await readMocks(generated, undefined, noFiles, '/a', () => Promise.reject(new Error()));
    const session = await openPlugin(runner, shop, { ...(mocks && { mocks }) });
    for (const name of ['read', 'write', 'add']) expect((await session.call(name, bytes('k'))).error).toBeUndefined();
  });

  const ajv = new Ajv({ allowUnionTypes: true, strict: false, formats: { regex: true } });
  const isValid = ajv.compile(schema);
  const type = fc.constantFrom('i32', 'i64', 'f32', 'f64');
  const name = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'a', 'b'),
    fc.stringMatching(/^[ -!#-[\]-~]{1,8}$/),
  );
  const someImports = fc.uniqueArray(
    fc
      .tuple(name, name, fc.array(type, { maxLength: 4 }), fc.option(type, { nil: undefined }))
      .map(([module, member, parameters, result]) =>
        of(`of ${module}`, member, parameters, ...(result === undefined ? [] : [result])),
      ),
    { minLength: 1, maxLength: 6, selector: ({ module, name: member }) => `${module}\0${member}` },
  );

  it('pass the schema and the reader, and answer each call of any import', async () => {
    await fc.assert(
      fc.asyncProperty(someImports, async (given) => {
        const file = {
          plugin: 'a.wasm',
          mocks: mockSkeleton(given),
          cases: [{ name: 'a', function: 'run' }],
        };
        const text = JSON.stringify(file);
        const stored = JSON.parse(text) as unknown;
        expect(isValid(stored), JSON.stringify(isValid.errors)).toBe(true);
        const parsed = parseCases(text);
        expect(parsed.problems).toEqual([]);
        expect(JSON.stringify(parsed.file)).toBe(text);

        const { mocks } = await readMocks(parsed.file?.mocks, undefined, noFiles, '/a', () =>
          Promise.reject(new Error()),
        );
        const session = await openPlugin(runner, callerOf(given), { ...(mocks && { mocks }) });
        expect((await session.call('run', bytes(''))).error).toBeUndefined();
        session.close();
      }),
      { numRuns: 40 },
    );
  });
});

/** A plug-in whose `run` calls each of these once. */
function callerOf(given: readonly ImportedFunction[]): Promise<Uint8Array<ArrayBuffer>> {
  const lines = given.map(({ module, name, type: { parameters, results } }) => {
    const types = `(param ${parameters.join(' ')}) (result ${results.join(' ')})`;
    return `(import "${module}" "${name}" (func ${types}))`;
  });
  const calls = given.map(({ type: { parameters, results } }, at) => {
    const call = `(call ${at} ${parameters.map((each) => `(${each}.const 1)`).join(' ')})`;
    return results.length === 0 ? call : `(drop ${call})`;
  });
  return assembleText('caller.wat', `(module ${lines.join('\n')} (func (export "run") ${calls.join(' ')}))`);
}

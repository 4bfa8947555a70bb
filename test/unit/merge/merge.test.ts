// What a merged module is made of; in any engine.
import { describe, expect, it } from 'vitest';
import { formatExternal } from '../../../src/wasm/format';
import { functionNames, readModule } from '../../../src/wasm';
import { mergeKernel } from '../../../src/runtime/merge';
import { fixture, whyMissing } from '../../fixtures';
import echo from '../../bench/plugins/echo.wat';
import { custom, flat, moduleOf, section, vector } from '../wasm/binary';
import { disassemble, kernelBytes, merged, wat } from './modules';

const env = (name: string, type: string): string => `(import "extism:host/env" "${name}" (func $${name} ${type}))`;
const alloc = env('alloc', '(param i64) (result i64)');
const load = env('load_u64', '(param i64) (result i64)');
const store = env('store_u8', '(param i64 i32)');

const fixtures = [
  'count_vowels_c',
  'files_c',
  'command_c',
  'count_vowels_rust',
  'files_rust',
  'count_vowels_assemblyscript',
];

describe('a merged module', () => {
  it('is valid', () => {
    expect(() => disassemble(merged(echo).bytes)).not.toThrow();
  });

  for (const name of fixtures) {
    const reason = whyMissing(name);
    it.skipIf(reason !== undefined)(`is valid: ${name}${reason === undefined ? '' : ` (${reason})`}`, () => {
      expect(() => disassemble(merged(fixture(name)).bytes)).not.toThrow();
    });
  }

  it('has the exports of the plug-in, with their types and in their order, and those of the kernel behind', () => {
    const plugin = wat(`(module ${alloc} ${store}
      (memory (export "memory") 2) (global (export "counter") (mut i32) (i32.const 3)) (table (export "table") 1 funcref)
      (func (export "run") (param f32) (result i32 i64) (i32.const 1) (i64.const 2))
      (export "again" (func $alloc)))`);
    const { bytes, map } = merged(plugin);
    const exports = readModule(bytes).exports.map(({ name, external }) => `${name}: ${formatExternal(external)}`);
    const own = readModule(plugin).exports.map(({ name, external }) => `${name}: ${formatExternal(external)}`);
    expect(exports.slice(0, own.length)).toEqual(own);
    const kernel = readModule(kernelBytes).exports.map(({ name }) => map.prefix + name);
    expect(exports.slice(own.length).map((each) => each.split(': ')[0])).toEqual(kernel);
  });

  it('imports nothing from the kernel, and all else from where it was', () => {
    const plugin = wat(`(module (import "user" "first" (func $first (param i64))) ${alloc} ${store}
      (import "user" "second" (func $second (result f64))) (func (export "run")))`);
    const imports = readModule(merged(plugin).bytes).imports.map(({ module, name }) => `${module} ${name}`);
    expect(imports).toEqual([
      'user first',
      'plugwright:kernel/ (host)',
      'plugwright:kernel/ http_request',
      'user second',
    ]);
  });

  it('keeps the indices and the names of functions', () => {
    const plugin = wat(`(module $named ${alloc} ${store} (func $one) (func $two (export "two") (call $one)))`);
    const { bytes } = merged(plugin);
    expect([...functionNames(bytes)]).toEqual([...functionNames(plugin)]);
    expect(readModule(bytes).moduleName).toBe('named');
    expect(readModule(bytes).exports.find(({ name }) => name === 'two')?.index).toBe(3);
  });

  it('has no custom section but the names', () => {
    const plugin = moduleOf([...wat(`(module $m ${alloc} ${store})`).subarray(8)], custom('.debug_info', [1, 2, 3]));
    const sections = readModule(merged(plugin).bytes).sections.filter(({ id }) => id === 0);
    expect(sections.map(({ name }) => name)).toEqual(['name']);
  });

  it('has names of its own for what the plug-in has too', () => {
    const plugin = wat(`(module ${alloc} ${store} (import "plugwright:kernel//" "host" (func))
      (memory (export "plugwright:kernel/memory") 1))`);
    const { bytes, map } = merged(plugin);
    expect(map.prefix).toBe('plugwright:kernel///');
    expect(() => disassemble(bytes)).not.toThrow();
  });

  it('has the kernel in the place of functions of all generations of the ABI', () => {
    const plugin = wat(`(module (import "env" "extism_alloc" (func (param i64) (result i64)))
      (import "env" "extism_log_info" (func (param i64))) (import "env" "mine" (func)))`);
    const imports = readModule(merged(plugin).bytes).imports.map(({ module, name }) => `${module} ${name}`);
    expect(imports.at(-1)).toBe('env mine');
    expect(imports.filter((each) => each.includes('extism_'))).toEqual([]);
  });

  it('has the kernel only where the embedder says so', () => {
    const plugin = wat(`(module ${alloc} ${load} ${store})`);
    const result = mergeKernel(plugin, kernelBytes, ({ name }) => (name === 'load_u64' ? undefined : name));
    expect(result && readModule(result.bytes).imports.map(({ name }) => name)).toContain('load_u64');
  });

  it('can be made of what tools write with padded numbers', () => {
    const pad = (value: number): number[] => [value | 0x80, 0x80, 0x80, 0x80, 0];
    const types = section(1, vector([0x60, 1, 0x7e, 1, 0x7e], [0x60, 0, 0]));
    const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
    const imports = section(
      2,
      vector([text('extism:host/env'), text('alloc'), 0, 0], [text('extism:host/env'), text('load_u64'), 0, pad(0)]),
    );
    const body = flat([0, 0x42, 8, 0x10, pad(0), 0x10, pad(1), 0x1a, 0x0b]);
    const plugin = moduleOf(types, imports, section(3, vector([1])), section(10, vector([pad(body.length), body])));
    const codeOf = (bytes: Uint8Array): string =>
      disassemble(bytes).split('(func (;2;)')[1]?.split('(func (;3;)')[0] ?? '';
    expect(codeOf(plugin)).toMatch(/call 0\s+call 1\s+drop/);
    expect(codeOf(merged(plugin).bytes)).toMatch(/i64\.const 8\s+call \d\d/);
    expect(codeOf(merged(plugin).bytes)).not.toMatch(/call [01]\s/);
  });
});

describe('no merged module', () => {
  const refuses = (plugin: Uint8Array): void => expect(mergeKernel(plugin, kernelBytes)).toBeUndefined();

  it('is made of a plug-in that imports nothing from the kernel', () => {
    refuses(wat('(module (func (export "run")))'));
    refuses(wat('(module (import "env" "alloc" (func (param i64) (result i64))))'));
  });

  it.each([
    ['memory', '(import "env" "memory" (memory 1))'],
    ['table', '(import "env" "table" (table 1 funcref))'],
    ['global', '(import "env" "base" (global i32))'],
    ['tag', '(import "env" "tag" (tag (param i32)))'],
  ])('is made of one that imports a %s', (_, wasmImport) => {
    refuses(wat(`(module ${alloc} ${store} ${wasmImport})`));
  });

  it('is made where the kernel has another type, or no such function', () => {
    refuses(wat(`(module ${store} ${env('alloc', '(param i32) (result i32)')})`));
    expect(mergeKernel(wat(`(module ${alloc} ${store})`), kernelBytes, () => 'no_such_function')).toBeUndefined();
    expect(mergeKernel(wat(`(module ${alloc} ${store})`), kernelBytes, () => 'memory')).toBeUndefined();
  });

  const withBody = (...code: number[]): Uint8Array =>
    moduleOf(
      section(1, vector([0x60, 1, 0x7e, 1, 0x7e], [0x60, 2, 0x7e, 0x7f, 0], [0x60, 0, 0])),
      section(
        2,
        2,
        [15, [...new TextEncoder().encode('extism:host/env')], 5, [...new TextEncoder().encode('alloc')], 0, 0],
        [15, [...new TextEncoder().encode('extism:host/env')], 8, [...new TextEncoder().encode('store_u8')], 0, 1],
      ),
      section(3, vector([2])),
      section(10, vector([code.length + 2, 0, ...code, 0x0b])),
    );

  it('is made of a module whose code would reach the kernel', () => {
    expect(mergeKernel(withBody(0x41, 0, 0x1a), kernelBytes)).toBeDefined();
    for (const code of [
      [0x10, 3], // call of a function that is not there
      [0x12, 3],
      [0xd2, 3, 0x1a],
      [0xd2, 0, 0x1a], // ref.func of an import that no table, export or global has
      [0x23, 0, 0x1a], // global.get
      [0x41, 0, 0x24, 0], // global.set
      [0x41, 0, 0x28, 2, 0, 0x1a], // i32.load without a memory
      [0x41, 0, 0x28, 0x42, 0, 0, 0x1a], // i32.load of memory 0 by its index
      [0x3f, 0, 0x1a], // memory.size
      [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0], // memory.fill
      [0x41, 0, 0xfd, 0, 4, 0, 0x1a], // v128.load
      [0x41, 0, 0xfe, 0x10, 2, 0, 0x1a], // i32.atomic.load
      [0x02, 3, 0x0b], // block of a type that is not there
    ]) {
      refuses(withBody(...code));
    }
  });

  it('is made of an instruction that is not known', () => {
    refuses(withBody(0xfb, 0, 0));
    refuses(withBody(0x27));
    refuses(withBody(0xfd, 0xff, 3));
    refuses(withBody(0xff));
  });

  it('is made of sections in a wrong order, or of ones that are not known', () => {
    const [types, functions, code] = [
      section(1, vector([0x60, 0, 0])),
      section(3, vector([0])),
      section(10, vector([2, 0, 0x0b])),
    ];
    refuses(moduleOf(functions, types, code));
    refuses(moduleOf(types, functions, code, section(14, 0)));
  });

  it('is made of a file that is no module', () => {
    refuses(new Uint8Array());
    refuses(new TextEncoder().encode('(module)'));
  });
});

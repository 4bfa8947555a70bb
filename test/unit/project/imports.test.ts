// What the tree says of each import: provided, needs a mock, or unknown, and what to do.
import { describe, expect, it } from 'vitest';
import { describePlugin } from '../../../src/project/describe';
import type { PluginImport } from '../../../src/project/description';
import { abis } from '../../../src/runtime/abi';
import { preview1 } from '../../../src/runtime/wasi/names';
import type { FunctionType } from '../../../src/wasm';
import { readModule } from '../../../src/wasm';
import { wat } from '../wasm/binary';

const signature = ({ parameters, results }: FunctionType): string =>
  `(func ${parameters.map((type) => `(param ${type})`).join(' ')} ${results.map((type) => `(result ${type})`).join(' ')})`;

function judge(module: string, name: string, type = '(func)'): PluginImport {
  const [only] = describePlugin(readModule(wat(`(module (import "${module}" "${name}" ${type}))`))).imports;
  if (only === undefined) throw new Error('There is no import.');
  return only;
}

describe('provided', () => {
  const functions = abis.flatMap(({ module, functions }) =>
    Object.entries(functions).map(([name, { type }]) => [module, name, type] as const),
  );

  it.each(functions)('%s %s', (module, name, type) => {
    const judged = judge(module, name, signature(type));
    expect(judged.support).toBe('provided');
    expect(judged.advice).toBeUndefined();
  });

  it.each(Object.entries(preview1))('wasi_snapshot_preview1 %s', (name, type) => {
    expect(judge('wasi_snapshot_preview1', name, signature(type)).support).toBe('provided');
  });
});

describe('a host function of the embedding program needs a mock', () => {
  it.each([
    ['extism:host/user', 'send_mail'],
    ['extism:user', 'send_mail'],
    ['my:app/functions', 'send_mail'],
    ['env', 'send_mail'],
  ])('%s %s', (module, name) => {
    const judged = judge(module, name, '(func (param i64) (result i64))');
    expect(judged).toMatchObject({ module, name, signature: '(i64) -> i64', support: 'mock' });
    expect(judged.advice).toContain('embedding program registers as (i64) -> i64');
  });

  it('and says how a test module of XTP runs', () => {
    const judged = judge('xtp:test/harness', 'assert', '(func (param i64 i64 i64))');
    expect(judged.support).toBe('mock');
    expect(judged.advice).toContain('[[test]] of xtp.toml');
  });

  it('and says where a function of Extism itself belongs', () => {
    expect(judge('env', 'log_info', '(func (param i64))').advice).toContain('import it from extism:host/env');
  });

  it('and says that it may be missing from the plug-in itself', () => {
    expect(judge('env', 'helper').advice).toContain('the linker did not find it');
  });
});

describe('unknown', () => {
  it.each<[string, string, string, RegExp]>([
    ['extism:host/env', 'log_inf', '(func (param i64))', /did you mean log_info\?/],
    ['extism:host/env', 'toString', '(func)', /no such function/],
    ['extism:host/env', 'alloc', '(func (param i32) (result i32))', /\(i64\) -> i64; the import says \(i32\) -> i32/],
    ['extism:host/env', 'alloc', '(global i32)', /imported as global/],
    ['extism:host/usr', 'f', '(func)', /did you mean extism:host\/user\?/],
    ['wasi_snapshot_preview1', 'fd_wirte', '(func)', /did you mean fd_write\?/],
    ['wasi_snapshot_preview1', 'fd_write', '(func (param i64))', /the import says \(i64\) -> \(\)/],
    ['wasi_unstable', 'fd_write', '(func)', /before preview 1/],
    ['wasi:cli/environment@0.2.0', 'get-environment', '(func)', /preview 2.*wasm32-wasip1/],
    ['wasix_32v1', 'thread_spawn', '(func)', /variant of WASI/],
    ['env', 'extism_aloc', '(func (param i64) (result i64))', /ABI 0\.x has no such.*did you mean extism_alloc\?/],
    ['env', 'extism_alloc', '(func (param i32) (result i32))', /\(i64\) -> i64; the import says \(i32\) -> i32/],
    [
      'env',
      'extism_log_trace',
      '(func (param i64))',
      /ABI 0\.x has no.*came with ABI 1\.x as extism:host\/env log_trace/,
    ],
    ['env', 'extism_constructor', '(func)', /ABI 0\.x has no such function\.$/],
    ['extism:env', 'length_unsafe', '(func (param i64) (result i64))', /October 2023 has no.*came with ABI 1\.x/],
    ['__wbindgen_placeholder__', '__wbg_now', '(func)', /wasm-bindgen, which needs JavaScript/],
    ['./plugin_bg.js', '__wbg_now', '(func)', /wasm-bindgen/],
    ['gojs', 'runtime.wasmExit', '(func (param i32))', /GOOS=wasip1/],
    ['go', 'runtime.wasmExit', '(func (param i32))', /TinyGo/],
    ['wasm:js-string', 'length', '(func)', /JavaScript engines/],
    ['env', 'emscripten_resize_heap', '(func (param i32) (result i32))', /-sSTANDALONE_WASM/],
    ['env', 'abort', '(func (param i32 i32 i32 i32))', /AssemblyScript.*--use abort=/],
    ['env', 'seed', '(func (result f64))', /Math\.random.*--use seed=/],
    ['env', '__linear_memory', '(memory 0)', /object file/],
    ['env', '__memory_base', '(global i32)', /dynamic library/],
    ['GOT.mem', 'stderr', '(global (mut i32))', /dynamic library/],
    ['env', 'memory', '(memory 1)', /functions only.*--import-memory/],
    ['env', 'table', '(table 1 funcref)', /functions only.*--import-table/],
    ['my:app', 'limit', '(global i64)', /"limit" is a global: the module has to define it/],
    ['my:app', 'failed', '(tag (param i32))', /"failed" is a tag/],
  ])('%s %s %s', (module, name, type, advice) => {
    const judged = judge(module, name, type);
    expect(judged.support).toBe('unknown');
    expect(judged.advice).toMatch(advice);
  });

  it('is not said of a C function that only has the name of one of AssemblyScript', () => {
    expect(judge('env', 'abort')).toMatchObject({ support: 'mock' });
  });
});

describe('signatures', () => {
  it.each([
    ['(func (param i32 f64) (result i64))', '(i32, f64) -> i64'],
    ['(func)', '() -> ()'],
    ['(memory 1)', 'memory'],
    ['(table 1 funcref)', 'table'],
    ['(global i32)', 'global i32'],
    ['(global (mut f32))', 'global mut f32'],
    ['(tag (param i32))', 'tag (i32)'],
  ])('%s', (type, expected) => {
    expect(judge('m', 'n', type).signature).toBe(expected);
  });

  it('come in the order of the binary', () => {
    const text = '(module (import "b" "z" (func)) (import "a" "y" (func)) (import "b" "x" (func)))';
    expect(describePlugin(readModule(wat(text))).imports.map(({ name }) => name)).toEqual(['z', 'y', 'x']);
  });
});

// Plug-ins of each generation of the ABI: the same functions under the names of their time.
import { describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { abis, environment, type Abi } from '../../../src/runtime/abi';
import { compilePlugin } from '../../../src/runtime/compile';
import { Plugin, type PluginOptions } from '../../../src/runtime/plugin';

const logs: string[] = [];
const host = {
  log: (level: string, text: string) => void logs.push(`${level}: ${text}`),
  stdout: () => {},
  stderr: () => {},
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Names of the functions in an ABI: by the spelling with a prefix or without. */
const spellings: readonly (readonly [title: string, abi: Abi, name: (plain: string) => string])[] = abis.flatMap(
  (abi) =>
    ['', 'extism_']
      .filter((prefix) => Object.hasOwn(abi.functions, `${prefix}alloc`))
      .map((prefix) => [`${abi.module} ${prefix}alloc`, abi, (plain: string) => `${prefix}${plain}`] as const),
);

/**
 * Written as PDKs before ABI 1.x were: what is handed to the host is freed by the plug-in, after the call. `double`
 * doubles its input by a var, `config` gives the config value of its input, `log` logs it.
 */
async function pluginFor(abi: Abi, name: (plain: string) => string): Promise<WebAssembly.Module> {
  const frees = abi.module !== 'extism:host/env';
  const imports = Object.entries(environment)
    .filter(([plain]) => Object.hasOwn(abi.functions, name(plain)))
    .map(([plain, { parameters, results }]) => {
      const list = (keyword: string, types: readonly string[]) => types.map((type) => `(${keyword} ${type})`).join(' ');
      return `(import "${abi.module}" "${name(plain)}" (func $${plain} ${list('param', parameters)} ${list('result', results)}))`;
    });
  const free = (local: string): string => (frees ? `(call $free (local.get ${local}))` : '');
  return compilePlugin(
    await assembleText(
      'plugin.wat',
      `(module ${imports.join('\n')} (memory (export "memory") 1)
        (func $input (result i64) (local $block i64) (local $i i64)
          (local.set $block (call $alloc (call $input_length)))
          (block $done (loop $next
            (br_if $done (i64.ge_u (local.get $i) (call $input_length)))
            (call $store_u8 (i64.add (local.get $block) (local.get $i)) (call $input_load_u8 (local.get $i)))
            (local.set $i (i64.add (local.get $i) (i64.const 1)))
            (br $next)))
          (local.get $block))
        (func $answer (param $block i64) (call $output_set (local.get $block) (call $length (local.get $block))))
        (func (export "keep") (result i32) (local $key i64) (local $value i64) (local $got i64)
          (local.set $key (call $input)) (local.set $value (call $input))
          (call $var_set (local.get $key) (local.get $value))
          ${free('$key')} ${free('$value')}
          (local.set $key (call $input))
          (local.set $got (call $var_get (local.get $key)))
          ${free('$key')}
          (call $answer (local.get $got))
          (i32.const 0))
        (func (export "config") (result i32) (local $key i64) (local $got i64)
          (local.set $key (call $input))
          (local.set $got (call $config_get (local.get $key)))
          ${free('$key')}
          (call $answer (local.get $got))
          (i32.const 0))
        (func (export "log") (result i32) (local $message i64)
          (local.set $message (call $input))
          (call $log_warn (local.get $message))
          ${free('$message')}
          (i32.const 0)))`,
    ),
  );
}

describe.each(spellings)('a plug-in that imports %s', (_, abi, name) => {
  const load = async (options: PluginOptions = {}) => new Plugin(await pluginFor(abi, name), options, host);

  it('sets and gets vars', async () => {
    expect(text((await load()).call('keep', bytes('blue')).output)).toBe('blue');
  });

  it('gets config', async () => {
    const plugin = await load({ config: { greeting: 'hello' } });
    expect(text(plugin.call('config', bytes('greeting')).output)).toBe('hello');
    expect(text(plugin.call('config', bytes('nothing')).output)).toBe('');
  });

  it('logs', async () => {
    logs.length = 0;
    (await load()).call('log', bytes('careful'));
    expect(logs).toEqual(['warn: careful']);
  });
});

describe('generations', () => {
  it('may be mixed in one plug-in', async () => {
    const code = await assembleText(
      'mixed.wat',
      `(module
        (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
        (import "env" "extism_length" (func $length (param i64) (result i64)))
        (import "extism:env" "output_set" (func $output_set (param i64 i64)))
        (func (export "run") (call $output_set (call $input_offset) (call $length (call $input_offset)))))`,
    );
    expect(text(new Plugin(compilePlugin(code), {}, host).call('run', bytes('mixed')).output)).toBe('mixed');
  });

  it('share the module env with functions of the embedder', async () => {
    const code = await assembleText(
      'shared.wat',
      `(module
        (import "env" "extism_alloc" (func $alloc (param i64) (result i64)))
        (import "env" "extism_output_set" (func $output_set (param i64 i64)))
        (import "env" "twice" (func $twice (param i64) (result i64)))
        (func (export "run") (local $block i64)
          (local.set $block (call $alloc (call $twice (i64.const 3))))
          (call $output_set (local.get $block) (i64.const 6))))`,
    );
    const functions = { env: { twice: (_: unknown, value: number | bigint = 0n) => BigInt(value) * 2n } };
    expect(new Plugin(compilePlugin(code), { functions }, host).call('run').output).toHaveLength(6);
  });
});

// Plug-ins of the suite: a body in WAT, in front of it all imports of the ABI and a few functions to work with them.
import { assembleText } from '../../scripts/build/wat.mjs';
import { environment } from '../../src/runtime/abi';
import { preview1 } from '../../src/runtime/wasi/names';
import type { FunctionType } from '../../src/wasm/types';

const declare = (module: string, name: string, { parameters, results }: FunctionType): string => {
  const list = (keyword: string, types: readonly string[]): string =>
    types.length === 0 ? '' : ` (${keyword} ${types.join(' ')})`;
  return `(import "${module}" "${name}" (func $${name}${list('param', parameters)}${list('result', results)}))`;
};

/** Only what the body calls is imported, so that each plug-in links wherever these functions are known. */
const importsFor = (body: string): string => {
  const tables = [
    ['extism:host/env', environment],
    ['wasi_snapshot_preview1', preview1],
  ] as const;
  return tables
    .flatMap(([module, table]) =>
      Object.entries(table)
        .filter(([name]) => new RegExp(`\\$${name}[\\s)]`).test(body))
        .map(([name, type]) => declare(module, name, type)),
    )
    .join('\n');
};

/** `$text` puts bytes of the plug-in's memory into a block; `$say` makes them the output, `$say_u64` a number's 8 bytes. */
const library = `
  (func $text (param $from i32) (param $length i32) (result i64)
    (local $handle i64) (local $i i32)
    (local.set $handle (call $alloc (i64.extend_i32_u (local.get $length))))
    (block $done
      (loop $copy
        (br_if $done (i32.ge_u (local.get $i) (local.get $length)))
        (call $store_u8
          (i64.add (local.get $handle) (i64.extend_i32_u (local.get $i)))
          (i32.load8_u (i32.add (local.get $from) (local.get $i))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $copy)))
    (local.get $handle))
  (func $say (param $from i32) (param $length i32)
    (call $output_set (call $text (local.get $from) (local.get $length)) (i64.extend_i32_u (local.get $length))))
  (func $say_handle (param $handle i64)
    (call $output_set (local.get $handle) (call $length (local.get $handle))))
  (func $say_u64 (param $value i64)
    (local $handle i64)
    (local.set $handle (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $handle) (local.get $value))
    (call $output_set (local.get $handle) (i64.const 8)))
  (func $input_handle (result i64)
    (local $handle i64) (local $i i64)
    (local.set $handle (call $alloc (call $input_length)))
    (block $done
      (loop $copy
        (br_if $done (i64.ge_u (local.get $i) (call $input_length)))
        (call $store_u8 (i64.add (local.get $handle) (local.get $i)) (call $input_load_u8 (local.get $i)))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $copy)))
    (local.get $handle))`;

/** A whole module around a body. Its memory has 2 pages; strings are put there by `(data …)`. */
export function plugin(body: string): Promise<Uint8Array<ArrayBuffer>> {
  const code = `${library}\n${body}`;
  return assembleText('plugin.wat', `(module $plugin\n${importsFor(code)}\n(memory (export "memory") 2)\n${code})`, {
    debugNames: true,
  });
}

/** An export `run` of no result. */
export const run = (body: string, data = ''): Promise<Uint8Array<ArrayBuffer>> =>
  plugin(`${data === '' ? '' : `(data (i32.const 0) "${data}")`} (func (export "run") ${body})`);

/** An export `run` whose output is the 8 bytes of an i64. */
export const probe = (expression: string): Promise<Uint8Array<ArrayBuffer>> => run(`(call $say_u64 ${expression})`);

/** What {@link probe} puts out. */
export function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return bytes;
}

/** Gives its input back. */
export const echo = (): Promise<Uint8Array<ArrayBuffer>> => run('(call $say_handle (call $input_handle))');

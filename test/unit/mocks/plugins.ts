// Plug-ins for the tests of mocks, and sessions of them.
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { RunOptions } from '../../../src/runner/protocol';
import type { Runner, Session } from '../../../src/runner/runner';

const host = `
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "http_request" (func $http_request (param i64 i64) (result i64)))
  (import "extism:host/env" "http_status_code" (func $http_status_code (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))`;

/** `read` gives the value of the key in its input, `twice` both values joined, `add` calls a function of numbers. */
export const shop = assembleText(
  'shop.wat',
  `(module ${host}
    (import "extism:host/user" "kv_read" (func $kv_read (param i64) (result i64)))
    (import "extism:host/user" "kv_write" (func $kv_write (param i64 i64)))
    (import "maths" "add" (func $add (param i32 i64 f32 f64) (result f64)))
    (func $put (param $block i64) (call $output_set (local.get $block) (call $length (local.get $block))))
    (func (export "read") (call $put (call $kv_read (call $input_offset))))
    (func (export "write") (call $kv_write (call $input_offset) (call $input_offset)))
    (func (export "add") (local $block i64)
      (local.set $block (call $alloc (i64.const 8)))
      (call $store_u64 (local.get $block)
        (i64.reinterpret_f64 (call $add (i32.const -1) (i64.const 7) (f32.const 1.5) (f64.const 2.5))))
      (call $put (local.get $block))))`,
);

/** `fetch` puts out the body of the response to the request in its input, `post` sends that as the body as well, `status` puts out two bytes of the status. */
export const web = assembleText(
  'web.wat',
  `(module ${host}
    (func $copy (result i64) (local $block i64) (local $at i64)
      (local.set $block (call $alloc (call $input_length)))
      (loop $next
        (call $store_u8 (i64.add (local.get $block) (local.get $at))
          (call $load_u8 (i64.add (call $input_offset) (local.get $at))))
        (local.set $at (i64.add (local.get $at) (i64.const 1)))
        (br_if $next (i64.lt_u (local.get $at) (call $input_length))))
      (local.get $block))
    (func (export "fetch") (local $answer i64)
      (local.set $answer (call $http_request (call $copy) (i64.const 0)))
      (call $output_set (local.get $answer) (call $length (local.get $answer))))
    (func (export "post") (local $answer i64)
      (local.set $answer (call $http_request (call $copy) (call $copy)))
      (call $output_set (local.get $answer) (call $length (local.get $answer))))
    (func (export "status") (local $block i64)
      (drop (call $http_request (call $copy) (i64.const 0)))
      (local.set $block (call $alloc (i64.const 2)))
      (call $store_u8 (local.get $block) (call $http_status_code))
      (call $store_u8 (i64.add (local.get $block) (i64.const 1)) (i32.shr_u (call $http_status_code) (i32.const 8)))
      (call $output_set (local.get $block) (i64.const 2))))`,
);

export const bytes = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);
export const text = (value: Uint8Array): string => new TextDecoder().decode(value);
export const json = (value: unknown): Uint8Array<ArrayBuffer> => bytes(JSON.stringify(value));

export async function openPlugin(
  runner: Runner,
  code: Promise<Uint8Array<ArrayBuffer>>,
  options: Partial<RunOptions>,
  embedding: Parameters<Runner['open']>[2] = {},
): Promise<Session> {
  const all: RunOptions = { wasi: true, logLevel: 'info', ...options };
  return runner.open({ bytes: await code, name: 'plugin.wasm' }, all, embedding);
}

/** What {@link web} says of the status of a response. */
export async function statusOf(session: Session, url: string): Promise<number> {
  const { output } = await session.call('status', json({ url }));
  return Buffer.from(output).readUInt16LE();
}

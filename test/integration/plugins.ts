// Plug-ins that the suites write into the workspace, in the text format.

/** Copies its input to its output, logs a line, and exports what a host cannot call. */
export const echo = `(module
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory (export "memory") 1 4)
  (func (export "echo") (result i32)
    (call $output_set (call $input_offset) (call $input_length))
    (i32.const 0))
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  (func (export "quiet")))`;

/** Imports a host function of some program, and one that nobody has. */
export const demanding = `(module
  (import "extism:host/env" "alloc" (func (param i64) (result i64)))
  (import "extism:host/user" "kv_read" (func (param i64) (result i64)))
  (import "extism:host/user" "kv_write" (func (param i64 i64)))
  (import "extism:host/env" "no_such_function" (func (param i32)))
  (func (export "run") (result i32) (i32.const 0)))`;

export const endless = `(module (func (export "spin") (result i32) (loop $again (br $again)) (i32.const 0)))`;

/** Its only function answers `one of node_modules`. */
export const singleFunction = `(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory 1)
  (data (i32.const 0) "one of node_modules")
  (func (export "one") (result i32) (local $block i64) (local $i i32)
    (local.set $block (call $alloc (i64.const 19)))
    (loop $copy
      (call $store_u8
        (i64.add (local.get $block) (i64.extend_i32_u (local.get $i)))
        (i32.load8_u (local.get $i)))
      (br_if $copy (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 19))))
    (call $output_set (local.get $block) (i64.const 19))
    (i32.const 0)))`;

/** A module with nothing in it, as the bytes that every compiler begins with. */
export const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

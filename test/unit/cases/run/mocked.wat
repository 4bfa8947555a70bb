;; Asks its host for what goes with the input, and gives that back; another module tells a number.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/user" "find" (func $find (param i64) (result i64)))
  (import "numbers" "next" (func $next (result i32)))

  (func (export "find") (result i32)
    (local $found i64)
    (local.set $found (call $find (call $input_offset)))
    (call $output_set (local.get $found) (call $length (local.get $found)))
    (i32.const 0))

  ;; As a digit.
  (func (export "number") (result i32)
    (local $block i64)
    (local.set $block (call $alloc (i64.const 1)))
    (call $store_u8 (local.get $block) (i32.add (i32.const 48) (call $next)))
    (call $output_set (local.get $block) (i64.const 1))
    (i32.const 0)))

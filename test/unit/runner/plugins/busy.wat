;; Calls that the runner has to deal with: endless ones, large ones, ones that leave something behind.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "error_set" (func $error_set (param i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
  (import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (import "extism:host/env" "log_info" (func $log_info (param i64)))
  (import "extism:host/env" "log_debug" (func $log_debug (param i64)))

  (global $calls (mut i32) (i32.const 0))

  ;; A block with the one byte.
  (func $byte (param $value i32) (result i64)
    (local $block i64)
    (local.set $block (call $alloc (i64.const 1)))
    (call $store_u8 (local.get $block) (local.get $value))
    (local.get $block))

  (func (export "echo") (result i32)
    (call $output_set (call $input_offset) (call $input_length))
    (i32.const 0))

  ;; How often this instance was called, as one byte.
  (func (export "count_calls") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (call $output_set (call $byte (global.get $calls)) (i64.const 1))
    (i32.const 0))

  ;; Raises the var "n", a byte, and gives it back.
  (func (export "count_var") (result i32)
    (local $old i64) (local $value i32)
    (local.set $old (call $var_get (call $byte (i32.const 110))))
    (local.set $value (i32.const 1))
    (if (i64.ne (local.get $old) (i64.const 0))
      (then (local.set $value (i32.add (call $load_u8 (local.get $old)) (i32.const 1)))))
    (call $var_set (call $byte (i32.const 110)) (call $byte (local.get $value)))
    (call $output_set (call $byte (local.get $value)) (i64.const 1))
    (i32.const 0))

  ;; The config entry "c".
  (func (export "config") (result i32)
    (local $value i64)
    (local.set $value (call $config_get (call $byte (i32.const 99))))
    (call $output_set (local.get $value) (call $length (local.get $value)))
    (i32.const 0))

  ;; Says "a", then turns for ever.
  (func (export "spin") (result i32)
    (call $log_info (call $byte (i32.const 97)))
    (loop $for_ever (br $for_ever))
    (unreachable))

  ;; Says "x" for ever.
  (func (export "flood") (result i32)
    (loop $for_ever
      (call $log_info (call $byte (i32.const 120)))
      (br $for_ever))
    (unreachable))

  (func (export "debug") (result i32)
    (call $log_debug (call $byte (i32.const 100)))
    (i32.const 0))

  ;; 50 MiB that start with "<" and end with ">".
  (func (export "large") (result i32)
    (local $block i64)
    (local.set $block (call $alloc (i64.const 52428800)))
    (if (i64.eqz (local.get $block)) (then (unreachable)))
    (call $store_u8 (local.get $block) (i32.const 60))
    (call $store_u8 (i64.add (local.get $block) (i64.const 52428799)) (i32.const 62))
    (call $output_set (local.get $block) (i64.const 52428800))
    (i32.const 0))

  (func (export "refuse") (result i32)
    (call $error_set (call $input_offset))
    (i32.const 1))

  (func (export "trap") (result i32) (unreachable))
)

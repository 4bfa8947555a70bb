;; Functions that behave well, badly, and not at all.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "error_set" (func $error_set (param i64)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "log_info" (func $log_info (param i64)))
  (import "extism:host/env" "log_warn" (func $log_warn (param i64)))
  (memory (export "memory") 1)

  ;; A block with the input's bytes, for functions that free what they are given.
  (func $input_copy (result i64)
    (local $copy i64) (local $at i64)
    (local.set $copy (call $alloc (call $input_length)))
    (block $done
      (loop $next
        (br_if $done (i64.ge_u (local.get $at) (call $input_length)))
        (call $store_u8
          (i64.add (local.get $copy) (local.get $at))
          (call $load_u8 (i64.add (call $input_offset) (local.get $at))))
        (local.set $at (i64.add (local.get $at) (i64.const 1)))
        (br $next)))
    (local.get $copy))

  ;; Gives the input back, and logs it.
  (func (export "echo") (result i32)
    (call $log_info (call $input_copy))
    (call $output_set (call $input_offset) (call $input_length))
    (i32.const 0))

  ;; Warns with the input, then turns for ever.
  (func (export "spin") (result i32)
    (call $log_warn (call $input_copy))
    (loop $for_ever (br $for_ever))
    (unreachable))

  ;; Reports the input as an error.
  (func (export "refuse") (result i32)
    (call $error_set (call $input_copy))
    (i32.const 1))

  (func $deep (unreachable))
  (func (export "trap") (result i32)
    (call $deep)
    (i32.const 0))

  ;; 50 MiB that begin with "<".
  (func (export "large") (result i32)
    (local $block i64)
    (local.set $block (call $alloc (i64.const 52428800)))
    (call $store_u8 (local.get $block) (i32.const 60))
    (call $output_set (local.get $block) (i64.const 52428800))
    (i32.const 0))

  ;; "A", 0xff, "B": no valid UTF-8.
  (func (export "not_text") (result i32)
    (local $block i64)
    (local.set $block (call $alloc (i64.const 3)))
    (call $store_u8 (local.get $block) (i32.const 65))
    (call $store_u8 (i64.add (local.get $block) (i64.const 1)) (i32.const 255))
    (call $store_u8 (i64.add (local.get $block) (i64.const 2)) (i32.const 66))
    (call $output_set (local.get $block) (i64.const 3))
    (i32.const 0))

  (func (export "silent") (result i32) (i32.const 0))

  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
)

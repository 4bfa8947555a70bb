;; A plug-in of which cases can expect everything: outputs, logs, vars, errors, exit codes, and no end.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "error_set" (func $error_set (param i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
  (import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (import "extism:host/env" "log_info" (func $log_info (param i64)))
  (import "extism:host/env" "log_debug" (func $log_debug (param i64)))
  (import "extism:host/env" "log_error" (func $log_error (param i64)))
  (memory (export "memory") 1)

  ;; A block with the one byte.
  (func $byte (param $value i32) (result i64)
    (local $block i64)
    (local.set $block (call $alloc (i64.const 1)))
    (call $store_u8 (local.get $block) (local.get $value))
    (local.get $block))

  (func (export "echo") (result i32)
    (call $output_set (call $input_offset) (call $input_length))
    (i32.const 0))

  ;; Write the input to the log, which takes its block.
  (func (export "say") (result i32)
    (call $log_info (call $input_offset))
    (i32.const 0))
  (func (export "whisper") (result i32)
    (call $log_debug (call $input_offset))
    (i32.const 0))
  (func (export "cry") (result i32)
    (call $log_error (call $input_offset))
    (i32.const 0))

  ;; Adds one to the var "n", a byte that is 0 if there is none, and gives it back.
  (func $count (export "count") (result i32)
    (local $old i64) (local $value i32)
    (local.set $old (call $var_get (call $byte (i32.const 110))))
    (local.set $value (i32.const 1))
    (if (i64.ne (local.get $old) (i64.const 0))
      (then (local.set $value (i32.add (call $load_u8 (local.get $old)) (i32.const 1)))))
    (call $var_set (call $byte (i32.const 110)) (call $byte (local.get $value)))
    (call $output_set (call $byte (local.get $value)) (i64.const 1))
    (i32.const 0))

  ;; The config entry that the input names.
  (func (export "config") (result i32)
    (local $value i64)
    (local.set $value (call $config_get (call $input_offset)))
    (call $output_set (local.get $value) (call $length (local.get $value)))
    (i32.const 0))

  ;; Fails with the input as the message, and returns 3.
  (func (export "fail") (result i32)
    (call $error_set (call $input_offset))
    (i32.const 3))

  ;; Returns the first byte of the input.
  (func (export "leave") (result i32)
    (call $load_u8 (call $input_offset)))

  (func $deep (unreachable))
  (func (export "trap") (result i32)
    (call $deep)
    (i32.const 0))

  (func (export "spin") (result i32)
    (loop $for_ever (br $for_ever))
    (unreachable))

  ;; Grows by 10 pages.
  (func (export "grow") (result i32)
    (drop (memory.grow (i32.const 10)))
    (i32.const 0))

  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1))))

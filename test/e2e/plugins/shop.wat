;; Asks the program that it is written for, and hands over what that answers.
(module
  (import "extism:host/user" "kv_read" (func $kv_read (param i64) (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (func (export "price") (result i32) (local $answer i64)
    (local.set $answer (call $kv_read (call $input_offset)))
    (call $output_set (local.get $answer) (call $length (local.get $answer)))
    (i32.const 0))
)

;; A thousand host calls in one call of the plug-in, so that the time of one can be told.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "free" (func $free (param i64)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "load_u64" (func $load_u64 (param i64) (result i64)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
  (import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
  (import "extism:host/env" "log_debug" (func $log_debug (param i64)))
  (memory (export "memory") 1)

  ;; A block with the eight letters "abcdefgh".
  (func $key (result i64)
    (local $handle i64)
    (local.set $handle (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $handle) (i64.const 0x6867666564636261))
    (local.get $handle))

  (func (export "prepare") (call $var_set (call $key) (call $key)))

  (func (export "var_get") (local $i i32)
    (loop $next
      (call $free (call $var_get (call $key)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000)))))
  (func (export "config_get") (local $i i32)
    (loop $next
      (call $free (call $config_get (call $key)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000)))))
  (func (export "alloc_free") (local $i i32)
    (loop $next
      (call $free (call $alloc (i64.const 64)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000)))))
  (func (export "load_u64") (local $i i32) (local $block i64) (local $sum i64)
    (local.set $block (call $alloc (i64.const 64)))
    (loop $next
      (local.set $sum (i64.add (local.get $sum) (call $load_u64 (local.get $block))))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))
    (call $store_u64 (local.get $block) (local.get $sum)))
  (func (export "store_u64") (local $i i32) (local $block i64)
    (local.set $block (call $alloc (i64.const 64)))
    (loop $next
      (call $store_u64 (local.get $block) (i64.extend_i32_u (local.get $i)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000)))))
  (func (export "log") (local $i i32)
    (loop $next
      (call $log_debug (call $key))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000))))))

;; Reads or makes a file in the first folder that it was given; the return code is the errno of WASI.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello.txt")
  (data (i32.const 16) "new.txt")
  ;; One buffer: 1,024 bytes at 256.
  (data (i32.const 32) "\00\01\00\00\00\04\00\00")

  ;; The descriptor goes to 40, the number of bytes to 44.
  (func (export "read") (result i32)
    (local $errno i32) (local $at i32) (local $block i64)
    (local.set $errno
      (call $path_open (i32.const 3) (i32.const 1) (i32.const 0) (i32.const 9) (i32.const 0)
        (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 40)))
    (if (local.get $errno) (then (return (local.get $errno))))
    (local.set $errno (call $fd_read (i32.load (i32.const 40)) (i32.const 32) (i32.const 1) (i32.const 44)))
    (if (local.get $errno) (then (return (local.get $errno))))
    (local.set $block (call $alloc (i64.load32_u (i32.const 44))))
    (loop $next
      (call $store_u8 (i64.add (local.get $block) (i64.extend_i32_u (local.get $at)))
        (i32.load8_u (i32.add (i32.const 256) (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.load (i32.const 44)))))
    (call $output_set (local.get $block) (i64.load32_u (i32.const 44)))
    (i32.const 0))

  (func (export "make") (result i32)
    (call $path_open (i32.const 3) (i32.const 1) (i32.const 16) (i32.const 7) (i32.const 1)
      (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 40)))
)

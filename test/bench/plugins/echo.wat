;; Output is input, copied through the plug-in's own memory by eights of bytes, as the PDKs do it.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
  (import "extism:host/env" "input_load_u64" (func $input_load_u64 (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory (export "memory") 2)

  (func $reserve (param $size i32)
    (local $pages i32)
    (local.set $pages (i32.shr_u (i32.add (local.get $size) (i32.const 65535)) (i32.const 16)))
    (if (i32.gt_u (local.get $pages) (memory.size))
      (then (drop (memory.grow (i32.sub (local.get $pages) (memory.size)))))))

  (func (export "echo") (result i32)
    (local $size i32) (local $whole i32) (local $at i32) (local $block i64)
    (local.set $size (i32.wrap_i64 (call $input_length)))
    (local.set $whole (i32.and (local.get $size) (i32.const -8)))
    (call $reserve (local.get $size))

    (block $read
      (loop $next
        (br_if $read (i32.ge_u (local.get $at) (local.get $whole)))
        (i64.store (local.get $at) (call $input_load_u64 (i64.extend_i32_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    (block $read_rest
      (loop $next
        (br_if $read_rest (i32.ge_u (local.get $at) (local.get $size)))
        (i32.store8 (local.get $at) (call $input_load_u8 (i64.extend_i32_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))

    (local.set $block (call $alloc (i64.extend_i32_u (local.get $size))))
    (local.set $at (i32.const 0))
    (block $written
      (loop $next
        (br_if $written (i32.ge_u (local.get $at) (local.get $whole)))
        (call $store_u64 (i64.add (local.get $block) (i64.extend_i32_u (local.get $at))) (i64.load (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    (block $written_rest
      (loop $next
        (br_if $written_rest (i32.ge_u (local.get $at) (local.get $size)))
        (call $store_u8 (i64.add (local.get $block) (i64.extend_i32_u (local.get $at))) (i32.load8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (call $output_set (local.get $block) (i64.extend_i32_u (local.get $size)))
    (i32.const 0))

  (func (export "spin") (result i32)
    (loop $for_ever (br $for_ever))
    (unreachable))
)

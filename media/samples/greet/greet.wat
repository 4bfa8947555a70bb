;; Answers "Hello, <input>!". Plug-ins can be written by hand: this file needs no compiler, Plugwright assembles it as you save.
(module
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))

  (memory 1)
  (data (i32.const 0) "Hello, ")

  (func (export "greet") (result i32)
    (local $name i64) ;; length of the input
    (local $out i64)  ;; handle of the output
    (local $i i64)
    (local.set $name (call $input_length))
    ;; "Hello, " is 7 bytes long, "!" one more
    (local.set $out (call $alloc (i64.add (local.get $name) (i64.const 8))))

    (loop $greeting
      (call $store_u8
        (i64.add (local.get $out) (local.get $i))
        (i32.load8_u (i32.wrap_i64 (local.get $i))))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $greeting (i64.lt_u (local.get $i) (i64.const 7))))

    (local.set $i (i64.const 0))
    (block $done
      (loop $copy
        (br_if $done (i64.ge_u (local.get $i) (local.get $name)))
        (call $store_u8
          (i64.add (i64.add (local.get $out) (i64.const 7)) (local.get $i))
          (call $input_load_u8 (local.get $i)))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $copy)))

    (call $store_u8
      (i64.add (i64.add (local.get $out) (i64.const 7)) (local.get $name))
      (i32.const 33)) ;; "!"
    (call $output_set (local.get $out) (i64.add (local.get $name) (i64.const 8)))
    (i32.const 0)))

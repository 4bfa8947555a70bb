;; Answers its input in capital letters. What a capital letter is, the module "letters" knows; manifest.json puts the two together.
(module
  (import "letters" "upper" (func $upper (param i32) (result i32)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))

  (memory 1)
  (data (i32.const 0) "ending")

  ;; The text of config.ending as a handle, 0 if it is not set
  (func $ending (result i64)
    (local $key i64)
    (local $i i64)
    (local.set $key (call $alloc (i64.const 6)))
    (loop $copy
      (call $store_u8
        (i64.add (local.get $key) (local.get $i))
        (i32.load8_u (i32.wrap_i64 (local.get $i))))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $copy (i64.lt_u (local.get $i) (i64.const 6))))
    (call $config_get (local.get $key)))

  (func (export "shout") (result i32)
    (local $input i64)  ;; length of the input
    (local $end i64)    ;; handle of the ending
    (local $more i64)   ;; length of the ending
    (local $out i64)    ;; handle of the output
    (local $i i64)
    (local.set $input (call $input_length))
    (local.set $end (call $ending))
    (if (i64.ne (local.get $end) (i64.const 0))
      (then (local.set $more (call $length (local.get $end)))))
    (local.set $out (call $alloc (i64.add (i64.add (local.get $input) (local.get $more)) (i64.const 1))))

    (block $done
      (loop $letters
        (br_if $done (i64.ge_u (local.get $i) (local.get $input)))
        (call $store_u8
          (i64.add (local.get $out) (local.get $i))
          (call $upper (call $input_load_u8 (local.get $i))))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $letters)))

    (local.set $i (i64.const 0))
    (block $ended
      (loop $copy
        (br_if $ended (i64.ge_u (local.get $i) (local.get $more)))
        (call $store_u8
          (i64.add (i64.add (local.get $out) (local.get $input)) (local.get $i))
          (call $load_u8 (i64.add (local.get $end) (local.get $i))))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $copy)))

    (call $output_set (local.get $out) (i64.add (local.get $input) (local.get $more)))
    (i32.const 0)))

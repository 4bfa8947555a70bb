;; Sends the request that its input describes and gives back the response's body.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load_u8 (param i64) (result i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "http_headers" (func $http_headers (result i64)))
  (import "extism:host/env" "http_request" (func $http_request (param i64 i64) (result i64)))

  (func $input_copy (result i64)
    (local $block i64) (local $at i64)
    (local.set $block (call $alloc (call $input_length)))
    (loop $next
      (call $store_u8 (i64.add (local.get $block) (local.get $at)) (call $input_load_u8 (local.get $at)))
      (local.set $at (i64.add (local.get $at) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $at) (call $input_length))))
    (local.get $block))

  (func (export "fetch") (result i32)
    (local $response i64)
    (local.set $response (call $http_request (call $input_copy) (i64.const 0)))
    (call $output_set (local.get $response) (call $length (local.get $response)))
    (i32.const 0))

  ;; Gives back the response's headers.
  (func (export "headers") (result i32)
    (local $headers i64)
    (drop (call $http_request (call $input_copy) (i64.const 0)))
    (local.set $headers (call $http_headers))
    (call $output_set (local.get $headers) (call $length (local.get $headers)))
    (i32.const 0))
)

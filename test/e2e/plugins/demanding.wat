;; Needs what nobody provides.
(module
  (import "extism:host/env" "no_such_function" (func $missing (param i64)))
  (func (export "run") (result i32)
    (call $missing (i64.const 0))
    (i32.const 0))
)

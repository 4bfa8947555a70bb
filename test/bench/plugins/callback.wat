;; Twenty calls of a function of the embedding program in one call of the plug-in.
(module
  (import "extism:host/user" "next" (func $next (param i64) (result i64)))
  (func (export "run") (result i32)
    (local $n i64)
    (loop $again
      (local.set $n (call $next (local.get $n)))
      (br_if $again (i64.lt_u (local.get $n) (i64.const 20))))
    (i32.const 0)))

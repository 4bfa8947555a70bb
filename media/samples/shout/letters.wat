;; A module that others import by its name in the manifest, "letters". It knows nothing of Extism.
(module
  ;; a to z become A to Z; all else stays
  (func (export "upper") (param $letter i32) (result i32)
    (if (result i32) (i32.lt_u (i32.sub (local.get $letter) (i32.const 97)) (i32.const 26))
      (then (i32.sub (local.get $letter) (i32.const 32)))
      (else (local.get $letter)))))

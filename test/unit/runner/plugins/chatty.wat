;; Writes to its streams: "out", a new line, "par" to stdout; "err" and a new line to stderr.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "out\0apar")
  (data (i32.const 16) "err\0a")
  (data (i32.const 32) "\00\00\00\00\07\00\00\00\10\00\00\00\04\00\00\00")

  (func $talk
    (drop (call $fd_write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 64)))
    (drop (call $fd_write (i32.const 2) (i32.const 40) (i32.const 1) (i32.const 64))))

  (func (export "talk") (result i32)
    (call $talk)
    (i32.const 0))

  (func (export "talk_and_spin") (result i32)
    (call $talk)
    (loop $for_ever (br $for_ever))
    (unreachable))
)

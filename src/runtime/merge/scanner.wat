;; Walks over the instructions of function bodies and notes what they refer to.
;;
;; In WebAssembly because it runs once over each plug-in, before the engine would have optimised the same in JavaScript.
;;
;; Memory, from low to high:
;;   0     form of each instruction, a byte each: one-byte opcodes, then from 256 those behind 0xfc, from 320 behind 0xfd,
;;         from 640 behind 0xfe
;;   768   one i32 per kind of reference: an index from there on is an error
;;   800   one i32 per kind of reference: an index below is noted
;;   1024  the bytes to be scanned, and 64 zeros
;;   then  the notes, 7 i32 each: kind, index, offset of the instruction, of its operand, behind that, two not used; in front of
;;         those of a body one of kind 7: number of the body, offset of its size, of the body, of its instructions, behind it,
;;         and the highest index of a local plus 1
(module $plugwright_scanner
  (memory (export "memory") 1)

  ;; Where the next note goes, and where there is no more room: real plug-ins have some hundred notes.
  (global $note (mut i32) (i32.const 0))
  (global $most (mut i32) (i32.const 0))
  (global $failed (mut i32) (i32.const 0))

  (func $form (param $form i32) (param $from i32) (param $to i32)
    (memory.fill (local.get $from) (local.get $form) (i32.add (i32.sub (local.get $to) (local.get $from)) (i32.const 1))))

  ;; Forms: 0 unknown, 1 no operand, 2 number, 3 function, 4 global, 5 local, 6 memory, 7 load or store, 8 the same with a lane,
  ;; 9 block, 10 if, 11 branch, 12 exit, 13 br_table, 14 to 17 constants of 4, 8, 16 and 1 bytes, 18 two numbers, 19 type and number,
  ;; 20 type, 21 select, 22 try_table, 23 number and memory, 24 two memories, 25 to 27 prefixes.
  (func $start
    (call $form (i32.const 1) (i32.const 0x00) (i32.const 0x01)) ;; unreachable, nop
    (call $form (i32.const 9) (i32.const 0x02) (i32.const 0x03)) ;; block, loop
    (call $form (i32.const 10) (i32.const 0x04) (i32.const 0x04)) ;; if
    (call $form (i32.const 1) (i32.const 0x05) (i32.const 0x05)) ;; else
    (call $form (i32.const 9) (i32.const 0x06) (i32.const 0x06)) ;; try
    (call $form (i32.const 11) (i32.const 0x07) (i32.const 0x09)) ;; catch, throw, rethrow
    (call $form (i32.const 12) (i32.const 0x0a) (i32.const 0x0a)) ;; throw_ref
    (call $form (i32.const 1) (i32.const 0x0b) (i32.const 0x0b)) ;; end
    (call $form (i32.const 11) (i32.const 0x0c) (i32.const 0x0d)) ;; br, br_if
    (call $form (i32.const 13) (i32.const 0x0e) (i32.const 0x0e)) ;; br_table
    (call $form (i32.const 12) (i32.const 0x0f) (i32.const 0x0f)) ;; return
    (call $form (i32.const 3) (i32.const 0x10) (i32.const 0x10)) ;; call
    (call $form (i32.const 19) (i32.const 0x11) (i32.const 0x11)) ;; call_indirect
    (call $form (i32.const 3) (i32.const 0x12) (i32.const 0x12)) ;; return_call
    (call $form (i32.const 19) (i32.const 0x13) (i32.const 0x13)) ;; return_call_indirect
    (call $form (i32.const 20) (i32.const 0x14) (i32.const 0x15)) ;; call_ref, return_call_ref
    (call $form (i32.const 11) (i32.const 0x18) (i32.const 0x18)) ;; delegate
    (call $form (i32.const 12) (i32.const 0x19) (i32.const 0x19)) ;; catch_all
    (call $form (i32.const 1) (i32.const 0x1a) (i32.const 0x1b)) ;; drop, select
    (call $form (i32.const 21) (i32.const 0x1c) (i32.const 0x1c)) ;; select t
    (call $form (i32.const 22) (i32.const 0x1f) (i32.const 0x1f)) ;; try_table
    (call $form (i32.const 5) (i32.const 0x20) (i32.const 0x22)) ;; local.*
    (call $form (i32.const 4) (i32.const 0x23) (i32.const 0x24)) ;; global.*
    (call $form (i32.const 2) (i32.const 0x25) (i32.const 0x26)) ;; table.get, table.set
    (call $form (i32.const 7) (i32.const 0x28) (i32.const 0x3e)) ;; loads and stores
    (call $form (i32.const 6) (i32.const 0x3f) (i32.const 0x40)) ;; memory.size, memory.grow
    (call $form (i32.const 2) (i32.const 0x41) (i32.const 0x42)) ;; i32.const, i64.const
    (call $form (i32.const 14) (i32.const 0x43) (i32.const 0x43)) ;; f32.const
    (call $form (i32.const 15) (i32.const 0x44) (i32.const 0x44)) ;; f64.const
    (call $form (i32.const 1) (i32.const 0x45) (i32.const 0xc4)) ;; arithmetic
    (call $form (i32.const 20) (i32.const 0xd0) (i32.const 0xd0)) ;; ref.null
    (call $form (i32.const 1) (i32.const 0xd1) (i32.const 0xd1)) ;; ref.is_null
    (call $form (i32.const 3) (i32.const 0xd2) (i32.const 0xd2)) ;; ref.func
    (call $form (i32.const 1) (i32.const 0xd3) (i32.const 0xd4)) ;; ref.eq, ref.as_non_null
    (call $form (i32.const 11) (i32.const 0xd5) (i32.const 0xd6)) ;; br_on_null, br_on_non_null
    (call $form (i32.const 25) (i32.const 0xfc) (i32.const 0xfc))
    (call $form (i32.const 26) (i32.const 0xfd) (i32.const 0xfd))
    (call $form (i32.const 27) (i32.const 0xfe) (i32.const 0xfe))
    ;; 0xfc
    (call $form (i32.const 1) (i32.const 256) (i32.const 263)) ;; saturating truncation
    (call $form (i32.const 23) (i32.const 264) (i32.const 264)) ;; memory.init
    (call $form (i32.const 2) (i32.const 265) (i32.const 265)) ;; data.drop
    (call $form (i32.const 24) (i32.const 266) (i32.const 266)) ;; memory.copy
    (call $form (i32.const 6) (i32.const 267) (i32.const 267)) ;; memory.fill
    (call $form (i32.const 18) (i32.const 268) (i32.const 268)) ;; table.init
    (call $form (i32.const 2) (i32.const 269) (i32.const 269)) ;; elem.drop
    (call $form (i32.const 18) (i32.const 270) (i32.const 270)) ;; table.copy
    (call $form (i32.const 2) (i32.const 271) (i32.const 273)) ;; table.grow, size, fill
    ;; 0xfd
    (call $form (i32.const 7) (i32.const 320) (i32.const 331)) ;; v128.load*, v128.store
    (call $form (i32.const 16) (i32.const 332) (i32.const 333)) ;; v128.const, i8x16.shuffle
    (call $form (i32.const 1) (i32.const 334) (i32.const 340)) ;; swizzle, splat
    (call $form (i32.const 17) (i32.const 341) (i32.const 354)) ;; extract_lane, replace_lane
    (call $form (i32.const 1) (i32.const 355) (i32.const 403))
    (call $form (i32.const 8) (i32.const 404) (i32.const 411)) ;; load_lane, store_lane
    (call $form (i32.const 7) (i32.const 412) (i32.const 413)) ;; load_zero
    (call $form (i32.const 1) (i32.const 414) (i32.const 595)) ;; arithmetic, relaxed too
    ;; 0xfe
    (call $form (i32.const 7) (i32.const 640) (i32.const 642)) ;; notify, wait
    (call $form (i32.const 17) (i32.const 643) (i32.const 643)) ;; fence
    (call $form (i32.const 7) (i32.const 656) (i32.const 718))) ;; loads, stores, read-modify-write
  (start $start)

  (func $skip (param $at i32) (result i32)
    (local $byte i32)
    (loop $more
      (local.set $byte (i32.load8_u (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $more (i32.ge_u (local.get $byte) (i32.const 0x80))))
    (local.get $at))

  ;; Unsigned LEB128; 0xffffffff for more than 32 bits.
  (func $number (param $at i32) (result i32)
    (local $byte i32) (local $value i64) (local $shift i64)
    (loop $more
      (local.set $byte (i32.load8_u (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $value
        (i64.or
          (local.get $value)
          (i64.shl (i64.extend_i32_u (i32.and (local.get $byte) (i32.const 0x7f))) (local.get $shift))))
      (if (i32.lt_u (local.get $byte) (i32.const 0x80))
        (then
          (return
            (select
              (i32.const -1)
              (i32.wrap_i64 (local.get $value))
              (i64.gt_u (local.get $value) (i64.const 0xffffffff))))))
      (local.set $shift (i64.add (local.get $shift) (i64.const 7)))
      (br_if $more (i64.lt_u (local.get $shift) (i64.const 35))))
    (i32.const -1))

  ;; Kinds: 0 function, 1 global, 2 type, 3 memory by index, 4 memory 0 without an index, 5 local, 6 block, branch or exit.
  ;; Returns the offset behind the index.
  (func $refer (param $kind i32) (param $start i32) (param $at i32) (result i32)
    (local $index i32) (local $end i32)
    (local.set $index (call $number (local.get $at)))
    (local.set $end (call $skip (local.get $at)))
    (call $note (local.get $kind) (local.get $index) (local.get $start) (local.get $at) (local.get $end))
    (local.get $end))

  (func $note (param $kind i32) (param $index i32) (param $start i32) (param $at i32) (param $end i32)
    (local $row i32)
    (local.set $row (i32.shl (local.get $kind) (i32.const 2)))
    (if (i32.ge_u (local.get $index) (i32.load offset=768 (local.get $row))) (then (global.set $failed (i32.const 1))))
    (if (i32.lt_u (local.get $index) (i32.load offset=800 (local.get $row)))
      (then
        (call $write
          (local.get $kind) (local.get $index) (local.get $start) (local.get $at) (local.get $end) (i32.const 0)))))

  (func $write (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $e i32) (param $f i32)
    (local $note i32)
    (local.set $note (global.get $note))
    (if (i32.ge_u (local.get $note) (global.get $most)) (then (global.set $failed (i32.const 1)) (return)))
    (if (i32.gt_u (i32.add (local.get $note) (i32.const 28)) (i32.shl (memory.size) (i32.const 16)))
      (then
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then (global.set $failed (i32.const 1)) (return)))))
    (i32.store (local.get $note) (local.get $a))
    (i32.store offset=4 (local.get $note) (local.get $b))
    (i32.store offset=8 (local.get $note) (local.get $c))
    (i32.store offset=12 (local.get $note) (local.get $d))
    (i32.store offset=16 (local.get $note) (local.get $e))
    (i32.store offset=20 (local.get $note) (local.get $f))
    (global.set $note (i32.add (local.get $note) (i32.const 28))))

  ;; Numbers, vectors, and references to functions, to the host's values and to exceptions; those of newer proposals are not known.
  (func $value_type (param $at i32) (result i32)
    (local $code i32)
    (local.set $code (i32.load8_u (local.get $at)))
    (if (i32.eqz
          (i32.or
            (i32.lt_u (i32.sub (local.get $code) (i32.const 0x7b)) (i32.const 5))
            (i32.or
              (i32.lt_u (i32.sub (local.get $code) (i32.const 0x6f)) (i32.const 2))
              (i32.eq (local.get $code) (i32.const 0x69)))))
      (then (global.set $failed (i32.const 1))))
    (i32.add (local.get $at) (i32.const 1)))

  ;; An index, or an abstract heap type in one byte.
  (func $heap_type (param $start i32) (param $at i32) (result i32)
    (if (i32.lt_u (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x40)) (i32.const 0x40))
      (then (return (i32.add (local.get $at) (i32.const 1)))))
    (call $refer (i32.const 2) (local.get $start) (local.get $at)))

  (func $block_type (param $start i32) (param $at i32) (result i32)
    (local $code i32)
    (local.set $code (i32.load8_u (local.get $at)))
    (if (i32.eq (local.get $code) (i32.const 0x40)) (then (return (i32.add (local.get $at) (i32.const 1)))))
    (if (i32.lt_u (i32.sub (local.get $code) (i32.const 0x40)) (i32.const 0x40))
      (then (return (call $value_type (local.get $at)))))
    (call $refer (i32.const 2) (local.get $start) (local.get $at)))

  ;; Flags, with bit 6 an index, offset.
  (func $memory_argument (param $start i32) (param $at i32) (result i32)
    (local $flags i32) (local $after i32)
    (local.set $flags (i32.load8_u (local.get $at)))
    (local.set $after (i32.add (local.get $at) (i32.const 1)))
    ;; Padded; nobody writes that.
    (if (i32.ge_u (local.get $flags) (i32.const 0x80)) (then (global.set $failed (i32.const 1))))
    (if (i32.and (local.get $flags) (i32.const 0x40))
      (then (local.set $after (call $refer (i32.const 3) (local.get $start) (local.get $after))))
      (else (call $note (i32.const 4) (i32.const 0) (local.get $start) (local.get $at) (local.get $after))))
    (call $skip (local.get $after)))

  (func $control (param $start i32) (param $at i32)
    (call $note (i32.const 6) (i32.const 0) (local.get $start) (local.get $at) (local.get $at)))

  ;; The instructions between two offsets. Returns the highest index of a local plus 1.
  (func $instructions (param $at i32) (param $end i32) (result i32)
    (local $start i32) (local $form i32) (local $code i32) (local $left i32) (local $note_locals i32) (local $implicit i32)
    (local $locals i32)
    (local.set $note_locals (i32.load (i32.const 820)))
    (local.set $implicit (i32.or (i32.load (i32.const 816)) (i32.eqz (i32.load (i32.const 784)))))
    (loop $next
      (if (i32.ge_u (local.get $at) (local.get $end))
        (then
          (if (i32.ne (local.get $at) (local.get $end)) (then (global.set $failed (i32.const 1))))
          (return (local.get $locals))))
      (local.set $start (local.get $at))
      (local.set $form (i32.load8_u (i32.load8_u (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.eq (local.get $form) (i32.const 1)))
      (if (i32.ge_u (local.get $form) (i32.const 25))
        (then
          (local.set $code (call $number (local.get $at)))
          (local.set $at (call $skip (local.get $at)))
          ;; The forms behind a prefix: where they are, and how many.
          (if (i32.eq (local.get $form) (i32.const 25))
            (then
              (local.set $form (i32.const 0))
              (if (i32.lt_u (local.get $code) (i32.const 64))
                (then (local.set $form (i32.load8_u offset=256 (local.get $code))))))
            (else
              (if (i32.eq (local.get $form) (i32.const 26))
                (then
                  (local.set $form (i32.const 0))
                  (if (i32.lt_u (local.get $code) (i32.const 320))
                    (then (local.set $form (i32.load8_u offset=320 (local.get $code))))))
                (else
                  (local.set $form (i32.const 0))
                  (if (i32.lt_u (local.get $code) (i32.const 128))
                    (then (local.set $form (i32.load8_u offset=640 (local.get $code)))))))))))
      (block $unknown
      (block $two_memories (block $number_memory (block $try_table (block $select (block $type (block $type_number (block $two_numbers
      (block $one (block $sixteen (block $eight (block $four (block $br_table (block $exit (block $branch (block $if (block $block
      (block $lane (block $load (block $memory (block $local (block $global (block $function (block $number
        (br_table $unknown $next $number $function $global $local $memory $load $lane $block $if $branch $exit $br_table
          $four $eight $sixteen $one $two_numbers $type_number $type $select $try_table $number_memory $two_memories $unknown
          (local.get $form)))
        ;; number
        (local.set $at (call $skip (local.get $at)))
        (br $next))
        ;; function
        (local.set $at (call $refer (i32.const 0) (local.get $start) (local.get $at)))
        (br $next))
        ;; global
        (local.set $at (call $refer (i32.const 1) (local.get $start) (local.get $at)))
        (br $next))
        ;; local
        (local.set $code (i32.load8_u (local.get $at)))
        (if (i32.ge_u (local.get $code) (i32.const 0x80)) (then (local.set $code (call $number (local.get $at)))))
        (if (i32.ge_u (local.get $code) (local.get $locals))
          (then (local.set $locals (i32.add (local.get $code) (i32.const 1)))))
        (if (local.get $note_locals)
          (then (local.set $at (call $refer (i32.const 5) (local.get $start) (local.get $at))))
          (else (local.set $at (call $skip (local.get $at)))))
        (br $next))
        ;; memory
        (local.set $at (call $refer (i32.const 3) (local.get $start) (local.get $at)))
        (br $next))
        ;; load
        (if (i32.or (local.get $implicit) (i32.ge_u (i32.load8_u (local.get $at)) (i32.const 0x40)))
          (then (local.set $at (call $memory_argument (local.get $start) (local.get $at))))
          (else (local.set $at (call $skip (i32.add (local.get $at) (i32.const 1))))))
        (br $next))
        ;; lane
        (local.set $at (i32.add (call $memory_argument (local.get $start) (local.get $at)) (i32.const 1)))
        (br $next))
        ;; block
        (call $control (local.get $start) (local.get $at))
        (local.set $at (call $block_type (local.get $start) (local.get $at)))
        (br $next))
        ;; if
        (local.set $at (call $block_type (local.get $start) (local.get $at)))
        (br $next))
        ;; branch
        (call $control (local.get $start) (local.get $at))
        (local.set $at (call $skip (local.get $at)))
        (br $next))
        ;; exit
        (call $control (local.get $start) (local.get $at))
        (br $next))
        ;; br_table
        (call $control (local.get $start) (local.get $at))
        (local.set $left (call $number (local.get $at)))
        (local.set $at (call $skip (local.get $at)))
        (loop $label
          (if (i32.ge_u (local.get $at) (local.get $end)) (then (br $unknown)))
          (local.set $at (call $skip (local.get $at)))
          (if (local.get $left)
            (then (local.set $left (i32.sub (local.get $left) (i32.const 1))) (br $label))))
        (br $next))
        ;; four
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next))
        ;; eight
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next))
        ;; sixteen
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next))
        ;; one
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next))
        ;; two_numbers
        (local.set $at (call $skip (call $skip (local.get $at))))
        (br $next))
        ;; type_number
        (local.set $at (call $skip (call $refer (i32.const 2) (local.get $start) (local.get $at))))
        (br $next))
        ;; type
        (local.set $at (call $heap_type (local.get $start) (local.get $at)))
        (br $next))
        ;; select
        (local.set $left (call $number (local.get $at)))
        (local.set $at (call $skip (local.get $at)))
        (if (i32.ne (local.get $left) (i32.const 1)) (then (br $unknown)))
        (local.set $at (call $value_type (local.get $at)))
        (br $next))
        ;; try_table
        (call $control (local.get $start) (local.get $at))
        (local.set $at (call $block_type (local.get $start) (local.get $at)))
        (local.set $left (call $number (local.get $at)))
        (local.set $at (call $skip (local.get $at)))
        (loop $clause
          (if (local.get $left)
            (then
              (if (i32.ge_u (local.get $at) (local.get $end)) (then (br $unknown)))
              (local.set $code (i32.load8_u (local.get $at)))
              (if (i32.gt_u (local.get $code) (i32.const 3)) (then (br $unknown)))
              (local.set $at (call $skip (i32.add (local.get $at) (i32.const 1))))
              (if (i32.lt_u (local.get $code) (i32.const 2)) (then (local.set $at (call $skip (local.get $at)))))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (br $clause))))
        (br $next))
        ;; number_memory
        (local.set $at (call $refer (i32.const 3) (local.get $start) (call $skip (local.get $at))))
        (br $next))
        ;; two_memories
        (local.set $at (call $refer (i32.const 3) (local.get $start) (local.get $at)))
        (local.set $at (call $refer (i32.const 3) (local.get $start) (local.get $at)))
        (br $next))
      ;; unknown
      (global.set $failed (i32.const 1)))
    (local.get $locals))

  ;; Behind the declarations of a body's locals; 0 if they do not end before the body does.
  (func $declarations (param $at i32) (param $end i32) (result i32)
    (local $left i32)
    (local.set $left (call $number (local.get $at)))
    (local.set $at (call $skip (local.get $at)))
    (loop $next
      (if (local.get $left)
        (then
          (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
          (local.set $at (call $value_type (call $skip (local.get $at))))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br $next))))
    (local.get $at))

  ;; Scans the content of a code section: bytes in memory from 1024 on, with 64 zeros behind. Returns the offset of the notes,
  ;; 0 if something is not known, not there, or too much.
  (func (export "scan") (param $length i32) (param $most_notes i32) (result i32)
    (local $at i32) (local $end i32) (local $count i32) (local $index i32) (local $body i32) (local $body_end i32)
    (local $instructions i32) (local $notes i32) (local $first i32) (local $locals i32)
    (global.set $failed (i32.const 0))
    (local.set $at (i32.const 1024))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (local.set $notes (i32.and (i32.add (local.get $end) (i32.const 67)) (i32.const -4)))
    (global.set $note (local.get $notes))
    (global.set $most (i32.add (local.get $notes) (i32.mul (local.get $most_notes) (i32.const 28))))
    (local.set $count (call $number (local.get $at)))
    (local.set $at (call $skip (local.get $at)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $index) (local.get $count)))
        (local.set $body (call $skip (local.get $at)))
        (if (i32.gt_u (local.get $body) (local.get $end)) (then (return (i32.const 0))))
        (if (i32.gt_u (call $number (local.get $at)) (i32.sub (local.get $end) (local.get $body)))
          (then (return (i32.const 0))))
        (local.set $body_end (i32.add (local.get $body) (call $number (local.get $at))))
        (local.set $instructions (call $declarations (local.get $body) (local.get $body_end)))
        (if (i32.eqz (local.get $instructions)) (then (return (i32.const 0))))
        (local.set $first (global.get $note))
        (call $write
          (i32.const 7) (local.get $index) (local.get $at) (local.get $body) (local.get $instructions)
          (local.get $body_end))
        (local.set $locals (call $instructions (local.get $instructions) (local.get $body_end)))
        (if (global.get $failed) (then (return (i32.const 0))))
        ;; Nothing to note in this body.
        (if (i32.eq (global.get $note) (i32.add (local.get $first) (i32.const 28)))
          (then (global.set $note (local.get $first)))
          (else (i32.store offset=24 (local.get $first) (local.get $locals))))
        (local.set $at (local.get $body_end))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))
    (select (local.get $notes) (i32.const 0) (i32.eq (local.get $at) (local.get $end))))

  ;; The offset behind the last note.
  (func (export "notes_end") (result i32) (global.get $note)))

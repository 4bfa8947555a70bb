;; The kernel: a plug-in's exchange memory with its host, and every function of the ABI that works on it.
;;
;; A plug-in imports these exports directly, so that its loads and stores stay inside WebAssembly. Functions that need the
;; host (config, vars, log, http) are wrapped here: the kernel checks and frees the handles, the host sees 32-bit numbers only.
;;
;; Memory, from low to high:
;;   0    never used, so that 0 can be the null handle
;;   16   heads of the free lists, one i32 per power of two
;;   256  the heap: blocks without gaps up to $top
;;
;; A block is a header of 16 bytes and its payload; a handle is the address of the payload, a multiple of 16.
;;   +0   capacity of the payload, a multiple of 16; bit 0 is set while the block is in use
;;   +4   address of the header of the block before, 0 for the first
;;   +8   in use: the length that was asked for       free: header of the next block of its list, or 0
;;   +12  in use: check word of address and length    free: header of the block before in its list, or 0
;; Two free blocks never touch, and the last block is never free: what is freed there lowers $top.
;; The check word makes it certain, short of forgery, that an address is a handle; forgery harms only the forger's own memory.
(module $plugwright_kernel
  ;; Whether the kernel's memory may get so many more pages: 0 no, 1 these and no more, 2 any number.
  (import "host" "may_grow" (func $host_may_grow (param $pages i32) (result i32)))
  ;; Throws: `call` is the index of the ABI function in kernel.ts.
  (import "host" "invalid_handle" (func $host_invalid_handle (param $call i32)))
  (import "host" "config_get" (func $host_config_get (param $key i32) (param $key_length i32) (result i32)))
  (import "host" "var_get" (func $host_var_get (param $key i32) (param $key_length i32) (result i32)))
  ;; `value` 0 deletes.
  (import "host" "var_set" (func $host_var_set (param $key i32) (param $key_length i32) (param $value i32) (param $value_length i32)))
  (import "host" "http_request" (func $host_http_request (param $request i32) (param $request_length i32) (param $body i32) (param $body_length i32) (result i32)))
  (import "host" "http_headers" (func $host_http_headers (result i32)))
  (import "host" "log" (func $host_log (param $level i32) (param $text i32) (param $text_length i32)))

  (memory (export "memory") 1)

  (global $heap i32 (i32.const 256))
  ;; Bytes of memory above $heap: an access at `p` is inside if p - $heap < $span.
  (global $span (mut i64) (i64.const 65280))
  ;; The same for 8 bytes at once: $span - 7.
  (global $span_words (mut i64) (i64.const 65273))
  ;; End of the last block.
  (global $top (mut i32) (i32.const 256))
  ;; Header of the last block, 0 if there is none.
  (global $last (mut i32) (i32.const 0))
  ;; The highest $top since the last reset: all above is still zero.
  (global $high (mut i32) (i32.const 256))
  ;; Bit b: the free list of capacities from 2^b on, below 2^(b+1), is not empty.
  (global $lists (mut i32) (i32.const 0))

  (global $input_offset (mut i64) (i64.const 0))
  (global $input_length (mut i64) (i64.const 0))
  ;; Indices from which all 8 bytes are input: below $input_words. Kept beside the length, so that a load is one comparison.
  (global $input_words (mut i64) (i64.const 0))
  (global $output_offset (mut i64) (i64.const 0))
  (global $output_length (mut i64) (i64.const 0))
  (global $error (mut i32) (i32.const 0))

  ;; Logs below this level are dropped: trace 0, debug 1, info 2, warn 3, error 4, off 0x7fffffff.
  (global $log_level (export "log_level") (mut i32) (i32.const 2))
  (global $http_status (export "http_status") (mut i32) (i32.const 0))

  ;; ---- blocks ----

  (func $check (param $handle i32) (param $length i32) (result i32)
    (i32.xor (i32.mul (local.get $handle) (i32.const 0x9e3779b1)) (i32.add (local.get $length) (i32.const 0x5bd1e995))))

  ;; The handle as an i32 if it is a block in use, else 0.
  (func $used (param $handle i64) (result i32)
    (local $p i32)
    (if (i64.ge_u (local.get $handle) (i64.extend_i32_u (global.get $top))) (then (return (i32.const 0))))
    (local.set $p (i32.wrap_i64 (local.get $handle)))
    (if (i32.or (i32.le_u (local.get $p) (global.get $heap)) (i32.and (local.get $p) (i32.const 15)))
      (then (return (i32.const 0))))
    (if (i32.eqz (i32.and (i32.load (i32.sub (local.get $p) (i32.const 16))) (i32.const 1))) (then (return (i32.const 0))))
    (if (i32.ne
          (i32.load (i32.sub (local.get $p) (i32.const 4)))
          (call $check (local.get $p) (i32.load (i32.sub (local.get $p) (i32.const 8)))))
      (then (return (i32.const 0))))
    (local.get $p))

  (func $list_of (param $capacity i32) (result i32)
    (i32.sub (i32.const 31) (i32.clz (local.get $capacity))))

  (func $head_of (param $list i32) (result i32)
    (i32.add (i32.const 16) (i32.shl (local.get $list) (i32.const 2))))

  (func $list_add (param $block i32)
    (local $list i32) (local $head i32) (local $next i32)
    (local.set $list (call $list_of (i32.load (local.get $block))))
    (local.set $head (call $head_of (local.get $list)))
    (local.set $next (i32.load (local.get $head)))
    (i32.store offset=8 (local.get $block) (local.get $next))
    (i32.store offset=12 (local.get $block) (i32.const 0))
    (if (local.get $next) (then (i32.store offset=12 (local.get $next) (local.get $block))))
    (i32.store (local.get $head) (local.get $block))
    (global.set $lists (i32.or (global.get $lists) (i32.shl (i32.const 1) (local.get $list)))))

  (func $list_remove (param $block i32)
    (local $next i32) (local $before i32) (local $list i32)
    (local.set $next (i32.load offset=8 (local.get $block)))
    (local.set $before (i32.load offset=12 (local.get $block)))
    (if (local.get $next) (then (i32.store offset=12 (local.get $next) (local.get $before))))
    (if (local.get $before)
      (then (i32.store offset=8 (local.get $before) (local.get $next)))
      (else
        (local.set $list (call $list_of (i32.load (local.get $block))))
        (i32.store (call $head_of (local.get $list)) (local.get $next))
        (if (i32.eqz (local.get $next))
          (then
            (global.set $lists
              (i32.and (global.get $lists) (i32.xor (i32.shl (i32.const 1) (local.get $list)) (i32.const -1)))))))))

  ;; The first block of a list with room for `need`, looking at `most` of them; 0 if none.
  (func $list_find (param $list i32) (param $need i32) (param $most i32) (result i32)
    (local $block i32)
    (local.set $block (i32.load (call $head_of (local.get $list))))
    (block $none
      (loop $next
        (br_if $none (i32.or (i32.eqz (local.get $block)) (i32.eqz (local.get $most))))
        (if (i32.ge_u (i32.load (local.get $block)) (local.get $need)) (then (return (local.get $block))))
        (local.set $block (i32.load offset=8 (local.get $block)))
        (local.set $most (i32.sub (local.get $most) (i32.const 1)))
        (br $next)))
    (i32.const 0))

  ;; Makes sure that the memory reaches up to `end`; 0 if it cannot.
  (func $reach (param $end i64) (result i32)
    (local $missing i64) (local $pages i32) (local $may i32) (local $more i32) (local $before i32)
    (local.set $missing
      (i64.sub (local.get $end) (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))))
    (if (i64.le_s (local.get $missing) (i64.const 0)) (then (return (i32.const 1))))
    (local.set $pages (i32.wrap_i64 (i64.shr_u (i64.add (local.get $missing) (i64.const 65535)) (i64.const 16))))
    (local.set $may (call $host_may_grow (local.get $pages)))
    (if (i32.eqz (local.get $may)) (then (return (i32.const 0))))
    (local.set $before (i32.const -1))
    ;; Where nobody counts pages, a quarter more at a time: growing takes a millisecond, and many small steps add up.
    (if (i32.eq (local.get $may) (i32.const 2))
      (then
        (local.set $more (i32.shr_u (memory.size) (i32.const 2)))
        (if (i32.gt_u (local.get $more) (local.get $pages))
          (then (local.set $before (memory.grow (local.get $more)))))))
    (if (i32.eq (local.get $before) (i32.const -1)) (then (local.set $before (memory.grow (local.get $pages)))))
    (if (i32.eq (local.get $before) (i32.const -1)) (then (return (i32.const 0))))
    (global.set $span
      (i64.sub
        (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16))
        (i64.extend_i32_u (global.get $heap))))
    (global.set $span_words (i64.sub (global.get $span) (i64.const 7)))
    (i32.const 1))

  ;; Marks a block as in use and returns its handle.
  (func $use (param $block i32) (param $length i32) (result i32)
    (local $p i32)
    (local.set $p (i32.add (local.get $block) (i32.const 16)))
    (i32.store (local.get $block) (i32.or (i32.load (local.get $block)) (i32.const 1)))
    (i32.store offset=8 (local.get $block) (local.get $length))
    (i32.store offset=12 (local.get $block) (call $check (local.get $p) (local.get $length)))
    (local.get $p))

  ;; Takes a free block out of its list, giving back what is too much.
  (func $take (param $block i32) (param $need i32) (result i32)
    (local $capacity i32) (local $rest i32)
    (call $list_remove (local.get $block))
    (local.set $capacity (i32.load (local.get $block)))
    (if (i32.ge_u (i32.sub (local.get $capacity) (local.get $need)) (i32.const 32))
      (then
        (i32.store (local.get $block) (local.get $need))
        (local.set $rest (i32.add (i32.add (local.get $block) (i32.const 16)) (local.get $need)))
        (i32.store (local.get $rest) (i32.sub (i32.sub (local.get $capacity) (local.get $need)) (i32.const 16)))
        (i32.store offset=4 (local.get $rest) (local.get $block))
        ;; A free block is never the last one, so that there is one behind.
        (i32.store offset=4
          (i32.add (i32.add (local.get $block) (i32.const 16)) (local.get $capacity))
          (local.get $rest))
        (call $list_add (local.get $rest))))
    (local.get $block))

  ;; A free block with room for `need`, looking only where a few steps decide; 0 if there is none.
  (func $find (param $need i32) (param $most i32) (result i32)
    (local $list i32) (local $larger i32) (local $block i32)
    (if (i32.eqz (global.get $lists)) (then (return (i32.const 0))))
    (local.set $list (call $list_of (local.get $need)))
    (local.set $block (call $list_find (local.get $list) (local.get $need) (local.get $most)))
    (if (local.get $block) (then (return (local.get $block))))
    (if (i32.eq (local.get $list) (i32.const 31)) (then (return (i32.const 0))))
    ;; Any block of a larger list will do.
    (local.set $larger
      (i32.and (global.get $lists) (i32.shl (i32.const -1) (i32.add (local.get $list) (i32.const 1)))))
    (if (i32.eqz (local.get $larger)) (then (return (i32.const 0))))
    (i32.load (call $head_of (i32.ctz (local.get $larger)))))

  ;; A block of `length` bytes; 0 for length 0 and where there is no room.
  (func $allocate (param $length i64) (result i32)
    (local $need i32) (local $block i32) (local $end i64)
    (if (i64.eqz (local.get $length)) (then (return (i32.const 0))))
    (if (i64.gt_u (local.get $length) (i64.const 0xffff0000)) (then (return (i32.const 0))))
    (local.set $need
      (i32.wrap_i64 (i64.and (i64.add (local.get $length) (i64.const 15)) (i64.const 0xfffffff0))))
    (local.set $block (call $find (local.get $need) (i32.const 8)))
    (if (i32.eqz (local.get $block))
      (then
        (local.set $end
          (i64.add
            (i64.extend_i32_u (global.get $top))
            (i64.add (i64.extend_i32_u (local.get $need)) (i64.const 16))))
        ;; $top is an i32, so that the last 16 bytes of 4 GiB stay unused.
        (if (i64.le_u (local.get $end) (i64.const 0xfffffff0))
          (then
            (if (call $reach (local.get $end))
              (then
                (local.set $block (global.get $top))
                (i32.store (local.get $block) (local.get $need))
                (i32.store offset=4 (local.get $block) (global.get $last))
                (global.set $last (local.get $block))
                (global.set $top (i32.wrap_i64 (local.get $end)))
                (if (i32.gt_u (global.get $top) (global.get $high)) (then (global.set $high (global.get $top))))
                (return (call $use (local.get $block) (i32.wrap_i64 (local.get $length))))))))
        ;; Out of memory: now a long look through the list is worth it.
        (local.set $block (call $find (local.get $need) (i32.const -1)))
        (if (i32.eqz (local.get $block)) (then (return (i32.const 0))))))
    (call $use (call $take (local.get $block) (local.get $need)) (i32.wrap_i64 (local.get $length))))

  ;; Gives back the block of a valid handle, joined with the free blocks beside it.
  (func $release (param $p i32)
    (local $block i32) (local $capacity i32) (local $next i32) (local $before i32)
    (if (i64.eq (i64.extend_i32_u (local.get $p)) (global.get $input_offset))
      (then (call $measure (i64.const 0))))
    (local.set $block (i32.sub (local.get $p) (i32.const 16)))
    (local.set $capacity (i32.and (i32.load (local.get $block)) (i32.const -16)))
    (i32.store (local.get $block) (local.get $capacity))
    (local.set $before (i32.load offset=4 (local.get $block)))
    (if (local.get $before)
      (then
        (if (i32.eqz (i32.and (i32.load (local.get $before)) (i32.const 1)))
          (then
            (call $list_remove (local.get $before))
            (local.set $capacity
              (i32.add (i32.add (i32.load (local.get $before)) (i32.const 16)) (local.get $capacity)))
            (local.set $block (local.get $before))))))
    (local.set $next (i32.add (i32.add (local.get $block) (i32.const 16)) (local.get $capacity)))
    (if (i32.eq (local.get $next) (global.get $top))
      (then
        (global.set $top (local.get $block))
        (global.set $last (i32.load offset=4 (local.get $block)))
        (return)))
    (if (i32.eqz (i32.and (i32.load (local.get $next)) (i32.const 1)))
      (then
        (call $list_remove (local.get $next))
        (local.set $capacity
          (i32.add (i32.add (i32.load (local.get $next)) (i32.const 16)) (local.get $capacity)))
        (local.set $next (i32.add (i32.add (local.get $block) (i32.const 16)) (local.get $capacity)))))
    (i32.store (local.get $block) (local.get $capacity))
    (i32.store offset=4 (local.get $next) (local.get $block))
    (call $list_add (local.get $block)))

  (func $release_if_used (param $handle i64)
    (local $p i32)
    (local.set $p (call $used (local.get $handle)))
    (if (local.get $p) (then (call $release (local.get $p)))))

  ;; The handle as an i32; throws into the host if it is none.
  (func $expect (param $handle i64) (param $call i32) (result i32)
    (local $p i32)
    (local.set $p (call $used (local.get $handle)))
    (if (i32.eqz (local.get $p)) (then (call $host_invalid_handle (local.get $call)) (unreachable)))
    (local.get $p))

  (func $length_at (param $p i32) (result i32)
    (i32.load (i32.sub (local.get $p) (i32.const 8))))

  ;; True if `length` bytes from `offset` are inside the memory above $heap.
  (func $inside (param $offset i64) (param $length i64) (result i32)
    (local $from i64)
    (local.set $from (i64.sub (local.get $offset) (i64.extend_i32_u (global.get $heap))))
    (i32.and
      (i64.le_u (local.get $from) (global.get $span))
      (i64.le_u (local.get $length) (i64.sub (global.get $span) (local.get $from)))))

  ;; Sets the length of the input.
  (func $measure (param $length i64)
    (global.set $input_length (local.get $length))
    (global.set $input_words
      (select (i64.sub (local.get $length) (i64.const 7)) (i64.const 0) (i64.ge_u (local.get $length) (i64.const 8)))))

  ;; ---- for the host, with 32-bit numbers ----

  ;; Starts a call: everything of the last one goes, the input gets a block, which the host has to fill. 0 if there is no
  ;; room, or no input.
  (func (export "begin") (param $length i32) (result i32)
    (local $p i32) (local $high i32)
    (local.set $high (global.get $high))
    ;; The block of the input is the first of the heap: what it covers is about to be overwritten.
    (call $forget (i32.add (i32.const 272) (local.get $length)))
    (if (i32.eqz (local.get $length)) (then (return (i32.const 0))))
    (local.set $p (call $allocate (i64.extend_i32_u (local.get $length))))
    (if (local.get $p)
      (then
        (global.set $input_offset (i64.extend_i32_u (local.get $p)))
        (call $measure (i64.extend_i32_u (local.get $length))))
      (else (memory.fill (i32.const 256) (i32.const 0) (i32.sub (local.get $high) (i32.const 256)))))
    (local.get $p))

  ;; The handle of the error, 0 if there is none.
  (func (export "error") (result i32) (global.get $error))
  (func (export "set_error") (param $handle i32) (global.set $error (local.get $handle)))
  (func (export "output_start") (result i32) (i32.wrap_i64 (global.get $output_offset)))
  (func (export "output_size") (result i32) (i32.wrap_i64 (global.get $output_length)))
  ;; Not 0 if there is an error or an output.
  (func (export "said") (result i32)
    (i32.or (global.get $error) (i32.wrap_i64 (global.get $output_length))))
  (func (export "allocate") (param $length i32) (result i32)
    (call $allocate (i64.extend_i32_u (local.get $length))))
  (func (export "release") (param $handle i32)
    (call $release_if_used (i64.extend_i32_u (local.get $handle))))
  ;; The length of the block of a handle, -1 if it is none.
  (func (export "size_of") (param $handle i32) (result i32)
    (local $p i32)
    (local.set $p (call $used (i64.extend_i32_u (local.get $handle))))
    (if (result i32) (local.get $p) (then (call $length_at (local.get $p))) (else (i32.const -1))))

  ;; ---- Extism ABI 1.x ----

  (func (export "alloc") (param $length i64) (result i64)
    (i64.extend_i32_u (call $allocate (local.get $length))))

  (func (export "free") (param $handle i64)
    (call $release_if_used (local.get $handle)))

  (func (export "length") (param $handle i64) (result i64)
    (local $p i32)
    (local.set $p (call $used (local.get $handle)))
    (if (result i64) (local.get $p)
      (then (i64.extend_i32_u (call $length_at (local.get $p))))
      (else (i64.const 0))))

  ;; No look at the check word: garbage for what is no handle.
  (func (export "length_unsafe") (param $handle i64) (result i64)
    (local $from i64)
    (local.set $from (i64.sub (local.get $handle) (i64.const 272)))
    (if (result i64) (i64.lt_u (local.get $from) (global.get $span))
      (then (i64.load32_u (i32.sub (i32.wrap_i64 (local.get $handle)) (i32.const 8))))
      (else (i64.const 0))))

  (func (export "load_u8") (param $offset i64) (result i32)
    (if (result i32) (i64.lt_u (i64.sub (local.get $offset) (i64.const 256)) (global.get $span))
      (then (i32.load8_u (i32.wrap_i64 (local.get $offset))))
      (else (i32.const 0))))

  (func (export "load_u64") (param $offset i64) (result i64)
    (if (result i64)
      (i64.lt_u (i64.sub (local.get $offset) (i64.const 256)) (global.get $span_words))
      (then (i64.load align=1 (i32.wrap_i64 (local.get $offset))))
      (else (i64.const 0))))

  (func (export "store_u8") (param $offset i64) (param $byte i32)
    (if (i64.lt_u (i64.sub (local.get $offset) (i64.const 256)) (global.get $span))
      (then (i32.store8 (i32.wrap_i64 (local.get $offset)) (local.get $byte)))))

  (func (export "store_u64") (param $offset i64) (param $value i64)
    (if (i64.lt_u (i64.sub (local.get $offset) (i64.const 256)) (global.get $span_words))
      (then (i64.store align=1 (i32.wrap_i64 (local.get $offset)) (local.get $value)))))

  (func (export "input_length") (result i64) (global.get $input_length))
  (func (export "input_offset") (result i64) (global.get $input_offset))

  (func (export "input_load_u8") (param $index i64) (result i32)
    (if (result i32) (i64.lt_u (local.get $index) (global.get $input_length))
      (then (i32.load8_u (i32.wrap_i64 (i64.add (global.get $input_offset) (local.get $index)))))
      (else (i32.const 0))))

  ;; All 8 bytes must be input.
  (func (export "input_load_u64") (param $index i64) (result i64)
    (if (result i64) (i64.lt_u (local.get $index) (global.get $input_words))
      (then (i64.load align=1 (i32.wrap_i64 (i64.add (global.get $input_offset) (local.get $index)))))
      (else (i64.const 0))))

  (func (export "input_set") (param $offset i64) (param $length i64)
    (if (call $inside (local.get $offset) (local.get $length))
      (then
        (global.set $input_offset (local.get $offset))
        (call $measure (local.get $length)))))

  (func (export "output_set") (param $offset i64) (param $length i64)
    (if (call $inside (local.get $offset) (local.get $length))
      (then
        (global.set $output_offset (local.get $offset))
        (global.set $output_length (local.get $length)))))

  (func (export "output_length") (result i64) (global.get $output_length))
  (func (export "output_offset") (result i64) (global.get $output_offset))

  (func (export "error_set") (param $handle i64)
    (local $p i32)
    (if (i64.eqz (local.get $handle)) (then (global.set $error (i32.const 0)) (return)))
    (local.set $p (call $used (local.get $handle)))
    (if (local.get $p) (then (global.set $error (local.get $p)))))

  (func (export "error_get") (result i64) (i64.extend_i32_u (global.get $error)))

  (func (export "memory_bytes") (result i64)
    (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16)))

  (func $reset (export "reset") (call $forget (i32.const 272)))

  ;; Empties the heap; what was used of it is zeroed, but for the payload of the first block up to $kept.
  (func $forget (param $kept i32)
    (if (i32.ne (global.get $high) (global.get $heap))
      (then
        ;; The heads of the lists, and the header of the first block.
        (memory.fill (i32.const 16) (i32.const 0) (i32.const 256))
        (if (i32.lt_u (local.get $kept) (global.get $high))
          (then
            (memory.fill (local.get $kept) (i32.const 0) (i32.sub (global.get $high) (local.get $kept)))))
        (global.set $high (global.get $heap))
        (global.set $top (global.get $heap))
        (global.set $last (i32.const 0))
        (global.set $lists (i32.const 0))))
    (global.set $input_offset (i64.const 0))
    (call $measure (i64.const 0))
    (global.set $output_offset (i64.const 0))
    (global.set $output_length (i64.const 0))
    (global.set $error (i32.const 0)))

  ;; What takes handles comes twice. In ABI 1.x the host frees them. In the ABIs before, they stay the plug-in's: it frees
  ;; them itself after the call, and by then the block may be that of the answer.

  (func $config_get (export "config_get_borrowed") (param $key i64) (result i64)
    (local $p i32)
    (local.set $p (call $expect (local.get $key) (i32.const 0)))
    (i64.extend_i32_u (call $host_config_get (local.get $p) (call $length_at (local.get $p)))))

  (func (export "config_get") (param $key i64) (result i64)
    (call $config_get (local.get $key))
    (call $release_if_used (local.get $key)))

  (func $var_get (export "var_get_borrowed") (param $key i64) (result i64)
    (local $p i32)
    (local.set $p (call $expect (local.get $key) (i32.const 1)))
    (i64.extend_i32_u (call $host_var_get (local.get $p) (call $length_at (local.get $p)))))

  (func (export "var_get") (param $key i64) (result i64)
    (call $var_get (local.get $key))
    (call $release_if_used (local.get $key)))

  (func $var_set (export "var_set_borrowed") (param $key i64) (param $value i64)
    (local $k i32) (local $v i32)
    (local.set $k (call $expect (local.get $key) (i32.const 2)))
    (if (i64.ne (local.get $value) (i64.const 0))
      (then (local.set $v (call $expect (local.get $value) (i32.const 3)))))
    (call $host_var_set
      (local.get $k) (call $length_at (local.get $k))
      (local.get $v) (if (result i32) (local.get $v) (then (call $length_at (local.get $v))) (else (i32.const 0)))))

  (func (export "var_set") (param $key i64) (param $value i64)
    (call $var_set (local.get $key) (local.get $value))
    (call $release_if_used (local.get $key))
    (call $release_if_used (local.get $value)))

  (func $http_request (export "http_request_borrowed") (param $request i64) (param $body i64) (result i64)
    (local $r i32) (local $b i32)
    (local.set $r (call $expect (local.get $request) (i32.const 4)))
    (if (i64.ne (local.get $body) (i64.const 0))
      (then (local.set $b (call $expect (local.get $body) (i32.const 5)))))
    (i64.extend_i32_u
      (call $host_http_request
        (local.get $r) (call $length_at (local.get $r))
        (local.get $b) (if (result i32) (local.get $b) (then (call $length_at (local.get $b))) (else (i32.const 0))))))

  (func (export "http_request") (param $request i64) (param $body i64) (result i64)
    (call $http_request (local.get $request) (local.get $body))
    (call $release_if_used (local.get $request))
    (call $release_if_used (local.get $body)))

  (func (export "http_status_code") (result i32) (global.get $http_status))
  (func (export "http_headers") (result i64) (i64.extend_i32_u (call $host_http_headers)))

  (func $log (param $text i64) (param $level i32)
    (local $p i32)
    (local.set $p (call $expect (local.get $text) (i32.const 6)))
    (if (i32.ge_u (local.get $level) (global.get $log_level))
      (then (call $host_log (local.get $level) (local.get $p) (call $length_at (local.get $p))))))

  (func $log_trace (export "log_trace_borrowed") (param $text i64) (call $log (local.get $text) (i32.const 0)))
  (func (export "log_trace") (param $text i64) (call $log_trace (local.get $text)) (call $release_if_used (local.get $text)))
  (func $log_debug (export "log_debug_borrowed") (param $text i64) (call $log (local.get $text) (i32.const 1)))
  (func (export "log_debug") (param $text i64) (call $log_debug (local.get $text)) (call $release_if_used (local.get $text)))
  (func $log_info (export "log_info_borrowed") (param $text i64) (call $log (local.get $text) (i32.const 2)))
  (func (export "log_info") (param $text i64) (call $log_info (local.get $text)) (call $release_if_used (local.get $text)))
  (func $log_warn (export "log_warn_borrowed") (param $text i64) (call $log (local.get $text) (i32.const 3)))
  (func (export "log_warn") (param $text i64) (call $log_warn (local.get $text)) (call $release_if_used (local.get $text)))
  (func $log_error (export "log_error_borrowed") (param $text i64) (call $log (local.get $text) (i32.const 4)))
  (func (export "log_error") (param $text i64) (call $log_error (local.get $text)) (call $release_if_used (local.get $text)))
  (func (export "get_log_level") (result i32) (global.get $log_level))
)

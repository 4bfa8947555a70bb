// alloc, free, length, length_unsafe: blocks and what is no block.
import { notAsked, type Behaviour } from '../../behaviour';
import { plugin, probe, run, u64 } from '../../plugins';

/** A plug-in with a block of 64 bytes in `$h`, that puts out an i64. */
const block = (steps: string, value: string) => () =>
  plugin(`(func (export "run") (local $h i64) (local $other i64)
    (local.set $h (call $alloc (i64.const 64)))
    ${steps}
    (call $say_u64 ${value}))`);

const lengthOfBlock = '(call $length (local.get $h))';

export const behaviours: readonly Behaviour[] = [
  {
    what: 'alloc(0) is 0',
    code: () => probe('(call $alloc (i64.const 0))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(2n << 48n) },
  },
  ...['-1', '0x7fffffffffffffff', '0x8000000000000000', '0x100000000', '0xfffffff0'].map((size): Behaviour => ({
    what: `alloc(${size}) is 0: nobody has so much`,
    code: () => probe(`(call $alloc (i64.const ${size}))`),
    expect: { output: u64(0n) },
    sdk: size === '0x100000000' || size === '0xfffffff0' ? notAsked('it takes 4 GiB of the machine') : { error: /./ },
  })),
  {
    what: 'alloc over max_pages is 0, and a smaller one still works',
    code: () =>
      plugin(`(func (export "run")
        (if (i64.ne (call $alloc (i64.const 1000000)) (i64.const 0)) (then unreachable))
        (call $say_u64 (call $length (call $alloc (i64.const 100)))))`),
    options: { memory: { max_pages: 10 } },
    expect: { output: u64(100n) },
    // It counts the block that it did not give.
    sdk: { error: /./ },
  },
  {
    what: 'blocks lie apart',
    code: block(
      '(local.set $other (call $alloc (i64.const 64)))',
      '(i64.extend_i32_u (i64.ge_u (i64.sub (local.get $other) (local.get $h)) (i64.const 64)))',
    ),
    expect: { output: u64(1n) },
    sdk: 'same',
  },
  ...[1, 7, 8, 9, 65536].map((size): Behaviour => ({
    what: `the length of a block of ${size} bytes is ${size}`,
    code: () => probe(`(call $length (call $alloc (i64.const ${size})))`),
    expect: { output: u64(BigInt(size)) },
    sdk: 'same',
  })),
  {
    what: 'what is freed is used again, a thousand times within max_pages',
    code: () =>
      plugin(`(func (export "run") (local $i i32) (local $h i64)
        (loop $next
          (local.set $h (call $alloc (i64.const 100000)))
          (if (i64.eqz (local.get $h)) (then unreachable))
          (call $free (local.get $h))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (i32.const 1000)))))`),
    options: { memory: { max_pages: 10 } },
    expect: { output: '' },
    sdk: 'same',
  },
  {
    what: 'a second free gives no block to two owners',
    code: block(
      `(call $free (local.get $h)) (call $free (local.get $h))
      (local.set $h (call $alloc (i64.const 64))) (local.set $other (call $alloc (i64.const 64)))`,
      '(i64.extend_i32_u (i64.ne (local.get $h) (local.get $other)))',
    ),
    expect: { output: u64(1n) },
    sdk: 'same',
  },
  {
    what: 'free of an address inside of a block does nothing',
    code: block('(call $free (i64.add (local.get $h) (i64.const 16)))', lengthOfBlock),
    expect: { output: u64(64n) },
    sdk: { output: u64(0n) },
  },
  ...['0', '5', '-1', '0x100000000', '0x7fffffffffffffff'].map((handle): Behaviour => ({
    what: `free(${handle}) does nothing`,
    code: block(`(call $free (i64.const ${handle}))`, lengthOfBlock),
    expect: { output: u64(64n) },
    // The last number that it has for a block is used up then.
    sdk: handle === '0x7fffffffffffffff' ? { error: /cannot assign to this block/ } : 'same',
  })),
  {
    what: 'length(0) is 0',
    code: () => probe('(call $length (i64.const 0))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(1n) },
  },
  {
    what: 'length of an address inside of a block is 0',
    code: block('', '(call $length (i64.add (local.get $h) (i64.const 16)))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(64n) },
  },
  {
    what: 'length of a freed block is 0',
    code: block('(call $free (local.get $h))', lengthOfBlock),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'a handle and 4 GiB is no handle',
    code: block('', '(call $length (i64.add (local.get $h) (i64.const 0x100000000)))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(64n) },
  },
  ...['-1', '-16', '0x7fffffffffffffff', '0x8000000000000000'].map((handle): Behaviour => ({
    what: `length(${handle}) is 0`,
    code: () => probe(`(call $length (i64.const ${handle}))`),
    expect: { output: u64(0n) },
    sdk: 'same',
  })),
  {
    what: 'bytes that look like the header of a block make no handle',
    code: block(
      `(call $store_u64 (local.get $h) (i64.const 0x11))
      (call $store_u64 (i64.add (local.get $h) (i64.const 8)) (i64.const 16))`,
      '(call $length (i64.add (local.get $h) (i64.const 16)))',
    ),
    expect: { output: u64(0n) },
    sdk: { output: u64(64n) },
  },
  {
    what: 'length_unsafe of a handle is its length',
    code: block('', '(call $length_unsafe (local.get $h))'),
    expect: { output: u64(64n) },
    sdk: 'same',
  },
  {
    what: 'length_unsafe of whatever is no error',
    code: () =>
      run(
        ['0', '1', '255', '-1', '-8', '0x100000000', '0x7fffffffffffffff', '0x8000000000000000']
          .map((handle) => `(drop (call $length_unsafe (i64.const ${handle})))`)
          .join(' '),
      ),
    expect: { output: '' },
    sdk: { output: null },
  },
];

// load_*, store_*, input_load_*: inside, at the edges, outside.
import type { Behaviour } from '../../behaviour';
import { plugin, probe, run, u64 } from '../../plugins';

/** Addresses outside of any memory of 4 GiB or less; `$h` is a handle, so that what is cut to 32 bits comes out inside. */
const outside: readonly (readonly [string, string])[] = [
  ['4 GiB', '(i64.const 0x100000000)'],
  ['a handle and 4 GiB', '(i64.add (local.get $h) (i64.const 0x100000000))'],
  ['a handle and 2^63', '(i64.add (local.get $h) (i64.const 0x8000000000000000))'],
  ['2^63 - 1', '(i64.const 0x7fffffffffffffff)'],
  ['2^63', '(i64.const 0x8000000000000000)'],
  ['-8, whose end is 0', '(i64.const -8)'],
  ['-7, whose end is 1', '(i64.const -7)'],
  ['-1', '(i64.const -1)'],
];

const pattern = 0x1122334455667788n;

/** A block in `$h` with the pattern in it. */
const withBlock = (steps: string, value: string) => () =>
  plugin(`(func (export "run") (local $h i64) (local $end i64)
    (local.set $h (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $h) (i64.const ${pattern}))
    ${steps}
    (call $say_u64 ${value}))`);

const edge = '(local.set $end (call $memory_bytes))';
const fromEnd = (bytes: number): string => `(i64.sub (local.get $end) (i64.const ${bytes}))`;

const sumOfInputLoads = (...at: readonly string[]): string =>
  at
    .map(
      (index) => `(i64.or (call $input_load_u64 (i64.const ${index}))
        (i64.extend_i32_u (call $input_load_u8 (i64.const ${index}))))`,
    )
    .reduce((sum, one) => `(i64.or ${sum} ${one})`);

export const behaviours: readonly Behaviour[] = [
  ...outside.flatMap(([where, address]): Behaviour[] => [
    {
      what: `a load at ${where} is 0`,
      code: withBlock('', `(i64.or (call $load_u64 ${address}) (i64.extend_i32_u (call $load_u8 ${address})))`),
      expect: { output: u64(0n) },
      sdk: { error: /./ },
    },
    {
      what: `a store at ${where} is ignored`,
      code: withBlock(
        `(call $store_u64 ${address} (i64.const 0)) (call $store_u8 ${address} (i32.const 0))`,
        '(call $load_u64 (local.get $h))',
      ),
      expect: { output: u64(pattern) },
      // Its blocks from 2^63 on have negative numbers: there are none.
      sdk: /^(-|2|a handle and 2)/.test(where) ? 'same' : { error: /./ },
    },
  ]),
  {
    what: 'the last bytes of the memory can be used, and no byte more',
    code: withBlock(
      `${edge}
      (call $store_u64 ${fromEnd(8)} (i64.const 0))
      (call $store_u8 ${fromEnd(1)} (i32.const 0xaa))
      (call $store_u64 ${fromEnd(7)} (i64.const -1))
      (if (i64.ne (call $load_u64 ${fromEnd(7)}) (i64.const 0)) (then unreachable))
      (if (call $load_u8 (local.get $end)) (then unreachable))`,
      `(call $load_u64 ${fromEnd(8)})`,
    ),
    expect: { output: u64(0xaan << 56n) },
    sdk: { error: /memory_bytes/ },
  },
  {
    what: 'address 0 reads as 0 and takes nothing',
    code: withBlock('(call $store_u8 (i64.const 0) (i32.const 7))', '(i64.extend_i32_u (call $load_u8 (i64.const 0)))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(7n) },
  },
  {
    what: 'numbers are little-endian',
    code: withBlock('', '(i64.extend_i32_u (call $load_u8 (local.get $h)))'),
    expect: { output: u64(0x88n) },
    sdk: 'same',
  },
  {
    what: 'store_u8 takes the lowest 8 bits, and load_u8 has no sign',
    code: withBlock(
      '(call $store_u8 (local.get $h) (i32.const -2))',
      '(i64.extend_i32_s (call $load_u8 (local.get $h)))',
    ),
    expect: { output: u64(0xfen) },
    sdk: 'same',
  },
  {
    what: 'an access need not be aligned',
    code: () =>
      plugin(`(func (export "run") (local $h i64)
        (local.set $h (i64.add (call $alloc (i64.const 16)) (i64.const 3)))
        (call $store_u64 (local.get $h) (i64.const ${pattern}))
        (call $say_u64 (call $load_u64 (local.get $h))))`),
    expect: { output: u64(pattern) },
    sdk: 'same',
  },
  {
    what: 'a load over the end of a block is no error',
    code: withBlock('(drop (call $load_u64 (i64.add (local.get $h) (i64.const 7))))', '(i64.const 1)'),
    expect: { output: u64(1n) },
    sdk: { error: /./ },
  },
  {
    what: 'a plug-in that overwrites all of the memory harms that call only',
    code: () =>
      plugin(`(func (export "scribble") (local $at i64)
          (drop (call $alloc (i64.const 100)))
          (loop $next
            (call $store_u64 (local.get $at) (i64.const -1))
            (local.set $at (i64.add (local.get $at) (i64.const 8)))
            (br_if $next (i64.lt_u (local.get $at) (call $memory_bytes)))))
        (func (export "run") (call $say_handle (call $input_handle)))`),
    steps: [
      ['scribble', 'xxxxxxxx'],
      ['run', 'hello'],
    ],
    expect: [{}, { output: 'hello' }],
    sdk: [{ error: /memory_bytes/ }, { error: /memory_bytes/ }],
  },
  {
    what: 'the last 8 bytes of the input are a u64',
    code: () => probe('(call $input_load_u64 (i64.const 2))'),
    steps: [['run', 'xx12345678']],
    expect: { output: '12345678' },
    sdk: 'same',
  },
  {
    what: 'the last byte of the input is a u8',
    code: () => probe('(i64.extend_i32_u (call $input_load_u8 (i64.const 9)))'),
    steps: [['run', 'xx1234567\xff']],
    expect: { output: u64(0xc3n) },
    sdk: 'same',
  },
  {
    what: 'input_load_u64 is 0 where less than 8 bytes are left',
    code: () => probe('(call $input_load_u64 (i64.const 3))'),
    steps: [['run', 'xx12345678']],
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'input_load past the end is 0, however far',
    code: () =>
      probe(sumOfInputLoads('8', '9', '-1', '-7', '-8', '0x100000000', '0x7fffffffffffffff', '0x8000000000000000')),
    steps: [['run', '12345678']],
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'input_load without an input is 0',
    code: () => probe(sumOfInputLoads('0', '-8')),
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'without an input its length is 0',
    code: () => probe('(call $input_length)'),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'without an input its offset is 0',
    code: () => probe('(call $input_offset)'),
    expect: { output: u64(0n) },
    sdk: { output: u64(1n << 48n) },
  },
  {
    what: 'length(input_offset()) is the length of the input',
    code: () => probe('(call $length (call $input_offset))'),
    steps: [['run', 'hello world']],
    expect: { output: u64(11n) },
    sdk: 'same',
  },
  {
    what: 'freeing the input makes its length 0',
    code: () => run('(call $free (call $input_offset)) (call $say_u64 (call $input_length))'),
    steps: [['run', 'hello']],
    expect: { output: u64(0n) },
    sdk: 'same',
  },
];

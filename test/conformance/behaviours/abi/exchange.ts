// input_set, output_*, error_*, reset, memory_bytes: what one side leaves for the other.
import type { Behaviour, Expectation } from '../../behaviour';
import { plugin, probe, run, u64 } from '../../plugins';

const bad = '(call $error_set (call $text (i32.const 0) (i32.const 3)))';
const ok = '(call $say (i32.const 4) (i32.const 2))';
const words = 'bad ok';

/** Ranges that are not inside of the memory; `$h` is a handle. */
const outside: readonly (readonly [string, string])[] = [
  ['0, 0', '(i64.const 0) (i64.const 0)'],
  ['0, 8', '(i64.const 0) (i64.const 8)'],
  ['a handle, -1', '(local.get $h) (i64.const -1)'],
  ['a handle, 4 GiB', '(local.get $h) (i64.const 0x100000000)'],
  ['a handle and 4 GiB, 1', '(i64.add (local.get $h) (i64.const 0x100000000)) (i64.const 1)'],
  ['-8, 16', '(i64.const -8) (i64.const 16)'],
  ['2^63, 2^63', '(i64.const 0x8000000000000000) (i64.const 0x8000000000000000)'],
  ['-1, 0', '(i64.const -1) (i64.const 0)'],
];

/** It looks at the block only, and at a length without a sign. */
const outsideOfSdk = (range: string): Expectation => {
  if (range === '0, 0') return { output: '\0' };
  return /-1$|, 1$/.test(range) ? { output: '\0'.repeat(64) } : { error: /./ };
};

const withBlock = (body: string) => () =>
  plugin(`(data (i32.const 0) "${words}")
    (func (export "run") (local $h i64)
      (local.set $h (call $alloc (i64.const 64)))
      ${body})`);

export const behaviours: readonly Behaviour[] = [
  // ---- output ----
  ...outside.map(([range, args]): Behaviour => ({
    what: `output_set(${range}) is ignored`,
    code: withBlock(`${ok} (call $output_set ${args})`),
    expect: { output: 'ok' },
    sdk: outsideOfSdk(range),
  })),
  {
    what: 'output_set over the end of the memory is ignored',
    code: withBlock(`${ok} (call $output_set (i64.sub (call $memory_bytes) (i64.const 1)) (i64.const 2))`),
    expect: { output: 'ok' },
    sdk: { error: /memory_bytes/ },
  },
  {
    what: 'the last byte of the memory can be output',
    code: withBlock(`(call $store_u8 (i64.sub (call $memory_bytes) (i64.const 1)) (i32.const 65))
      (call $output_set (i64.sub (call $memory_bytes) (i64.const 1)) (i64.const 1))`),
    expect: { output: 'A' },
    sdk: { error: /memory_bytes/ },
  },
  {
    what: 'output of no bytes takes the one before back',
    code: withBlock(`${ok} (call $output_set (local.get $h) (i64.const 0))`),
    expect: { output: '' },
    sdk: { output: '\0'.repeat(64) },
  },
  {
    what: 'output may be any part of a block',
    code: () =>
      run('(call $output_set (i64.add (call $text (i32.const 0) (i32.const 5)) (i64.const 1)) (i64.const 3))', 'abcde'),
    expect: { output: 'bcd' },
    sdk: { output: 'abcde' },
  },
  {
    what: 'output may be longer than its block',
    code: withBlock(`(call $output_set (local.get $h) (i64.const 100))
      (call $say_u64 (call $output_length))`),
    expect: { output: u64(100n) },
    sdk: { error: /output_length/ },
  },
  {
    what: 'output may be a part of the input',
    code: () => run('(call $output_set (i64.add (call $input_offset) (i64.const 6)) (i64.const 5))'),
    steps: [['run', 'hello world!']],
    expect: { output: 'world' },
    sdk: { output: 'hello world!' },
  },
  {
    what: 'output is read when the call is done',
    code: withBlock('(call $output_set (local.get $h) (i64.const 64)) (call $store_u8 (local.get $h) (i32.const 65))'),
    expect: { output: `A${'\0'.repeat(63)}` },
    sdk: 'same',
  },
  {
    what: 'output whose block is freed is still output',
    code: () =>
      plugin(`(data (i32.const 0) "kept") (func (export "run") (local $h i64)
        (local.set $h (call $text (i32.const 0) (i32.const 4)))
        (call $output_set (local.get $h) (i64.const 4)) (call $free (local.get $h)))`),
    expect: { output: 'kept' },
    sdk: { output: null },
  },
  {
    what: 'output_offset and output_length say what was set, and 0 before',
    code: withBlock(`
      (if (i64.ne (i64.or (call $output_offset) (call $output_length)) (i64.const 0)) (then unreachable))
      (call $output_set (local.get $h) (i64.const 5))
      (if (i64.ne (call $output_offset) (local.get $h)) (then unreachable))
      (call $say_u64 (call $output_length))`),
    expect: { output: u64(5n) },
    sdk: { error: /output_(offset|length)/ },
  },
  {
    what: 'the last output counts',
    code: () => run('(call $say (i32.const 0) (i32.const 1)) (call $say (i32.const 1) (i32.const 1))', 'ab'),
    expect: { output: 'b' },
    sdk: 'same',
  },

  // ---- error ----
  {
    what: 'error_set(0) takes the error back',
    code: () => run(`${bad} (call $error_set (i64.const 0)) ${ok}`, words),
    expect: { output: 'ok' },
    sdk: { error: /Plugin-originated error/ },
  },
  ...[
    ['12345678', '(i64.const 12345678)'],
    ['-1', '(i64.const -1)'],
    ['2^63', '(i64.const 0x8000000000000000)'],
    ['a freed handle', '(local.get $h)'],
  ].map(([what = '', handle = '']): Behaviour => ({
    what: `error_set(${what}) is ignored`,
    code: withBlock(`(call $free (local.get $h)) (call $error_set ${handle}) ${ok}`),
    expect: { output: 'ok' },
    sdk: { error: /./ },
  })),
  {
    what: 'error_set of an address inside of a block is ignored',
    code: withBlock(`(call $error_set (i64.add (local.get $h) (i64.const 16))) ${ok}`),
    expect: { output: 'ok' },
    sdk: { error: /Plugin-originated error/ },
  },
  {
    what: 'what is no handle leaves the error as it is',
    code: withBlock(`${bad} (call $error_set (i64.const 5))`),
    expect: { error: /^bad$/, code: 'plugin' },
    sdk: { error: /\0/ },
  },
  {
    what: 'the last error counts',
    code: withBlock(`(call $error_set (call $text (i32.const 4) (i32.const 2))) ${bad}`),
    expect: { error: /^bad$/, code: 'plugin' },
    sdk: { error: /bad$/ },
  },
  {
    what: 'error_get is 0 without an error',
    code: () => probe('(call $error_get)'),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'error_get is the handle of the error',
    code: withBlock(`(call $error_set (local.get $h))
      (if (i64.ne (call $error_get) (local.get $h)) (then unreachable))
      (call $error_set (i64.const 0)) ${ok}`),
    expect: { output: 'ok' },
    sdk: { error: /./ },
  },

  // ---- input, reset, memory ----
  {
    what: 'input_set makes any part of the memory the input',
    code: () =>
      run(`(call $input_set (i64.add (call $input_offset) (i64.const 2)) (i64.const 3))
        (call $say_handle (call $input_handle))`),
    steps: [['run', 'abcdef']],
    expect: { output: 'cde' },
    sdk: { error: /input_set/ },
  },
  ...outside.map(([range, args]): Behaviour => ({
    what: `input_set(${range}) is ignored`,
    code: withBlock(`(call $input_set ${args}) (call $say_u64 (call $input_length))`),
    steps: [['run', 'abc']],
    expect: { output: u64(3n) },
    sdk: { error: /input_set/ },
  })),
  {
    what: 'reset leaves nothing: no input, no output, no error, no block',
    code: withBlock(`
      (call $store_u64 (local.get $h) (i64.const -1)) ${ok} ${bad}
      (call $reset)
      (call $say_u64 (i64.or
        (i64.or (call $input_length) (call $input_offset))
        (i64.or (i64.or (call $output_length) (call $error_get))
          (i64.or (call $length (local.get $h)) (call $load_u64 (local.get $h))))))`),
    steps: [['run', 'input']],
    expect: { output: u64(0n) },
    sdk: { error: /cannot resolve import/ },
  },
  {
    what: 'reset of a plug-in that is in the middle of a call leaves it usable',
    code: withBlock(`(call $reset) ${ok}`),
    steps: [
      ['run', 'x'],
      ['run', 'x'],
    ],
    expect: [{ output: 'ok' }, { output: 'ok' }],
    sdk: [{ error: /reset/ }, { error: /reset/ }],
  },
  {
    what: 'memory_bytes is in whole pages, and follows alloc',
    code: withBlock(`
      (local.set $h (call $memory_bytes))
      (if (i64.ne (i64.and (local.get $h) (i64.const 0xffff)) (i64.const 0)) (then unreachable))
      (drop (call $alloc (i64.const 1000000)))
      (call $say_u64 (i64.extend_i32_u
        (i64.ge_u (i64.sub (call $memory_bytes) (local.get $h)) (i64.const 900000))))`),
    expect: { output: u64(1n) },
    sdk: { error: /memory_bytes/ },
  },
  {
    what: 'nothing of a call is left for the next',
    code: () =>
      plugin(`(data (i32.const 0) "bad")
        (func (export "fail") ${bad} (call $say (i32.const 0) (i32.const 3)))
        (func (export "run") (call $say_u64 (call $error_get)))`),
    steps: [['fail'], ['run']],
    expect: [{ error: /^bad$/ }, { output: u64(0n) }],
    sdk: [{ error: /bad$/ }, { output: u64(0n) }],
  },
];

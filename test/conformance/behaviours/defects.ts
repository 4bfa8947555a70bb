// What @extism/extism is known to do wrong over many calls, many blocks, or in its worker, and ours must not.
import { assembleText } from '../../../scripts/build/wat.mjs';
import { notAsked, type Behaviour } from '../behaviour';
import { echo, plugin, run, u64 } from '../plugins';

/** A body, so many times in one call, with the count in `$i`. */
const times = (count: number, body: string): string => `
  (loop $next
    ${body}
    (local.set $i (i64.add (local.get $i) (i64.const 1)))
    (br_if $next (i64.lt_u (local.get $i) (i64.const ${count}))))`;

export const behaviours: readonly Behaviour[] = [
  {
    what: '40,000 allocations in one call keep their bytes',
    code: () =>
      plugin(`(func (export "run") (local $i i64) (local $h i64) (local $kept i64)
        ${times(
          40_000,
          `(local.set $h (call $alloc (i64.const 8)))
          (call $store_u8 (local.get $h) (i32.const 7))
          (local.set $kept
            (i64.add (local.get $kept) (i64.extend_i32_u (i32.eq (call $load_u8 (local.get $h)) (i32.const 7)))))`,
        )}
        (call $say_u64 (local.get $kept)))`),
    expect: { output: u64(40_000n) },
    // A handle is the number of a block, in the upper 16 bits, and read as signed.
    sdk: { error: /cannot assign to this block/ },
  },
  {
    what: 'an allocation costs the same with a limit, however many there were',
    code: () => plugin(`(func (export "run") (local $i i64) ${times(60_000, '(drop (call $alloc (i64.const 8)))')})`),
    options: { memory: { max_pages: 1000 }, timeout_ms: 2000 },
    expect: { output: '' },
    // It adds up all blocks at each of them.
    sdk: { error: /timeout/ },
  },
  {
    what: '5,000 host calls in one call do not wait for a timer',
    code: () => plugin(`(func (export "run") (local $i i64) ${times(5000, '(drop (call $http_status_code))')})`),
    options: { timeout_ms: 2000 },
    expect: { output: '' },
    sdk: notAsked(
      'its worker misses a wake-up now and then, and waits for 500 ms: in some runs never, in some at each call',
    ),
  },
  {
    what: 'an import that is missing is an error of the call, in a worker too',
    code: () => assembleText('a.wat', '(module (import "a" "b" (func)) (func (export "run")))'),
    expect: { error: /a b/, code: 'link' },
    sdkInWorker: true,
    sdk: { endsProcess: /cannot resolve import "a" "b"/ },
  },
  {
    what: 'a start function that traps is an error of the call, in a worker too',
    code: () => plugin('(func $start unreachable) (start $start) (func (export "run"))'),
    expect: { error: /unreachable/, code: 'trap' },
    sdkInWorker: true,
    sdk: { endsProcess: /unreachable/ },
  },
  {
    what: 'no output is no bytes',
    code: () => run('(nop)'),
    expect: { output: '' },
    sdk: { output: null },
  },
  {
    what: 'nothing of an input is kept when its call is done',
    code: echo,
    steps: [['run', 'x'.repeat(1000)]],
    repeat: 10_000,
    sdkInWorker: true,
    expect: { output: 'x'.repeat(1000), keeps: { below: 200 } },
    sdk: { output: 'x'.repeat(1000), keeps: { over: 1000 } },
  },
  {
    what: 'output of length 0 is no bytes',
    code: echo,
    expect: { output: '' },
    sdk: { output: '' },
  },
];

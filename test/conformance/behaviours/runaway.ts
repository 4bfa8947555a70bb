// Plug-ins that do not stop by themselves: each ends in an error that says so, and the next call works.
import { setTimeout } from 'node:timers/promises';
import { notAsked, type Behaviour, type Expectation } from '../behaviour';
import { plugin } from '../plugins';
import type { Site } from '../site';

/** Beside what runs away, an export that shows that the plug-in still works. */
const beside = (body: string) => () =>
  plugin(`(data (i32.const 0) "ok") (func (export "ok") (call $say (i32.const 0) (i32.const 2))) ${body}`);

const row = (what: string, body: string, expect: Expectation, more: Partial<Behaviour> = {}): Behaviour => ({
  what: `${what}, and the next call works`,
  code: beside(body),
  steps: [['run'], ['ok']],
  expect: [expect, { output: 'ok' }],
  sdk: notAsked('it would take the memory, the streams or the time of this process'),
  ...more,
});

const timeout: Expectation = { error: /did not finish|timeout|timed out/, code: 'timeout' };
const stackOverflow: Expectation = { error: /Stack overflow/, code: 'trap', exitCode: 134, hint: /recursion/ };
const overflowsToo: Partial<Behaviour> = { sdk: [{ error: /call stack/ }, { output: 'ok' }] };
const soon: Partial<Behaviour> = { options: { timeout_ms: 1000 } };

/** A loop around a body. */
const forever = (body: string, locals = ''): string =>
  `(func (export "run") ${locals} (loop $ever ${body} (br $ever)))`;

/** A loop until alloc gives nothing, then a trap, as most languages do. */
const allocations = (bytes: number): string => `(func (export "run")
  (loop $more (br_if $more (i64.ne (call $alloc (i64.const ${bytes})) (i64.const 0)))) unreachable)`;
const growth = `(func (export "run")
  (loop $more (br_if $more (i32.ne (memory.grow (i32.const 256)) (i32.const -1)))) unreachable)`;

/** So many chunks of 64 KiB to stdout. */
const output = (chunks: number, fill: string): string => `
  (func (export "run") (local $i i32)
    (memory.fill (i32.const 1000) (i32.const 120) (i32.const 65536))
    ${fill}
    (i32.store (i32.const 100) (i32.const 1000)) (i32.store (i32.const 104) (i32.const 65536))
    (loop $more
      (drop (call $fd_write (i32.const 1) (i32.const 100) (i32.const 1) (i32.const 108)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $more (i32.lt_u (local.get $i) (i32.const ${chunks})))))`;

/** Every second byte a line feed. */
const lines = `(local.set $i (i32.const 0))
  (loop $next
    (i32.store8 offset=1001 (local.get $i) (i32.const 10))
    (local.set $i (i32.add (local.get $i) (i32.const 2)))
    (br_if $next (i32.lt_u (local.get $i) (i32.const 65534))))
  (local.set $i (i32.const 0))`;

export const runaway = ({ origin }: Site): readonly Behaviour[] => [
  row(
    'allocations without end run into max_pages',
    allocations(65536),
    { error: /[Mm]emory/, code: 'oom', hint: /max_pages/ },
    {
      options: { memory: { max_pages: 100 } },
    },
  ),
  row(
    'a memory that grows without end runs into max_pages',
    growth,
    { error: /unreachable/, hint: /max_pages/ },
    {
      options: { memory: { max_pages: 100 } },
    },
  ),
  row('a memory that grows without end ends at 4 GiB', growth, { error: /unreachable/, code: 'trap' }),
  row(
    'a table that grows without end ends before the heap of the host',
    `(table $t 1 funcref) (func (export "run")
    (loop $more (br_if $more (i32.ne (table.grow $t (ref.null func) (i32.const 100000)) (i32.const -1)))) unreachable)`,
    {
      error: /unreachable/,
      code: 'trap',
    },
  ),
  row(
    'vars without end run into max_var_bytes',
    `(data (i32.const 2) "k")
    (func (export "run") (local $i i32) (local $key i64)
      (loop $more
        (local.set $key (call $alloc (i64.const 8)))
        (call $store_u64 (local.get $key) (i64.extend_i32_u (local.get $i)))
        (call $var_set (local.get $key) (call $alloc (i64.const 10000)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $more)))`,
    { error: /max|limit/i, code: 'host', hint: /max_var_bytes/ },
  ),
  row('recursion without end', '(func $deep (export "run") (call $deep) (call $deep))', stackOverflow, overflowsToo),
  row(
    'recursion of two with many locals',
    `
    (func $a (param i64 i64 i64 i64 f64 f64) (call $b (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)) (drop (f64.add (local.get 4) (local.get 5))))
    (func $b (param i64 i64 i64 i64 f64 f64) (call $a (local.get 3) (local.get 2) (local.get 1) (local.get 0) (local.get 5) (local.get 4)) (drop (i64.add (local.get 0) (local.get 1))))
    (func (export "run") (call $a (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (f64.const 5) (f64.const 6)))`,
    stackOverflow,
    overflowsToo,
  ),
  row(
    'recursion by a function pointer',
    `(table funcref (elem $deep)) (type $t (func))
    (func $deep (export "run") (call_indirect (type $t) (i32.const 0)) (call_indirect (type $t) (i32.const 0)))`,
    stackOverflow,
    overflowsToo,
  ),
  row(
    'recursion that asks the host at each level',
    `
    (func $deep (export "run")
      (drop (call $config_get (call $text (i32.const 0) (i32.const 1)))) (call $deep) (call $deep))`,
    stackOverflow,
    overflowsToo,
  ),
  row('a loop without end', forever(''), timeout, { ...soon, sdk: 'same' }),
  row(
    'a loop without end that is cancelled',
    forever(''),
    { error: /cancelled/, code: 'cancelled' },
    {
      steps: [['run', '', () => setTimeout(100)], ['ok']],
    },
  ),
  row(
    'logs without end',
    forever('(call $log_info (call $text (i32.const 0) (i32.const 2)))'),
    { ...timeout, droppedOver: 10_000 },
    soon,
  ),
  row(
    'logs of 64 KiB without end',
    forever('(call $log_info (call $alloc (i64.const 65536)))'),
    { ...timeout, droppedOver: 10 },
    soon,
  ),
  row(
    'logs without end below the level',
    forever('(call $log_trace (call $text (i32.const 0) (i32.const 2)))'),
    timeout,
    {
      options: { timeout_ms: 500, logLevel: 'info' },
    },
  ),
  row('200 MB of stdout without a line end', output(3200, ''), {}),
  row('200 MB of stdout in lines', output(3200, lines), { droppedOver: 1_000_000 }),
  row('stdout without end', output(-1, ''), timeout, soon),
  row(
    'requests without end',
    `(func (export "run") (loop $ever
    (call $free (call $http_request (call $input_handle) (i64.const 0))) (br $ever)))`,
    timeout,
    {
      options: { timeout_ms: 1000, allowed_hosts: ['127.0.0.1'] },
      steps: [['run', JSON.stringify({ url: `${origin}/` })], ['ok']],
    },
  ),
  row(
    'a sleep of a year is cut off',
    `(func (export "run")
    (i32.store8 (i32.const 208) (i32.const 0))
    (i32.store (i32.const 216) (i32.const 1))
    (i64.store (i32.const 224) (i64.const 31536000000000000))
    (drop (call $poll_oneoff (i32.const 200) (i32.const 300) (i32.const 1) (i32.const 400))))`,
    timeout,
    soon,
  ),
  row(
    'a random number of all of the memory is made',
    `(func (export "run")
    (drop (memory.grow (i32.const 1000)))
    (drop (call $random_get (i32.const 0) (i32.const 65000000)))
    (i32.store16 (i32.const 0) (i32.const 0x6b6f)))`,
    {},
  ),
  row(
    'allocations without end and without max_pages end at 4 GiB',
    allocations(10_000_000),
    { error: /unreachable/, code: 'trap' },
    {
      options: { timeout_ms: 8000 },
    },
  ),
  row(
    'names of vars without end run into max_var_bytes',
    `(func (export "run") (local $i i64) (local $key i64)
    (loop $more
      (local.set $key (call $alloc (i64.const 100000)))
      (call $store_u64 (local.get $key) (local.get $i))
      (call $var_set (local.get $key) (call $alloc (i64.const 1)))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $more (i64.lt_u (local.get $i) (i64.const 100)))))`,
    { error: /limit|max/i, code: 'host' },
  ),
  {
    what: 'tables that are too large from the start are refused, and the host lives',
    code: () =>
      plugin(
        `${Array.from({ length: 60 }, (_, at) => `(table $t${at} 10000000 funcref)`).join(' ')} (func (export "run"))`,
      ),
    alone: true,
    expect: { error: /table/, code: 'oom' },
    sdk: notAsked('it ends the process, after minutes'),
  },
];

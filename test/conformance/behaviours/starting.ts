// What runs before the first call.
import type { Behaviour } from '../behaviour';
import { plugin } from '../plugins';

/** Writes `A`, `B`, … in the order in which the start functions ran. */
const starts = (...exports: readonly string[]) =>
  plugin(`(global $order (mut i32) (i32.const 0))
    (func $mark (param $letter i32)
      (i32.store8 (global.get $order) (local.get $letter))
      (global.set $order (i32.add (global.get $order) (i32.const 1))))
    ${exports
      .map((name, index) => {
        const parameters = name === 'hs_init' ? '(param i32 i32)' : '';
        return `(func (export "${name}") ${parameters} (call $mark (i32.const ${65 + index})))`;
      })
      .join('\n')}
    (func (export "run") (call $say (i32.const 0) (global.get $order)))`);

export const behaviours: readonly Behaviour[] = [
  {
    what: '__wasm_call_ctors runs first',
    code: () => starts('__wasm_call_ctors'),
    expect: { output: 'A' },
    sdk: { output: '' },
  },
  { what: '_initialize runs first', code: () => starts('_initialize'), expect: { output: 'A' }, sdk: 'same' },
  {
    what: 'of both, only __wasm_call_ctors',
    code: () => starts('_initialize', '__wasm_call_ctors'),
    expect: { output: 'B' },
    sdk: { output: 'A' },
  },
  {
    what: 'hs_init runs after _initialize',
    code: () => starts('hs_init', '_initialize'),
    expect: { output: 'BA' },
    sdk: { output: 'A' },
  },
  {
    what: 'they run once',
    code: () => starts('_initialize'),
    steps: [['run'], ['run']],
    expect: { output: 'A' },
    sdk: 'same',
  },
  {
    what: 'they run again after a reset',
    code: () => starts('_initialize'),
    steps: [['run'], 'reset', ['run']],
    expect: { output: 'A' },
    sdk: 'same',
  },
  {
    what: 'a call of _initialize itself runs it once',
    code: () => starts('_initialize'),
    steps: [['_initialize'], ['run']],
    expect: { output: 'A' },
    sdk: { output: 'AA' },
  },
  {
    what: '_start runs only when it is called',
    code: () => starts('_start'),
    expect: { output: '' },
    sdk: { output: 'A' },
  },
  {
    what: 'nothing runs before _start',
    code: () =>
      plugin(`(data (i32.const 0) "no") (global $ran (mut i32) (i32.const 0))
        (func (export "_initialize") (global.set $ran (i32.const 2)))
        (func (export "_start") (call $say (i32.const 0) (global.get $ran)))`),
    steps: [['_start']],
    expect: { output: '' },
    sdk: { output: 'no' },
  },
  {
    what: 'the start section runs before all of them',
    code: () =>
      plugin(`(global $order (mut i32) (i32.const 0))
        (func $mark (param $letter i32)
          (i32.store8 (global.get $order) (local.get $letter))
          (global.set $order (i32.add (global.get $order) (i32.const 1))))
        (func $start (call $mark (i32.const 83)))
        (start $start)
        (func (export "_initialize") (call $mark (i32.const 73)))
        (func (export "run") (call $say (i32.const 0) (global.get $order)))`),
    expect: { output: 'SI' },
    sdk: 'same',
  },
  {
    what: 'an _initialize that takes parameters is not meant',
    code: () =>
      plugin(`(func (export "_initialize") (param i32) unreachable)
        (data (i32.const 0) "ok") (func (export "run") (call $say (i32.const 0) (i32.const 2)))`),
    expect: { output: 'ok' },
    sdk: { error: /unreachable/ },
  },
  {
    what: 'an _initialize that traps is an error of each call',
    code: () => plugin('(func (export "_initialize") unreachable) (func (export "run"))'),
    steps: [['run'], ['run']],
    expect: [
      { error: /unreachable/, code: 'trap' },
      { error: /unreachable/, code: 'trap' },
    ],
    sdk: 'same',
  },
  {
    what: 'the text of error_set wins in _initialize too',
    code: () =>
      plugin(`(data (i32.const 0) "bad")
        (func (export "_initialize") (call $error_set (call $text (i32.const 0) (i32.const 3))) unreachable)
        (func (export "run"))`),
    expect: { error: /^bad$/, code: 'plugin' },
    sdk: { error: /./ },
  },
  {
    what: 'an _initialize that leaves by proc_exit(0) has done its work',
    code: () =>
      plugin(`(func (export "_initialize") (call $proc_exit (i32.const 0)))
        (data (i32.const 0) "ok") (func (export "run") (call $say (i32.const 0) (i32.const 2)))`),
    expect: { output: 'ok' },
    sdk: { error: /kExitCode/ },
  },
  {
    what: 'an _initialize that leaves with another code is an error',
    code: () => plugin('(func (export "_initialize") (call $proc_exit (i32.const 4))) (func (export "run"))'),
    expect: { error: /code 4/, code: 'exit', exitCode: 4 },
    sdk: { error: /kExitCode/ },
  },
  {
    what: 'logs of _initialize arrive with the first call',
    code: () =>
      plugin(`(data (i32.const 0) "up") (func (export "run"))
        (func (export "_initialize") (call $log_info (call $text (i32.const 0) (i32.const 2))))`),
    steps: [['run'], ['run']],
    expect: [{ logs: ['info: up'] }, { logs: [] }],
    sdk: 'same',
  },
];

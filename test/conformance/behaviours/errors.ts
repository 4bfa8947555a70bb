// Results and errors: what wins over what, and what it says.
import type { Behaviour } from '../behaviour';
import { plugin, run, u64 } from '../plugins';

/** An error text in memory, set as the error. */
const setError = '(call $error_set (call $text (i32.const 0) (i32.const 3)))';

export const behaviours: readonly Behaviour[] = [
  {
    what: 'error_set with return code 1 fails with its text',
    code: () => plugin(`(data (i32.const 0) "bad") (func (export "run") (result i32) ${setError} (i32.const 1))`),
    expect: { error: /^bad$/, code: 'plugin', exitCode: 1 },
    sdk: { error: /bad$/ },
  },
  {
    what: 'error_set wins over return code 0 and over output',
    code: () =>
      plugin(`(data (i32.const 0) "bad")
        (func (export "run") (result i32) (call $say (i32.const 0) (i32.const 3)) ${setError} (i32.const 0))`),
    expect: { error: /^bad$/, code: 'plugin', output: '' },
    sdk: { error: /bad$/ },
  },
  {
    what: 'error_set(0) takes the error back',
    code: () => run(`${setError} (call $error_set (i64.const 0))`, 'bad'),
    expect: { output: '' },
    sdk: { error: /Plugin-originated error/ },
  },
  {
    what: 'error_set ignores what is no handle',
    code: () => run('(call $error_set (i64.const 12345678))'),
    expect: { output: '' },
    sdk: { error: /./ },
  },
  {
    what: 'a non-zero return code fails without a text',
    code: () => plugin('(func (export "run") (result i32) (i32.const 7))'),
    expect: { error: /exit code 7/, code: 'return-code', exitCode: 7 },
    sdk: { output: '' },
  },
  {
    what: 'a trap fails with code 134',
    code: () => run('unreachable'),
    expect: { error: /unreachable/, code: 'trap', exitCode: 134 },
    sdk: 'same',
  },
  {
    what: 'the text of error_set wins over the trap behind it',
    code: () => run(`${setError} unreachable`, 'bad'),
    expect: { error: /^bad$/, code: 'plugin' },
    sdk: { error: /unreachable/ },
  },
  {
    what: 'a division by zero says so',
    code: () => plugin('(func (export "run") (result i32) (i32.div_u (i32.const 1) (i32.const 0)))'),
    expect: { error: /zero/, code: 'trap' },
    sdk: 'same',
  },
  {
    what: 'a recursion without end is a stack overflow, not the end of the host',
    code: () => plugin('(func $deep (export "run") (call $deep) (call $deep))'),
    expect: { error: /[Ss]tack/, code: 'trap' },
    sdk: 'same',
  },
  {
    what: 'output may be any part of the memory',
    code: () =>
      run('(call $output_set (i64.add (call $text (i32.const 0) (i32.const 5)) (i64.const 1)) (i64.const 3))', 'abcde'),
    expect: { output: 'bcd' },
    sdk: { output: 'abcde' },
  },
  {
    what: 'output outside of the memory is ignored',
    code: () =>
      run('(call $say (i32.const 0) (i32.const 2)) (call $output_set (i64.const 0x7fffffff) (i64.const 4))', 'ok'),
    expect: { output: 'ok' },
    sdk: { error: /./ },
  },
  {
    what: 'the last output counts',
    code: () => run('(call $say (i32.const 0) (i32.const 1)) (call $say (i32.const 1) (i32.const 1))', 'ab'),
    expect: { output: 'b' },
    sdk: 'same',
  },
  {
    what: 'nothing of a call is left for the next',
    code: () =>
      plugin(`(data (i32.const 0) "bad")
        (func (export "fail") ${setError} (call $say (i32.const 0) (i32.const 3)))
        (func (export "run") (call $say_u64 (i64.add (call $error_get) (call $output_length))))`),
    steps: [['fail'], ['run']],
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
];

// Results and errors: what wins over what, and what it says.
import type { Behaviour } from '../behaviour';
import { plugin, run } from '../plugins';

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
];

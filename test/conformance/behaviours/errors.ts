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
  ...[1, -1, 2147483647, -2147483648].map((code): Behaviour => ({
    what: `a return code may be any i32: ${code}`,
    code: () => plugin(`(func (export "run") (result i32) (i32.const ${code}))`),
    expect: { error: new RegExp(`exit code ${code}\\b`), code: 'return-code', exitCode: code },
    sdk: { output: null },
  })),
  {
    what: 'output of a call that fails is not given',
    code: () =>
      plugin(
        `(data (i32.const 0) "x") (func (export "run") (result i32) (call $say (i32.const 0) (i32.const 1)) (i32.const 3))`,
      ),
    expect: { error: /exit code 3/, output: '' },
    sdk: { output: 'x' },
  },
  ...['i64', 'f32', 'f64'].map((type): Behaviour => ({
    what: `a result that is no return code fails as -1: ${type}`,
    code: () => plugin(`(func (export "run") (result ${type}) (${type}.const 0))`),
    expect: { error: /exit code -1|returns/, exitCode: -1 },
    sdk: { output: null },
  })),
  {
    what: 'error_set wins over the code of proc_exit',
    code: () => run(`${setError} (call $proc_exit (i32.const 3))`, 'bad'),
    expect: { error: /^bad$/, code: 'plugin', exitCode: 3 },
    sdk: { error: /kExitCode/ },
  },
  {
    what: 'error_set wins over proc_exit(0)',
    code: () => run(`${setError} (call $proc_exit (i32.const 0))`, 'bad'),
    expect: { error: /^bad$/, code: 'plugin' },
    sdk: { error: /kExitCode/ },
  },
  {
    what: 'an error whose block was freed is none',
    code: () =>
      plugin(`(data (i32.const 0) "badok") (func (export "run") (local $h i64)
        (call $say (i32.const 3) (i32.const 2))
        (local.set $h (call $text (i32.const 0) (i32.const 3)))
        (call $error_set (local.get $h)) (call $free (local.get $h)))`),
    expect: { output: 'ok' },
    sdk: { output: null },
  },
  ...[
    ['of several lines', 'line 1\nline 2'],
    ['of any text', 'zwölf 🙂 "\0"'],
    ['of 10,000 bytes', 'x'.repeat(10_000)],
  ].map(([what = '', text = '']): Behaviour => ({
    what: `an error ${what} arrives whole`,
    code: () => plugin('(func (export "run") (result i32) (call $error_set (call $input_offset)) (i32.const 1))'),
    steps: [['run', text]],
    expect: { error: new RegExp(`^${text}$`), code: 'plugin' },
    sdk: { error: new RegExp(`${text}$`) },
  })),
  {
    what: 'an error that is no UTF-8 arrives as far as it is text',
    code: () => plugin('(func (export "run") (call $error_set (call $input_offset)))'),
    steps: [['run', new Uint8Array([0x41, 0xff, 0x42])]],
    expect: { error: /^A\ufffdB$/, code: 'plugin' },
    sdk: { error: /A\ufffdB$/ },
  },
  ...[
    ['a read outside of its memory', '(drop (i32.load (i32.const -1)))', /outside of its memory/, /out of bounds/],
    ['a float that is no integer', '(drop (i32.trunc_f32_s (f32.const nan)))', /integer/, /unrepresentable/],
  ].map(([what, body, here, there]): Behaviour => ({
    what: `${String(what)} is a trap that says so`,
    code: () => plugin(`(table 1 funcref) (func (export "run") ${String(body)})`),
    expect: { error: here as RegExp, code: 'trap', exitCode: 134 },
    sdk: { error: there as RegExp },
  })),
  {
    what: 'a wrong function pointer is a trap that says so',
    code: () => plugin('(table 1 funcref) (func (export "run") (call_indirect (i32.const 9)))'),
    expect: { error: /function pointer/, code: 'trap', exitCode: 134 },
    sdk: { error: /table index/ },
  },
];

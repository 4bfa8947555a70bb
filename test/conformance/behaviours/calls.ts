// Calls of exports: what goes in, what comes out, what cannot be called.
import type { Behaviour } from '../behaviour';
import { echo, plugin, run, u64 } from '../plugins';

const alwaysSize = (size: number): Behaviour => ({
  what: `an input of ${size} bytes comes back whole`,
  code: echo,
  steps: [['run', 'é!'.repeat(size).slice(0, size)]],
  expect: { output: 'é!'.repeat(size).slice(0, size) },
  sdk: 'same',
});

const counter = () =>
  plugin(`(global $n (mut i64) (i64.const 0))
    (func (export "run") (global.set $n (i64.add (global.get $n) (i64.const 1))) (call $say_u64 (global.get $n)))`);

export const behaviours: readonly Behaviour[] = [
  ...[0, 1, 7, 8, 9, 4096, 65539].map(alwaysSize),
  {
    what: 'an unknown function is named',
    code: echo,
    steps: [['nope']],
    expect: { error: /nope/, code: 'unknown-function' },
    sdk: 'same',
  },
  {
    what: 'a near miss gets a suggestion',
    code: () => plugin('(func (export "count_vowels"))'),
    steps: [['count_vowel']],
    expect: { error: /count_vowel/, code: 'unknown-function' },
    sdk: 'same',
  },
  {
    what: 'a function without a result succeeds',
    code: () => run('(nop)'),
    expect: { output: '' },
    sdk: 'same',
  },
  {
    what: 'an export with parameters is refused before the call',
    code: () => plugin('(func (export "run") (param i32) unreachable)'),
    expect: { error: /takes parameters \(i32\)/, code: 'not-callable' },
    sdk: { error: /unreachable/ },
  },
  {
    what: 'an export with two results is refused before the call',
    code: () => plugin('(func (export "run") (result i32 i32) unreachable)'),
    expect: { error: /returns 2 values/, code: 'not-callable' },
    sdk: { error: /unreachable/ },
  },
  {
    what: 'an export that is no function is unknown',
    code: () => plugin('(global (export "run") i32 (i32.const 1))'),
    expect: { error: /run/, code: 'unknown-function' },
    sdk: 'same',
  },
  {
    what: 'globals live from call to call',
    code: counter,
    steps: Array.from({ length: 1001 }, () => ['run'] as const),
    expect: { output: u64(1001n) },
    sdk: 'same',
  },
];

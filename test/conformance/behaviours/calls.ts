// Calls of exports: what goes in, what comes out, what cannot be called.
import { setTimeout } from 'node:timers/promises';
import { notAsked, type Behaviour } from '../behaviour';
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
  ...[0, 1, 7, 8, 9, 4096, 65535, 65536, 65537, 65539].map(alwaysSize),
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
    what: 'every byte of an input comes back as it went in',
    code: echo,
    steps: [['run', Uint8Array.from({ length: 256 }, (_, byte) => byte)]],
    expect: { output: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
    sdk: 'same',
  },
  {
    what: 'an input that is a view is that part only',
    code: echo,
    steps: [['run', new TextEncoder().encode('0123456789').subarray(2, 5)]],
    expect: { output: '234' },
    sdk: 'same',
  },
  ...['constructor', '__proto__', 'toString'].map((name): Behaviour => ({
    what: `a function that only the host's language has is unknown: ${name}`,
    code: echo,
    steps: [[name]],
    expect: { error: new RegExp(name), code: 'unknown-function' },
    sdk: 'same',
  })),
  ...['zähle 🙂', 'constructor', 'a/b#c d', ''].map((name): Behaviour => ({
    what: `a function may have any name: "${name}"`,
    code: () => plugin(`(data (i32.const 0) "ok") (func (export "${name}") (call $say (i32.const 0) (i32.const 2)))`),
    steps: [[name]],
    expect: { output: 'ok' },
    sdk: 'same',
  })),
  {
    what: 'globals live from call to call, 10,001 times',
    code: counter,
    steps: Array.from({ length: 10_001 }, () => ['run'] as const),
    expect: { output: u64(10_001n) },
    sdk: 'same',
  },
  {
    what: 'a reset starts globals and memory afresh',
    code: counter,
    steps: [['run'], 'reset', ['run']],
    expect: { output: u64(1n) },
    sdk: { output: u64(2n) },
  },
  {
    what: 'a reset before the first call does no harm',
    code: counter,
    steps: ['reset', 'reset', ['run']],
    expect: { output: u64(1n) },
    sdk: 'same',
  },
  {
    what: 'a call after close is an error',
    code: counter,
    steps: [['run'], 'close', ['run']],
    expect: { error: /closed/, code: 'closed' },
    sdk: { output: u64(2n) },
  },
  {
    what: 'a call that is cancelled fails, and the next one works',
    code: () => plugin(`(func (export "spin") (loop $ever (br $ever))) (func (export "run"))`),
    steps: [['spin', '', () => setTimeout(50)], ['run']],
    expect: [{ error: /cancelled/, code: 'cancelled', hint: /fresh instance/ }, { output: '' }],
    sdk: notAsked('it cannot cancel'),
  },
  {
    what: 'an instance that trapped can be called again, with its globals',
    code: () =>
      plugin(`(global $n (mut i64) (i64.const 0))
        (func (export "trap") (global.set $n (i64.const 5)) unreachable)
        (func (export "run") (call $say_u64 (global.get $n)))`),
    steps: [['trap'], ['run']],
    expect: [{ error: /unreachable/ }, { output: u64(5n) }],
    sdk: 'same',
  },
];

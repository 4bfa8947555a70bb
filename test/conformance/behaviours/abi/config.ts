// config_get.
import type { Behaviour } from '../../behaviour';
import { plugin, run, u64 } from '../../plugins';

/** Puts out the value of the key that is its input. */
const config = () =>
  plugin(`(data (i32.const 0) "<unset>")
    (func (export "run") (local $value i64)
      (local.set $value (call $config_get (call $input_handle)))
      (if (i64.eqz (local.get $value))
        (then (call $say (i32.const 0) (i32.const 7)))
        (else (call $say_handle (local.get $value)))))`);

const unset = (what: string, key: string, more: Partial<Behaviour>): Behaviour => ({
  what,
  code: config,
  steps: [['run', key]],
  expect: { output: '<unset>' },
  sdk: 'same',
  ...more,
});

export const behaviours: readonly Behaviour[] = [
  ...[
    ['', 'hello'],
    [' of any text', 'zwölf 🙂\n"\0'],
    [' of 100 kB', 'x'.repeat(100_000)],
  ].map(([what = '', value = '']): Behaviour => ({
    what: `config${what} is read`,
    code: config,
    steps: [['run', 'thing 🙂']],
    options: { config: { 'thing 🙂': value } },
    expect: { output: value },
    sdk: 'same',
  })),
  unset('config that is not set is 0', 'thing', { options: { config: { Thing: 'x', 'thing ': 'x' } } }),
  unset('config is empty without any', 'thing', {}),
  unset('config that is empty is 0', 'thing', { options: { config: { thing: '' } }, sdk: { output: '' } }),
  ...['constructor', '__proto__', 'toString'].map((key) =>
    unset(`config has no key of the language of the host: ${key}`, key, { sdk: { error: /./ } }),
  ),
  {
    what: 'config may have a key of the language of the host',
    code: config,
    steps: [['run', 'constructor']],
    options: { config: { constructor: 'mine' } },
    expect: { output: 'mine' },
    sdk: 'same',
  },
  {
    what: 'config_get frees its key',
    code: () =>
      plugin(`(func (export "run") (local $key i64)
        (local.set $key (call $text (i32.const 0) (i32.const 3)))
        (drop (call $config_get (local.get $key)))
        (call $say_u64 (call $length (local.get $key))))`),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'config_get gives a copy each time',
    code: () =>
      plugin(`(data (i32.const 0) "k") (func (export "run") (local $first i64)
        (local.set $first (call $config_get (call $text (i32.const 0) (i32.const 1))))
        (call $store_u8 (local.get $first) (i32.const 88))
        (call $say_handle (call $config_get (call $text (i32.const 0) (i32.const 1)))))`),
    options: { config: { k: 'abc' } },
    expect: { output: 'abc' },
    sdk: 'same',
  },
  ...['0', '5', '-1', '0x100000100'].map((handle): Behaviour => ({
    what: `config_get(${handle}) is an error: it is no handle`,
    code: () => run(`(drop (call $config_get (i64.const ${handle})))`),
    expect: { error: /handle.*config_get/, code: 'host' },
    sdk: { output: null },
  })),
];

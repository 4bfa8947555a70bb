// var_get, var_set, and their limit.
import { notAsked, type Behaviour, type Step } from '../../behaviour';
import { plugin, run, u64 } from '../../plugins';

const key = (name: 'k' | 'other'): string =>
  name === 'k' ? '(call $text (i32.const 0) (i32.const 1))' : '(call $text (i32.const 1) (i32.const 5))';

/** Two vars, "k" and "other". */
const vars = () =>
  plugin(`(data (i32.const 0) "kother")
    (func (export "set") (call $var_set ${key('k')} (call $input_handle)))
    (func (export "set_other") (call $var_set ${key('other')} (call $input_handle)))
    (func (export "get") (call $say_handle (call $var_get ${key('k')})))
    (func (export "is_set") (call $say_u64 (call $var_get ${key('k')})))
    (func (export "delete") (call $var_set ${key('k')} (i64.const 0)))
    (func (export "fail") (result i32) (call $var_set ${key('k')} (call $input_handle)) (i32.const 1))
    (func (export "trap") (call $var_set ${key('k')} (call $input_handle)) unreachable)
    (func (export "spin") (call $var_set ${key('k')} (call $input_handle)) (loop $ever (br $ever)))`);

const text = (bytes: number): string => 'x'.repeat(bytes);
const limit = (max_var_bytes: number): Behaviour['options'] => ({ memory: { max_var_bytes } });

/** A row about the plug-in {@link vars}. */
const row = (
  what: string,
  steps: readonly Step[],
  output: string | Uint8Array,
  more?: Partial<Behaviour>,
): Behaviour => ({
  what,
  code: vars,
  steps,
  expect: { output },
  sdk: 'same',
  ...more,
});

export const behaviours: readonly Behaviour[] = [
  row('vars live from call to call', [['set', 'v1'], ['get']], 'v1'),
  row('a var keeps every byte', [['set', new Uint8Array([0, 255, 10, 0])], ['get']], new Uint8Array([0, 255, 10, 0])),
  row('a var that was never set is 0', [['is_set']], u64(0n)),
  row('a var is set anew', [['set', 'one'], ['set', 'second'], ['get']], 'second'),
  row('vars do not touch one another', [['set', 'one'], ['set_other', 'two'], ['get']], 'one'),
  row('var_set with 0 deletes', [['set', 'v1'], ['delete'], ['is_set']], u64(0n)),
  row('a var that is not there can be deleted', [['delete'], ['is_set']], u64(0n)),
  row('a value of no bytes is none', [['set', 'v1'], ['set', ''], ['get']], '', { sdk: { output: '' } }),
  row('vars outlive a call that failed', [['fail', 'v1'], ['get']], 'v1'),
  row('vars outlive a trap', [['trap', 'v1'], ['get']], 'v1'),
  {
    what: "vars outlive a command's _start",
    code: () =>
      plugin(`(data (i32.const 0) "k")
        (func (export "_start") (call $var_set ${key('k')} (call $input_handle)))
        (func (export "get") (call $say_handle (call $var_get ${key('k')})))`),
    steps: [['_start', 'v1'], ['get']],
    expect: { output: 'v1' },
    sdk: notAsked('it runs _start by itself, before any call'),
  },
  row('a reset takes the vars', [['set', 'v1'], 'reset', ['get']], '', { sdk: { output: 'v1' } }),
  row('a timeout takes the vars', [['spin', 'v1'], ['get']], '', {
    options: { timeout_ms: 1000 },
    sdk: { output: 'v1' },
  }),
  row('max_var_bytes may be used up', [['set', text(100)], ['get']], text(100), { options: limit(100) }),
  row('a var that is set anew counts once', [['set', text(60)], ['set', text(70)], ['get']], text(70), {
    options: limit(100),
  }),
  row(
    'a var that is deleted makes room',
    [['set_other', text(60)], ['set', text(40)], ['delete'], ['set', 'y'], ['get']],
    'y',
    {
      options: limit(100),
    },
  ),
  {
    what: 'vars over max_var_bytes are an error, and the value before is kept',
    code: vars,
    steps: [['set', 'old'], ['set', text(1024)], ['get']],
    options: limit(100),
    expect: [{}, { error: /1024 bytes.*100/, code: 'host', hint: /max_var_bytes/ }, { output: 'old' }],
    sdk: [{}, { error: /1024 bytes requested, 100 allowed/ }, { output: 'old' }],
  },
  {
    what: 'max_var_bytes is for all vars together',
    code: vars,
    steps: [
      ['set', text(60)],
      ['set_other', text(60)],
    ],
    options: limit(100),
    expect: [{}, { error: /120 bytes.*100/, code: 'host' }],
    sdk: [{}, { error: /120 bytes requested, 100 allowed/ }],
  },
  {
    what: 'max_var_bytes 0 allows no vars',
    code: vars,
    steps: [['set', 'x']],
    options: limit(0),
    expect: { error: /max_var_bytes/, code: 'host' },
    sdk: { output: null },
  },
  row('max_var_bytes 0 still lets a plug-in ask', [['is_set']], u64(0n), { options: limit(0) }),
  {
    what: 'the default limit of vars is 1 MiB',
    code: vars,
    steps: [
      ['set', text(1024 * 1024)],
      ['set', text(1024 * 1024 + 1)],
    ],
    expect: [{}, { error: /1048577 bytes.*1048576/, code: 'host' }],
    sdk: notAsked('it takes seconds for a megabyte'),
  },
  {
    what: 'var_get gives a copy: to write to it changes no var',
    code: () =>
      plugin(`(data (i32.const 0) "kabc")
        (func $k (result i64) ${key('k')})
        (func (export "run")
          (call $var_set (call $k) (call $text (i32.const 1) (i32.const 3)))
          (call $store_u8 (call $var_get (call $k)) (i32.const 88))
          (call $say_handle (call $var_get (call $k))))`),
    expect: { output: 'abc' },
    sdk: { output: 'Xbc' },
  },
  {
    what: 'var_get frees its key',
    code: () =>
      plugin(`(func (export "run") (local $key i64)
        (local.set $key ${key('k')})
        (drop (call $var_get (local.get $key)))
        (call $say_u64 (call $length (local.get $key))))`),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'var_set frees its key and its value',
    code: () =>
      plugin(`(func (export "run") (local $key i64) (local $value i64)
        (local.set $key ${key('k')}) (local.set $value (call $alloc (i64.const 100)))
        (call $var_set (local.get $key) (local.get $value))
        (call $say_u64 (i64.add (call $length (local.get $key)) (call $length (local.get $value)))))`),
    expect: { output: u64(0n) },
    sdk: { output: u64(101n) },
  },
  {
    what: 'var_set may get one handle as key and value',
    code: () =>
      plugin(`(data (i32.const 0) "k") (func (export "run") (local $key i64)
        (local.set $key ${key('k')})
        (call $var_set (local.get $key) (local.get $key))
        (call $say_handle (call $var_get ${key('k')})))`),
    expect: { output: 'k' },
    sdk: 'same',
  },
  ...[
    ['var_get(5)', 'var_get, key', '(drop (call $var_get (i64.const 5)))'],
    ['var_get(0)', 'var_get, key', '(drop (call $var_get (i64.const 0)))'],
    ['var_set(-1, a value)', 'var_set, key', `(call $var_set (i64.const -1) ${key('k')})`],
    ['var_set(a key, 5)', 'var_set, value', `(call $var_set ${key('k')} (i64.const 5))`],
  ].map(([what = '', which = '', call = '']): Behaviour => ({
    what: `${what} is an error: it is no handle`,
    code: () => run(call),
    expect: { error: new RegExp(`handle.*${which}`), code: 'host' },
    sdk: { output: null },
  })),
];

// Config and vars.
import { notAsked, type Behaviour } from '../behaviour';
import { plugin, run } from '../plugins';

const varGet = `(call $say_handle (call $var_get (call $text (i32.const 0) (i32.const 1))))`;

const varSet = `(call $var_set (call $text (i32.const 0) (i32.const 1)) (call $input_handle))`;

const vars = () =>
  plugin(`(data (i32.const 0) "k")
    (func (export "set") ${varSet})
    (func (export "get") ${varGet})
    (func (export "delete") (call $var_set (call $text (i32.const 0) (i32.const 1)) (i64.const 0)))`);

const config = () =>
  plugin(`(data (i32.const 0) "<unset>")
    (func (export "run") (local $value i64)
      (local.set $value (call $config_get (call $input_handle)))
      (if (i64.eqz (local.get $value))
        (then (call $say (i32.const 0) (i32.const 7)))
        (else (call $say_handle (local.get $value)))))`);

export const behaviours: readonly Behaviour[] = [
  {
    what: 'config is read',
    code: config,
    steps: [['run', 'thing']],
    options: { config: { thing: 'hello' } },
    expect: { output: 'hello' },
    sdk: 'same',
  },
  {
    what: 'config that is not set is 0',
    code: config,
    steps: [['run', 'thing']],
    expect: { output: '<unset>' },
    sdk: 'same',
  },
  {
    what: 'config that is empty is 0',
    code: config,
    steps: [['run', 'thing']],
    options: { config: { thing: '' } },
    expect: { output: '<unset>' },
    sdk: { output: '' },
  },
  {
    what: 'config has no key of the language of the host',
    code: config,
    steps: [['run', 'constructor']],
    expect: { output: '<unset>' },
    sdk: { error: /./ },
  },
  {
    what: 'config_get of no handle is an error',
    code: () => run('(drop (call $config_get (i64.const 5)))'),
    expect: { error: /handle/, code: 'host' },
    sdk: { output: '' },
  },
  {
    what: 'vars live from call to call',
    code: vars,
    steps: [['set', 'v1'], ['get']],
    expect: { output: 'v1' },
    sdk: 'same',
  },
  {
    what: 'a var that was never set is 0',
    code: vars,
    steps: [['get']],
    expect: { output: '' },
    sdk: { output: '\0' },
  },
  {
    what: 'var_set with 0 deletes',
    code: vars,
    steps: [['set', 'v1'], ['delete'], ['get']],
    expect: { output: '' },
    sdk: { output: '\0' },
  },
  {
    what: 'vars over max_var_bytes are an error',
    code: vars,
    steps: [['set', 'x'.repeat(1024)]],
    options: { memory: { max_var_bytes: 100 } },
    expect: { error: /1024 bytes.*100/, code: 'host' },
    sdk: { error: /1024 bytes requested, 100 allowed/ },
  },
  {
    what: 'max_var_bytes 0 allows no vars',
    code: vars,
    steps: [['set', 'x']],
    options: { memory: { max_var_bytes: 0 } },
    expect: { error: /max_var_bytes/, code: 'host' },
    sdk: { output: '' },
  },
  {
    what: 'the default limit of vars is 1 MiB',
    code: vars,
    steps: [['set', 'x'.repeat(1024 * 1024 + 1)]],
    expect: { error: /1048577 bytes.*1048576/, code: 'host' },
    sdk: notAsked('it takes seconds for a megabyte'),
  },
];

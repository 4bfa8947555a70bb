// What hosts of the ecosystem promise, a row each: the plug-in, the calls, what the reference does, and where the JS SDK differs.
import { assembleText } from '../../scripts/build/wat.mjs';
import type { RunOptions } from '../../src/runner/protocol';
import { fixture, whyMissing } from '../fixtures';
import type { Call } from './hosts';
import { plugin, probe, run, u64 } from './plugins';

export interface Expectation {
  readonly output?: string | Uint8Array;
  readonly error?: RegExp;
  /** Of ours only: the SDK has no codes. */
  readonly code?: string;
  readonly exitCode?: number;
  readonly logs?: readonly string[];
}

export interface Behaviour {
  readonly what: string;
  readonly code: () => Promise<Uint8Array<ArrayBuffer>>;
  /** Default: `run` without input, once. */
  readonly calls?: readonly Call[];
  readonly options?: Partial<RunOptions>;
  readonly expect: Expectation;
  /** What @extism/extism 2.0.0-rc13 does: the same, something else, or not asked, with the reason. */
  readonly sdk: 'same' | Expectation | { readonly notAsked: string };
  readonly skip?: string | undefined;
}

const echo = () => run('(call $say_handle (call $input_handle))');
const repeat = (text: string, times: number): string => text.repeat(times);

/** An error text in memory, set as the error. */
const setError = '(call $error_set (call $text (i32.const 0) (i32.const 3)))';

const counter = () =>
  plugin(`(global $n (mut i64) (i64.const 0))
    (func (export "run") (global.set $n (i64.add (global.get $n) (i64.const 1))) (call $say_u64 (global.get $n)))`);

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

const logs = () =>
  plugin(`(data (i32.const 0) "tdiwe")
    (func (export "run")
      (call $log_trace (call $text (i32.const 0) (i32.const 1)))
      (call $log_debug (call $text (i32.const 1) (i32.const 1)))
      (call $log_info (call $text (i32.const 2) (i32.const 1)))
      (call $log_warn (call $text (i32.const 3) (i32.const 1)))
      (call $log_error (call $text (i32.const 4) (i32.const 1))))`);

const grows = () =>
  plugin(`(func (export "run") (result i32)
    (if (i32.eq (memory.grow (i32.const 4)) (i32.const -1)) (then unreachable))
    (i32.const 0))`);

const compiled = (name: string): Pick<Behaviour, 'code' | 'skip'> => ({
  code: () => Promise.resolve(fixture(name)),
  skip: whyMissing(name),
});

const notAsked = (reason: string) => ({ notAsked: reason });
const alwaysSize = (size: number): Behaviour => ({
  what: `an input of ${size} bytes comes back whole`,
  code: echo,
  calls: [['run', repeat('é!', size).slice(0, size)]],
  expect: { output: repeat('é!', size).slice(0, size) },
  sdk: 'same',
});

export const behaviours: readonly Behaviour[] = [
  // ---- calls ----
  ...[0, 1, 7, 8, 9, 4096, 65539].map(alwaysSize),
  {
    what: 'an unknown function is named',
    code: echo,
    calls: [['nope']],
    expect: { error: /nope/, code: 'unknown-function' },
    sdk: 'same',
  },
  {
    what: 'a near miss gets a suggestion',
    code: () => plugin('(func (export "count_vowels"))'),
    calls: [['count_vowel']],
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
    calls: Array.from({ length: 1001 }, () => ['run'] as const),
    expect: { output: u64(1001n) },
    sdk: 'same',
  },

  // ---- results and errors ----
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
    calls: [['fail'], ['run']],
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },

  // ---- memory ----
  {
    what: 'alloc(0) is 0',
    code: () => probe('(call $alloc (i64.const 0))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(2n << 48n) },
  },
  {
    what: 'alloc(-1) is 0',
    code: () => probe('(call $alloc (i64.const -1))'),
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'length(0) is 0',
    code: () => probe('(call $length (i64.const 0))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(1n) },
  },
  {
    what: 'length of an address inside of a block is 0',
    code: () => probe('(call $length (i64.add (call $alloc (i64.const 64)) (i64.const 8)))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(64n) },
  },
  {
    what: 'length of a freed block is 0',
    code: () =>
      plugin(`(func (export "run") (local $h i64) (local.set $h (call $alloc (i64.const 64)))
        (call $free (local.get $h)) (call $say_u64 (call $length (local.get $h))))`),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'length(input_offset()) is the length of the input',
    code: () => probe('(call $length (call $input_offset))'),
    calls: [['run', 'hello world']],
    expect: { output: u64(11n) },
    sdk: 'same',
  },
  {
    what: 'freeing the input makes its length 0',
    code: () => run('(call $free (call $input_offset)) (call $say_u64 (call $input_length))'),
    calls: [['run', 'hello']],
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'a load outside of the memory is 0',
    code: () =>
      probe('(i64.add (call $load_u64 (i64.const -1)) (i64.extend_i32_u (call $load_u8 (i64.const 0x7fffffffffff))))'),
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'a store outside of the memory is ignored',
    code: () =>
      run('(call $store_u64 (i64.const -1) (i64.const 1)) (call $store_u8 (i64.const 0x7fffffffffff) (i32.const 1))'),
    expect: { output: '' },
    sdk: { error: /./ },
  },
  {
    what: 'input_load past the end is 0',
    code: () =>
      probe('(i64.add (call $input_load_u64 (i64.const 1)) (i64.extend_i32_u (call $input_load_u8 (i64.const 8))))'),
    calls: [['run', '12345678']],
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: '40,000 allocations in one call keep their bytes',
    code: () =>
      plugin(`(func (export "run") (local $i i64) (local $h i64) (local $bad i64)
        (loop $next
          (local.set $h (call $alloc (i64.const 8)))
          (call $store_u64 (local.get $h) (local.get $i))
          (if (i64.ne (call $load_u64 (local.get $h)) (local.get $i))
            (then (local.set $bad (i64.add (local.get $bad) (i64.const 1)))))
          (local.set $i (i64.add (local.get $i) (i64.const 1)))
          (br_if $next (i64.lt_u (local.get $i) (i64.const 40000))))
        (call $say_u64 (local.get $bad)))`),
    expect: { output: u64(0n) },
    sdk: notAsked('its writes are lost after 32,766 allocations, in ways that differ from run to run'),
  },

  // ---- config and vars ----
  {
    what: 'config is read',
    code: config,
    calls: [['run', 'thing']],
    options: { config: { thing: 'hello' } },
    expect: { output: 'hello' },
    sdk: 'same',
  },
  {
    what: 'config that is not set is 0',
    code: config,
    calls: [['run', 'thing']],
    expect: { output: '<unset>' },
    sdk: 'same',
  },
  {
    what: 'config that is empty is 0',
    code: config,
    calls: [['run', 'thing']],
    options: { config: { thing: '' } },
    expect: { output: '<unset>' },
    sdk: { output: '' },
  },
  {
    what: 'config has no key of the language of the host',
    code: config,
    calls: [['run', 'constructor']],
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
    calls: [['set', 'v1'], ['get']],
    expect: { output: 'v1' },
    sdk: 'same',
  },
  {
    what: 'a var that was never set is 0',
    code: vars,
    calls: [['get']],
    expect: { output: '' },
    sdk: { output: '\0' },
  },
  {
    what: 'var_set with 0 deletes',
    code: vars,
    calls: [['set', 'v1'], ['delete'], ['get']],
    expect: { output: '' },
    sdk: { output: '\0' },
  },
  {
    what: 'vars over max_var_bytes are an error',
    code: vars,
    calls: [['set', repeat('x', 1024)]],
    options: { memory: { max_var_bytes: 100 } },
    expect: { error: /1024 bytes.*100/, code: 'host' },
    sdk: { error: /1024 bytes requested, 100 allowed/ },
  },
  {
    what: 'max_var_bytes 0 allows no vars',
    code: vars,
    calls: [['set', 'x']],
    options: { memory: { max_var_bytes: 0 } },
    expect: { error: /max_var_bytes/, code: 'host' },
    sdk: { output: '' },
  },
  {
    what: 'the default limit of vars is 1 MiB',
    code: vars,
    calls: [['set', repeat('x', 1024 * 1024 + 1)]],
    expect: { error: /1048577 bytes.*1048576/, code: 'host' },
    sdk: notAsked('it takes seconds for a megabyte'),
  },

  // ---- logs ----
  {
    what: 'logs arrive with their level',
    code: logs,
    expect: { logs: ['trace: t', 'debug: d', 'info: i', 'warn: w', 'error: e'] },
    sdk: 'same',
  },
  {
    what: 'logs below the level are dropped',
    code: logs,
    options: { logLevel: 'warn' },
    expect: { logs: ['warn: w', 'error: e'] },
    sdk: 'same',
  },
  {
    what: 'a log frees its handle, dropped or not',
    code: () =>
      plugin(`(data (i32.const 0) "x") (func (export "run") (local $h i64)
        (local.set $h (call $text (i32.const 0) (i32.const 1))) (call $log_trace (local.get $h))
        (call $say_u64 (call $length (local.get $h))))`),
    options: { logLevel: 'error' },
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'get_log_level is the number of the level',
    code: () => probe('(i64.extend_i32_u (call $get_log_level))'),
    options: { logLevel: 'warn' },
    expect: { output: u64(3n) },
    sdk: 'same',
  },

  // ---- starting ----
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
    calls: [['run'], ['run']],
    expect: { output: 'A' },
    sdk: 'same',
  },

  // ---- limits ----
  {
    what: 'memory.max_pages counts all memories',
    code: grows,
    options: { memory: { max_pages: 6 } },
    // The engine refuses to grow, and what the plug-in makes of that is its own: most give up.
    expect: { error: /unreachable/, code: 'trap' },
    sdk: { output: '' },
  },
  {
    what: 'memory within max_pages grows',
    code: grows,
    options: { memory: { max_pages: 7 } },
    expect: { output: '' },
    sdk: 'same',
  },
  {
    what: 'an input that does not fit into max_pages is an error',
    code: echo,
    calls: [['run', repeat('x', 300_000)]],
    options: { memory: { max_pages: 6 } },
    expect: { error: /[Mm]emory/, code: 'oom' },
    sdk: notAsked('it allocates pages one by one, for seconds'),
  },
  {
    what: 'a call that takes too long is cut off',
    code: () => run('(loop $ever (br $ever))'),
    options: { timeout_ms: 300 },
    expect: { error: /did not finish|timeout/, code: 'timeout' },
    sdk: 'same',
  },
  {
    what: 'after a timeout the plug-in works again',
    code: () =>
      plugin(
        '(func (export "loop") (loop $ever (br $ever))) (data (i32.const 0) "ok") (func (export "run") (call $say (i32.const 0) (i32.const 2)))',
      ),
    calls: [['loop'], ['run']],
    options: { timeout_ms: 300 },
    expect: { output: 'ok' },
    sdk: { error: /timeout/ },
  },

  // ---- WASI ----
  {
    what: 'proc_exit(0) is success',
    code: () => run('(call $say (i32.const 0) (i32.const 2)) (call $proc_exit (i32.const 0))', 'ok'),
    expect: { output: 'ok' },
    sdk: { output: '' },
  },
  {
    what: 'proc_exit with another code fails with it',
    code: () => run('(call $proc_exit (i32.const 500))'),
    expect: { error: /500/, code: 'exit', exitCode: 500 },
    sdk: { output: '' },
  },
  {
    what: 'proc_exit(-1) is 0xffffffff',
    code: () => run('(call $proc_exit (i32.const -1))'),
    expect: { error: /4294967295/, code: 'exit', exitCode: 0xffffffff },
    sdk: { output: '' },
  },
  {
    what: 'without WASI, a plug-in that needs it does not link',
    code: () => run('(call $proc_exit (i32.const 0))'),
    options: { wasi: false },
    expect: { error: /wasi_snapshot_preview1 proc_exit/, code: 'link' },
    sdk: { error: /useWasi/ },
  },
  {
    what: "a command's _start gets a fresh instance each time",
    code: () =>
      plugin(`(global $n (mut i64) (i64.const 0))
        (func (export "_start") (global.set $n (i64.add (global.get $n) (i64.const 1))) (call $say_u64 (global.get $n)))`),
    calls: [['_start'], ['_start']],
    expect: { output: u64(1n) },
    sdk: { error: /./ },
  },

  // ---- what is loaded ----
  {
    what: 'missing imports are listed, all at once',
    code: () =>
      assembleText(
        'a.wat',
        '(module (import "a" "b" (func)) (import "c" "d" (func (param i64))) (func (export "run")))',
      ),
    expect: { error: /a b \(\) -> \(\)[^]*c d \(i64\) -> \(\)/, code: 'link' },
    sdk: { error: /"a"/ },
  },
  {
    what: 'a component is called one',
    code: () => Promise.resolve(new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0])),
    expect: { error: /component/i, code: 'component' },
    sdk: { error: /./ },
  },
  {
    what: 'what is no WebAssembly is refused',
    code: () => Promise.resolve(new TextEncoder().encode('#!/bin/sh\n')),
    expect: { error: /WebAssembly|wasm/i, code: 'invalid' },
    sdk: { error: /./ },
  },
  {
    what: 'half a module is refused, with the place',
    code: async () => (await echo()).slice(0, 100),
    expect: { error: /offset \d+/, code: 'invalid' },
    sdk: { error: /./ },
  },

  // ---- real compilers ----
  ...(['c', 'rust', 'assemblyscript'] as const).map((language): Behaviour => ({
    what: `count_vowels in ${language}`,
    ...compiled(`count_vowels_${language}`),
    calls: [['count_vowels', 'this is a test']],
    expect: { output: '{"count": 4}' },
    sdk: 'same',
  })),
  {
    what: "a panic in Rust is a trap, with the function's name",
    ...compiled('count_vowels_rust'),
    calls: [['panics', 'x']],
    expect: { error: /unreachable/, code: 'trap', exitCode: 134 },
    sdk: 'same',
  },
  {
    what: "a command's streams come line by line, the last one too",
    ...compiled('command_c'),
    calls: [['_start', '0']],
    expect: { output: 'done', logs: ['stdout: start 1', 'stderr: to stderr', 'stdout: without newline'] },
    sdk: notAsked('it writes to the streams of the process'),
  },
  {
    what: "a command's exit code is the error's",
    ...compiled('command_c'),
    calls: [['_start', '3']],
    expect: { error: /code 3/, code: 'exit', exitCode: 3 },
    sdk: notAsked('it writes to the streams of the process'),
  },
];

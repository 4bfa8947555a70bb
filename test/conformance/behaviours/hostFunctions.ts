// Functions of the embedding program.
import { assembleText } from '../../../scripts/build/wat.mjs';
import { notAsked, type Behaviour } from '../behaviour';

const wat = (body: string) => () =>
  assembleText(
    'plugin.wat',
    `(module
      (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
      (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
      (import "extism:host/env" "length" (func $length (param i64) (result i64)))
      ${body})`,
  );

/** Hands the input to the function and puts out the block that comes back. */
const asks = (module = 'extism:host/user', name = 'f') =>
  wat(`(import "${module}" "${name}" (func $f (param i64) (result i64)))
    (func (export "run") (result i32) (local $answer i64)
      (local.set $answer (call $f (call $input_offset)))
      (call $output_set (local.get $answer) (call $length (local.get $answer)))
      (i32.const 0))`);

const steps = [['run', 'frodo']] as const;

export const behaviours: readonly Behaviour[] = [
  {
    what: 'a host function reads and writes memory of the plug-in',
    code: asks(),
    functions: { 'extism:host/user': { f: (memory, handle: bigint) => memory.write(`HELLO ${memory.read(handle)}!`) } },
    steps,
    expect: { output: 'HELLO frodo!' },
    sdk: 'same',
  },
  {
    what: 'a host function may be asynchronous',
    code: asks(),
    functions: {
      'extism:host/user': {
        f: async (memory, handle: bigint) => {
          await Promise.resolve();
          return memory.write(`later: ${memory.read(handle)}`);
        },
      },
    },
    steps,
    expect: { output: 'later: frodo' },
    sdk: 'same',
    sdkInWorker: true,
  },
  {
    what: 'functions of one name in two namespaces are two functions',
    code: wat(`(import "a" "f" (func $a (param i64) (result i64))) (import "b" "f" (func $b (param i64) (result i64)))
      (func (export "run") (result i32) (local $answer i64)
        (local.set $answer (call $b (call $a (call $input_offset))))
        (call $output_set (local.get $answer) (call $length (local.get $answer)))
        (i32.const 0))`),
    functions: {
      a: { f: (memory, handle: bigint) => memory.write(`${memory.read(handle)}a`) },
      b: { f: (memory, handle: bigint) => memory.write(`${memory.read(handle)}b`) },
    },
    steps,
    expect: { output: 'frodoab' },
    sdk: 'same',
  },
  {
    what: 'floats and 32-bit integers cross as numbers, 64-bit integers as bigints',
    code: wat(`(import "math" "sum" (func $sum (param i32 i64 f32 f64) (result f64)))
      (func (export "run") (result i32)
        (i32.ne (i32.trunc_f64_s (call $sum (i32.const -1) (i64.const 100) (f32.const 1.5) (f64.const 1))) (i32.const 101)))`),
    functions: {
      math: { sum: (_, a: number, b: bigint, c: number, d: number) => a + Number(b) + c + d },
    },
    expect: { output: '' },
    sdk: { output: null },
  },
  {
    what: 'a host function that throws is named, with its message',
    code: asks(),
    functions: {
      'extism:host/user': {
        f: () => {
          throw new Error('no ring');
        },
      },
    },
    steps,
    expect: { error: /extism:host\/user f failed: no ring/, code: 'host' },
    sdk: { error: /no ring/ },
  },
  {
    what: 'a host function that nobody gives fails by module and name, before anything runs',
    code: asks('shop', 'price'),
    expect: { error: /shop price \(i64\) -> i64: A host function/, code: 'link' },
    sdk: { error: /shop/ },
  },
  {
    what: 'a host function of another type than the import takes what comes, and is checked where it states one',
    code: asks(),
    functions: { 'extism:host/user': { f: () => 12.5 } },
    steps,
    expect: { error: /returned 12\.5, and the plug-in expects \(i64\) -> i64/, code: 'host' },
    sdk: notAsked('a number for an i64 is an error of the engine there'),
  },
];

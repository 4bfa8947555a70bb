// Several modules of a manifest as one plug-in.
import { assembleText } from '../../../scripts/build/wat.mjs';
import { notAsked, type Behaviour } from '../behaviour';
import { plugin, u64 } from '../plugins';

const wat = (body: string) => () => assembleText('linked.wat', `(module ${body})`);

const say = `(import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))`;

/** `run` puts out the 8 bytes of an i64; imports come first. */
const says = (imports: string, expression: string, rest = '') =>
  wat(`${imports} ${say} ${rest}
    (func (export "run") (result i32) (local $block i64)
      (local.set $block (call $alloc (i64.const 8)))
      (call $store_u64 (local.get $block) ${expression})
      (call $output_set (local.get $block) (i64.const 8))
      (i32.const 0))`);

/** The number of its own calls. */
const counter = `(global $n (mut i64) (i64.const 0))
  (func (export "count") (result i64) (global.set $n (i64.add (global.get $n) (i64.const 1))) (global.get $n))`;
const importCount = '(import "side" "count" (func $count (result i64)))';

const upper = () =>
  plugin(`(func (export "upper") (param $block i64) (result i64) (local $i i64) (local $byte i32)
    (block $done
      (loop $next
        (br_if $done (i64.ge_u (local.get $i) (call $length (local.get $block))))
        (local.set $byte (call $load_u8 (i64.add (local.get $block) (local.get $i))))
        (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 97)) (i32.const 26))
          (then
            (call $store_u8
              (i64.add (local.get $block) (local.get $i))
              (i32.sub (local.get $byte) (i32.const 32)))))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $next)))
    (local.get $block))`);

const reflect = wat(`(import "upper" "upper" (func $upper (param i64) (result i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (func (export "run") (result i32)
    (call $output_set (call $upper (call $input_offset)) (call $length (call $input_offset)))
    (i32.const 0))`);

export const behaviours: readonly Behaviour[] = [
  {
    what: 'a module imports a function of another by its name in the manifest, and they share memory handles',
    code: reflect,
    linked: { upper },
    steps: [['run', 'Hello, World!']],
    expect: { output: 'HELLO, WORLD!' },
    sdk: 'same',
  },
  {
    what: 'a linked module keeps its state from call to call',
    code: says(importCount, '(call $count)'),
    linked: { side: wat(counter) },
    steps: [['run'], ['run']],
    expect: [{ output: u64(1n) }, { output: u64(2n) }],
    sdk: 'same',
  },
  {
    what: 'a linked module with _start is a command, fresh for each use',
    code: says(importCount, '(i64.add (call $count) (call $count))'),
    linked: { side: wat(`(func (export "_start")) ${counter}`) },
    steps: [['run'], ['run']],
    expect: [{ output: u64(2n) }, { output: u64(2n) }],
    // It makes one instance and keeps that.
    sdk: [{ output: u64(3n) }, { output: u64(7n) }],
  },
  {
    what: 'modules may import functions in a circle',
    code: says('(import "left" "f" (func $f (param i64) (result i64)))', '(call $f (i64.const 7))'),
    linked: {
      left: wat(`(import "right" "g" (func $g (param i64) (result i64)))
        (func (export "f") (param $n i64) (result i64)
          (if (result i64) (i64.eqz (local.get $n))
            (then (i64.const 0))
            (else (i64.add (call $g (local.get $n)) (local.get $n)))))`),
      right: wat(`(import "left" "f" (func $f (param i64) (result i64)))
        (func (export "g") (param $n i64) (result i64) (call $f (i64.sub (local.get $n) (i64.const 1))))`),
    },
    expect: { output: u64(28n) },
    sdk: 'same',
  },
  {
    what: 'an export that a linked module does not have is named',
    code: says('(import "side" "counts" (func $count (result i64)))', '(call $count)'),
    linked: { side: wat(counter) },
    expect: { error: /side counts .*did you mean count\?/, code: 'link' },
    sdk: { error: /side|counts/ },
  },
  {
    what: 'a linked module is initialised before its first use',
    code: says('(import "side" "five" (func $five (result i64)))', '(call $five)'),
    linked: {
      side: wat(`(global $n (mut i64) (i64.const 0)) (func (export "_initialize") (global.set $n (i64.const 5)))
        (func (export "five") (result i64) (global.get $n))`),
    },
    expect: { output: u64(5n) },
    sdk: 'same',
  },
  {
    what: 'two modules of one name are refused',
    code: says('', '(i64.const 1)'),
    linked: { main: says('', '(i64.const 2)') },
    expect: { error: /Two modules of the manifest are named "main"/, code: 'manifest' },
    sdk: notAsked('its main module would have to have another name'),
  },
];

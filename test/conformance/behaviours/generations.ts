// Plug-ins of the ABIs before 1.x, which current hosts reject.
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { Behaviour } from '../behaviour';

/** Counts: its var `n` goes up by one with each call, written the way PDKs of that time did, who freed what they gave. */
const counts = (module: string, prefix: string) => () =>
  assembleText(
    'old.wat',
    `(module
      (import "${module}" "${prefix}alloc" (func $alloc (param i64) (result i64)))
      (import "${module}" "${prefix}free" (func $free (param i64)))
      (import "${module}" "${prefix}length" (func $length (param i64) (result i64)))
      (import "${module}" "${prefix}load_u8" (func $load_u8 (param i64) (result i32)))
      (import "${module}" "${prefix}store_u8" (func $store_u8 (param i64 i32)))
      (import "${module}" "${prefix}var_get" (func $var_get (param i64) (result i64)))
      (import "${module}" "${prefix}var_set" (func $var_set (param i64 i64)))
      (import "${module}" "${prefix}log_info" (func $log_info (param i64)))
      (import "${module}" "${prefix}output_set" (func $output_set (param i64 i64)))
      (func $byte (param $byte i32) (result i64) (local $block i64)
        (local.set $block (call $alloc (i64.const 1)))
        (call $store_u8 (local.get $block) (local.get $byte))
        (local.get $block))
      (func (export "run") (result i32) (local $key i64) (local $value i64)
        (local.set $key (call $byte (i32.const 110)))
        (local.set $value (call $var_get (local.get $key)))
        (call $free (local.get $key))
        (local.set $value (call $byte
          (if (result i32) (i64.eqz (call $length (local.get $value)))
            (then (i32.const 49))
            (else (i32.add (call $load_u8 (local.get $value)) (i32.const 1))))))
        (local.set $key (call $byte (i32.const 110)))
        (call $var_set (local.get $key) (local.get $value))
        (call $log_info (local.get $key))
        (call $free (local.get $key))
        (call $output_set (local.get $value) (i64.const 1))
        (i32.const 0)))`,
  );

const steps = [['run'], ['run'], ['run']] as const;
const expected = ['1', '2', '3'].map((output) => ({ output, logs: ['info: n'] }));

export const behaviours: readonly Behaviour[] = [
  {
    what: 'a plug-in of ABI 0.x (env extism_*) runs',
    code: counts('env', 'extism_'),
    steps,
    expect: expected,
    sdk: { error: /env|extism_/ },
  },
  {
    what: 'a plug-in of October 2023 (extism:env) runs',
    code: counts('extism:env', ''),
    steps,
    expect: expected,
    sdk: { error: /extism:env/ },
  },
  {
    what: 'what is missing of several ABIs is listed in one error',
    code: () =>
      assembleText(
        'mixed.wat',
        `(module
          (import "env" "extism_log_trace" (func (param i64)))
          (import "extism:host/env" "log_fatal" (func (param i64)))
          (import "wasi_snapshot_preview1" "fd_wirte" (func))
          (func (export "run")))`,
      ),
    expect: {
      error:
        /3 imports are not provided:\n.*extism_log_trace.*came with ABI 1\.x.*\n.*log_fatal.*\n.*did you mean fd_write/,
      code: 'link',
    },
    sdk: { error: /env/ },
  },
];

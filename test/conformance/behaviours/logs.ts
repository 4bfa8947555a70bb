// Logs.
import type { Behaviour } from '../behaviour';
import { plugin, probe, u64 } from '../plugins';

const logs = () =>
  plugin(`(data (i32.const 0) "tdiwe")
    (func (export "run")
      (call $log_trace (call $text (i32.const 0) (i32.const 1)))
      (call $log_debug (call $text (i32.const 1) (i32.const 1)))
      (call $log_info (call $text (i32.const 2) (i32.const 1)))
      (call $log_warn (call $text (i32.const 3) (i32.const 1)))
      (call $log_error (call $text (i32.const 4) (i32.const 1))))`);

export const behaviours: readonly Behaviour[] = [
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
];

// log_*, get_log_level.
import type { Behaviour } from '../../behaviour';
import { plugin, probe, run, u64 } from '../../plugins';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

/** Says the first letter of each level at that level. */
const logs = () =>
  plugin(`(data (i32.const 0) "tdiwe")
    (func (export "run")
      ${levels.map((level, at) => `(call $log_${level} (call $text (i32.const ${at}) (i32.const 1)))`).join('\n')})`);

const logInput = () => run('(call $log_info (call $input_handle))');

export const behaviours: readonly Behaviour[] = [
  ...levels.map((logLevel, at): Behaviour => ({
    what: `logs from ${logLevel} on arrive, with their level`,
    code: logs,
    options: { logLevel },
    expect: { logs: levels.slice(at).map((level) => `${level}: ${level[0] ?? ''}`) },
    sdk: 'same',
  })),
  {
    what: 'logs that are off are dropped',
    code: logs,
    options: { logLevel: 'off' },
    expect: { logs: [] },
    sdk: 'same',
  },
  ...[...levels, 'off' as const].map((logLevel, at): Behaviour => ({
    what: `get_log_level is ${logLevel === 'off' ? '0x7fffffff' : at} for ${logLevel}`,
    code: () => probe('(i64.extend_i32_u (call $get_log_level))'),
    options: { logLevel },
    expect: { output: u64(logLevel === 'off' ? 0x7fffffffn : BigInt(at)) },
    sdk: 'same',
  })),
  ...levels.flatMap((level) =>
    (['trace', 'off'] as const).map((logLevel): Behaviour => ({
      what: `log_${level} frees its text when the level is ${logLevel}`,
      code: () =>
        plugin(`(data (i32.const 0) "x") (func (export "run") (local $h i64)
            (local.set $h (call $text (i32.const 0) (i32.const 1)))
            (call $log_${level} (local.get $h))
            (call $say_u64 (call $length (local.get $h))))`),
      options: { logLevel },
      expect: { output: u64(0n) },
      sdk: 'same',
    })),
  ),
  ...(['trace', 'off'] as const).flatMap((logLevel) =>
    ['0', '5', '-1'].map((handle): Behaviour => ({
      what: `a log of ${handle} is an error when the level is ${logLevel}: it is no handle`,
      code: () => run(`(call $log_warn (i64.const ${handle}))`),
      options: { logLevel },
      expect: { error: /handle.*log/, code: 'host' },
      // It logs the null block as a text, and an error for the others.
      sdk: { output: null },
    })),
  ),
  ...[
    ['of several lines', 'a\nb\r\nc'],
    ['of any text', 'zwölf 🙂 \0 "'],
    ['of 60,000 bytes', 'x'.repeat(60_000)],
  ].map(([what = '', text = '']): Behaviour => ({
    what: `a log ${what} is one entry`,
    code: logInput,
    steps: [['run', text]],
    expect: { logs: [`info: ${text}`] },
    sdk: 'same',
  })),
  {
    what: 'a log that is no UTF-8 is no error',
    code: logInput,
    steps: [['run', new Uint8Array([0x41, 0xff, 0x42])]],
    expect: { logs: ['info: A\ufffdB'] },
    sdk: 'same',
  },
  {
    what: 'logs of a call that fails arrive',
    code: () => run('(call $log_info (call $text (i32.const 0) (i32.const 3))) unreachable', 'bye'),
    expect: { error: /unreachable/, logs: ['info: bye'] },
    sdk: 'same',
  },
];

// WASI preview 1.
import type { Behaviour } from '../behaviour';
import { plugin, run, u64 } from '../plugins';

export const behaviours: readonly Behaviour[] = [
  {
    what: 'proc_exit(0) is success',
    code: () => run('(call $say (i32.const 0) (i32.const 2)) (call $proc_exit (i32.const 0))', 'ok'),
    expect: { output: 'ok' },
    sdk: { error: /kExitCode/ },
  },
  {
    what: 'proc_exit with another code fails with it',
    code: () => run('(call $proc_exit (i32.const 500))'),
    expect: { error: /500/, code: 'exit', exitCode: 500 },
    sdk: { error: /kExitCode/ },
  },
  {
    what: 'proc_exit(-1) is 0xffffffff',
    code: () => run('(call $proc_exit (i32.const -1))'),
    expect: { error: /4294967295/, code: 'exit', exitCode: 0xffffffff },
    sdk: { error: /kExitCode/ },
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
    steps: [['_start'], ['_start']],
    expect: { output: u64(1n) },
    sdk: { error: /./ },
  },
];

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
  {
    what: "a command's exit code is that of its call",
    code: () => plugin('(func (export "_start") (call $proc_exit (i32.const 3)))'),
    steps: [['_start'], ['_start']],
    expect: [
      { error: /code 3/, code: 'exit', exitCode: 3 },
      { error: /code 3/, code: 'exit', exitCode: 3 },
    ],
    sdk: [{ error: /kExitCode/ }, { error: /kExitCode/ }],
  },
  {
    what: 'a command that leaves with 0 gives its output',
    code: () =>
      plugin(`(data (i32.const 0) "ok")
        (func (export "_start") (call $say (i32.const 0) (i32.const 2)) (call $proc_exit (i32.const 0)))`),
    steps: [['_start'], ['_start']],
    expect: [{ output: 'ok' }, { output: 'ok' }],
    sdk: [{ error: /kExitCode/ }, { error: /kExitCode/ }],
  },
  {
    what: 'other functions of a command work beside _start',
    code: () =>
      plugin(`(func (export "_start") unreachable)
        (data (i32.const 0) "ok") (func (export "run") (call $say (i32.const 0) (i32.const 2)))`),
    steps: [['run'], ['_start'], ['run']],
    expect: [{ output: 'ok' }, { error: /unreachable/ }, { output: 'ok' }],
    sdk: { error: /unreachable/ },
  },
  {
    what: 'stdout and stderr are captured, line by line',
    code: () =>
      plugin(`(data (i32.const 0) "one\\0atwo\\0a") (data (i32.const 16) "\\00\\00\\00\\00\\08\\00\\00\\00")
        (func (export "run")
          (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 32)))
          (drop (call $fd_write (i32.const 2) (i32.const 16) (i32.const 1) (i32.const 32))))`),
    expect: { logs: ['stdout: one', 'stdout: two', 'stderr: one', 'stderr: two'] },
    // Off unless it is told otherwise, and then they are those of the process.
    sdk: { logs: [] },
  },
];

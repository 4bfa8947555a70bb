// Limits of memory and time.
import { notAsked, type Behaviour } from '../behaviour';
import { echo, plugin, run } from '../plugins';

const grows = () =>
  plugin(`(func (export "run") (result i32)
    (if (i32.eq (memory.grow (i32.const 4)) (i32.const -1)) (then unreachable))
    (i32.const 0))`);

export const behaviours: readonly Behaviour[] = [
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
    steps: [['run', 'x'.repeat(300_000)]],
    options: { memory: { max_pages: 6 } },
    expect: { error: /[Mm]emory/, code: 'oom' },
    sdk: notAsked('it allocates pages one by one, for seconds'),
  },
  {
    what: 'a call that takes too long is cut off',
    code: () => run('(loop $ever (br $ever))'),
    options: { timeout_ms: 1000 },
    expect: { error: /did not finish|timeout|timed out/, code: 'timeout' },
    sdk: 'same',
  },
  {
    what: 'after a timeout the plug-in works again',
    code: () =>
      plugin(
        '(func (export "loop") (loop $ever (br $ever))) (data (i32.const 0) "ok") (func (export "run") (call $say (i32.const 0) (i32.const 2)))',
      ),
    steps: [['loop'], ['run']],
    options: { timeout_ms: 1000 },
    expect: [{ error: /did not finish|timeout|timed out/, code: 'timeout' }, { output: 'ok' }],
    sdk: 'same',
  },
  {
    what: 'the time limit covers the start of the instance',
    code: () => plugin('(func $start (loop $ever (br $ever))) (start $start) (func (export "run"))'),
    options: { timeout_ms: 1000 },
    expect: { error: /did not finish|timed out/, code: 'timeout' },
    sdk: 'same',
  },
  {
    what: 'a call within the time limit is not touched by it',
    code: echo,
    steps: [
      ['run', 'a'],
      ['run', 'b'],
    ],
    options: { timeout_ms: 10_000 },
    expect: [{ output: 'a' }, { output: 'b' }],
    sdk: 'same',
  },
  {
    what: 'a plug-in that needs more pages from the start does not load',
    code: () => run('(nop)'),
    options: { memory: { max_pages: 2 } },
    expect: { error: /3 pages.*max_pages allows 2/, code: 'oom', hint: /max_pages/ },
    sdk: { output: null },
  },
];

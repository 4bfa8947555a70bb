// Plug-ins of real compilers.
import { fixture, whyMissing } from '../../fixtures';
import { notAsked, type Behaviour } from '../behaviour';

const compiled = (name: string): Pick<Behaviour, 'code' | 'skip'> => ({
  code: () => Promise.resolve(fixture(name)),
  skip: whyMissing(name),
});

export const behaviours: readonly Behaviour[] = [
  ...(['c', 'rust', 'assemblyscript'] as const).map((language): Behaviour => ({
    what: `count_vowels in ${language}`,
    ...compiled(`count_vowels_${language}`),
    steps: [['count_vowels', 'this is a test']],
    expect: { output: '{"count": 4}' },
    sdk: 'same',
  })),
  {
    what: "a panic in Rust is a trap, with the function's name",
    ...compiled('count_vowels_rust'),
    steps: [['panics', 'x']],
    expect: { error: /unreachable/, code: 'trap', exitCode: 134 },
    sdk: 'same',
  },
  {
    what: "a command's streams come line by line, the last one too",
    ...compiled('command_c'),
    steps: [['_start', '0']],
    expect: { output: 'done', logs: ['stdout: start 1', 'stderr: to stderr', 'stdout: without newline'] },
    sdk: notAsked('it writes to the streams of the process'),
  },
  {
    what: "a command's exit code is the error's",
    ...compiled('command_c'),
    steps: [['_start', '3']],
    expect: { error: /code 3/, code: 'exit', exitCode: 3 },
    sdk: notAsked('it writes to the streams of the process'),
  },
];

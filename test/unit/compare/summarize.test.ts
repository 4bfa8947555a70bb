// The one line that a panel shows for two runs.
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/project/compare/compareRuns';
import type { ComparableRun } from '../../../src/project/compare/run';
import { summarize } from '../../../src/project/compare/summarize';
import { run } from './runs';

const summary = (before: ComparableRun, after: ComparableRun): string => summarize(compareRuns(before, after));

describe('an output', () => {
  it.each([
    ['same', 'x', 'x'],
    ['same JSON, written differently', '{"a":1}', '{ "a": 1 }'],
    ['output: discount_percent 20 → 15', '{"discount_percent":20}', '{"discount_percent":15}'],
    ['output: a 1 → 2 and 1 more change', '{"a":1,"b":1}', '{"a":2,"b":2}'],
    ['output: a 1 → 2 and 2 more changes', '{"a":1,"b":1,"c":1}', '{"a":2,"b":2,"c":2}'],
    ['output: b added: [1, 2]', '{}', '{"b": [1,\n 2]}'],
    ['output: items[1] removed', '{"items":[1,2]}', '{"items":[1]}'],
    ['output: {} → []', '{}', '[]'],
    ['output: 5 → 7', '5', '7'],
    ['output: Hello Bob → Hello Al', 'Hello Bob\n', 'Hello Al\n'],
    ['output: 1 line differs', 'x'.repeat(100), 'y'.repeat(100)],
    ['output: 2 lines differ', 'a\nb\nc\n', 'x\nb\ny\n'],
    ['output: 1 line added', 'a\n', 'a\nb\n'],
    ['output: 2 lines removed', 'a\nb\nc\n', 'a\n'],
    ['output: 2 lines added, 1 line removed', 'a\nb\n', 'c\nd\nb\n'],
    ['output: only line ends differ', 'a\nb\n', 'a\r\nb\r\n'],
    ['output: 1 line added', '', 'a'],
    ['output: 1 byte differs, the first at offset 1', '\0a', '\0b'],
    ['output: 2 → 3 bytes, 1 byte differs, the first at offset 2', '\0a', '\0ab'],
  ])('%s', (expected, before, after) => {
    expect(summary(run(before), run(after))).toBe(expected);
  });

  it('of which only the start was kept', () => {
    expect(summary(run('abc', { outputSize: 9 }), run('abcdefghi'))).toBe('same (only the first 3 bytes compared)');
    expect(summary(run('abc', { outputSize: 9 }), run('abcd'))).toBe(
      'output: 9 → 4 bytes (only the first 3 bytes compared)',
    );
  });
});

describe('an end', () => {
  const failed = run('', { outcome: 'failed', error: 'unreachable\n  at run' });

  it.each([
    ['now fails: unreachable at run', run('x'), failed],
    ['now succeeds', failed, run('x')],
    ['now times out', run('x'), run('', { outcome: 'timedOut', error: 'after 1000 ms' })],
    ['was cancelled', run('x'), run('', { outcome: 'cancelled' })],
    ['other error: no memory', failed, { ...failed, error: 'no memory' }],
    ['the error is gone', failed, run('', { outcome: 'failed' })],
  ] as const)('%s', (expected, before, after) => {
    expect(summary(before, after)).toBe(expected);
  });

  it('with a long error is one short line', () => {
    const line = summary(run(''), { ...failed, error: '\u{1f600}\n'.repeat(10_000) });
    expect(line).toMatch(/^now fails: (\u{1f600} )+\u{1f600}?…$/u);
    expect(line.length).toBeLessThan(400);
  });
});

it('ends with what else is worth a word', () => {
  const after = run('x', {
    durationMs: 25,
    memoryBytes: 32_768 * 5,
    binary: { size: 1000, exports: [], imports: ['env f () -> ()', 'env g () -> ()'] },
  });
  expect(summary(run('x', { durationMs: 10 }), after)).toBe(
    'same; 2.5× the time; 2.5× the memory; exports: 1 removed; imports: 2 added',
  );
});

// Large and pathological outputs: the work stays bounded, which is counted, and what is found stays true.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/project/compare/compareRuns';
import { diffSequences, maxEdits } from '../../../src/project/compare/sequences';
import { Steps } from '../../../src/project/compare/steps';
import { summarize } from '../../../src/project/compare/summarize';
import { applyHunks, run, runs } from './runs';

const megabyte = 1024 * 1024;
const numbers = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => value(index));
/** Every number below `count` (a prime) once, far from its place. */
const shuffled = (count: number): number[] => numbers(count, (index) => (index * 7919) % count);
const lines = (values: readonly number[]): string => values.map((value) => `${value}\n`).join('');

describe('sequences', () => {
  it.each([
    ['shuffled', numbers(50_021, (index) => index), shuffled(50_021)],
    ['periodic', numbers(50_000, (index) => index % 7), numbers(50_000, (index) => (index * 3) % 7)],
    ['of two values', numbers(50_000, (i) => (i * i) % 2), numbers(50_000, (i) => Math.floor(i / 3) % 2)],
  ])('%s: given up within the budget', (_, before, after) => {
    const steps = new Steps();
    expect(diffSequences(before, after, steps)).toBeUndefined();
    expect(steps.spent).toBeLessThanOrEqual(before.length + after.length + 3 * maxEdits ** 2);
  });

  it('that share nothing cost nothing', () => {
    const [before, after] = [numbers(100_000, (index) => index), numbers(90_000, (index) => -index - 1)];
    const steps = new Steps();
    expect(diffSequences(before, after, steps)).toHaveLength(1);
    expect(steps.spent).toBe(190_000);
  });

  it('of which many items are on one side only are compared by the others', () => {
    const before = numbers(30_000, (index) => (index % 10 === 0 ? index : index + 0.1));
    const after = numbers(30_000, (index) => (index % 10 === 0 ? index : index + 0.2));
    expect(diffSequences(before, after, new Steps())).toHaveLength(3000);
  });

  it('out of steps, are still told apart rightly, only not in the shortest way', () => {
    const [before, after] = [numbers(20, (index) => index), [19, ...numbers(19, (index) => index)]];
    const wanting = (limit: number) => diffSequences(before, after, new Steps(limit));
    expect(wanting(1000)).toEqual([
      { beforeStart: 0, beforeEnd: 0, afterStart: 0, afterEnd: 1 },
      { beforeStart: 19, beforeEnd: 20, afterStart: 20, afterEnd: 20 },
    ]);
    expect(wanting(40)).toEqual([{ beforeStart: 0, beforeEnd: 20, afterStart: 0, afterEnd: 20 }]);
    expect(wanting(39)).toBeUndefined();
  });

  it('spend no more steps than there are, and find a way that is right with any number of them', () => {
    const few = fc.array(fc.nat(3), { maxLength: 30 });
    fc.assert(
      fc.property(few, few, fc.nat(200), (before, after, limit) => {
        const steps = new Steps(limit);
        const regions = diffSequences(before, after, steps);
        expect(steps.spent).toBeLessThanOrEqual(limit);
        if (!regions) return;
        const made: number[] = [];
        let at = 0;
        for (const { beforeStart, beforeEnd, afterStart, afterEnd } of regions) {
          made.push(...before.slice(at, beforeStart), ...after.slice(afterStart, afterEnd));
          at = beforeEnd;
        }
        expect([...made, ...before.slice(at)]).toEqual(after);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('runs', () => {
  it('take no more steps than they are given, whatever they gave', () => {
    fc.assert(
      fc.property(runs, runs, fc.nat(300), (before, after, limit) => {
        const steps = new Steps(limit);
        const { same } = compareRuns(before, after, steps);
        expect(steps.spent).toBeLessThanOrEqual(limit);
        if (same) expect(compareRuns(before, after).same).toBe(true);
      }),
    );
  });

  it('of JSON with more values than there are steps: compared as text', () => {
    const kind = (limit: number) => compareRuns(run('[1,2,3]'), run('[1,2,4]'), new Steps(limit)).output.kind;
    expect([kind(7), kind(8 + 6)]).toEqual(['text', 'json']);
  });

  it('with too many different lines say so', () => {
    const difference = compareRuns(run(lines(numbers(50_021, (n) => n))), run(lines(shuffled(50_021))));
    expect(difference.output).toEqual({ kind: 'text', before: 50_021, after: 50_021, firstLine: 2 });
    expect(summarize(difference)).toBe('output: too different to show line by line, from line 2 on');
  });

  it('of 50 MB with one line in the middle that changed: shown at its place', () => {
    const line = 'a line as a log has it, with some text to read\n';
    const before = Buffer.alloc(50 * megabyte, line);
    const after = Buffer.from(before);
    const row = 500_000;
    after.write('A', row * line.length);
    const { output } = compareRuns(run(before), run(after));
    expect(output).toMatchObject({ kind: 'text', firstLine: row + 1, lines: { added: 1, removed: 1 } });
  });

  it('of 50 MB that differ everywhere: not shown line by line', () => {
    const [before, after] = [Buffer.alloc(50 * megabyte, 'one\n'), Buffer.alloc(50 * megabyte, 'two\n')];
    const { output } = compareRuns(run(before), run(after));
    expect(output).toEqual({ kind: 'text', before: 12.5 * megabyte, after: 12.5 * megabyte, firstLine: 1 });
  });

  it('of 50 MB that are no text: counted', () => {
    const [before, after] = [Buffer.alloc(50 * megabyte), Buffer.alloc(50 * megabyte)];
    after.fill(1, 1000, 3000);
    expect(compareRuns(run(before), run(after)).output).toMatchObject({ firstOffset: 1000, differing: 2000 });
  });

  it('of one line of 3 MB: the change is marked', () => {
    const text = 'x'.repeat(3 * megabyte);
    const { output } = compareRuns(run(`${text}1${text.slice(-1000)}`), run(`${text}2${text.slice(-1000)}`));
    expect(output.kind === 'text' && output.lines?.hunks[0]?.lines[0]?.marks).toEqual([
      { start: text.length, end: text.length + 1 },
    ]);
  });

  it('of JSON with very many values: compared by value', () => {
    const values = numbers(250_000, (index) => index);
    const { output } = compareRuns(run(JSON.stringify(values)), run(JSON.stringify(values.with(70_000, -1))));
    expect(output).toEqual({
      kind: 'json',
      changes: [{ kind: 'changed', path: [70_000], before: '70000', after: '-1' }],
      total: 1,
    });
  });

  it('of JSON whose items are all in another order: compared by index', () => {
    const [before, after] = [numbers(50_021, (n) => n), shuffled(50_021)];
    const { output } = compareRuns(run(JSON.stringify(before)), run(JSON.stringify(after)));
    expect(output).toMatchObject({ kind: 'json', total: after.filter((value, index) => value !== index).length });
  });

  it('of JSON nested to any depth', () => {
    const nested = (depth: number, core: string): string => '['.repeat(depth) + core + ']'.repeat(depth);
    expect(compareRuns(run(nested(900_000, '1')), run(nested(900_000, '2'))).output.kind).toBe('text');
    expect(compareRuns(run(nested(500, '1')), run(nested(500, '2'))).output.kind).toBe('json');
  });

  it('of many lines that all changed: made from each other by the hunks', () => {
    const [before, after] = [lines(numbers(20_000, (n) => n)), lines(numbers(20_000, (n) => -n - 1))];
    const { output } = compareRuns(run(before), run(after));
    if (output.kind !== 'text' || !output.lines) throw new Error('Not compared by lines.');
    expect(applyHunks(before, output.lines)).toBe(after);
  });
});

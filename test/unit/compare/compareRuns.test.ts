// Two runs beside each other: outcome, output, time and memory, what the binary offers and asks for.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/project/compare/compareRuns';
import { summarize } from '../../../src/project/compare/summarize';
import { run, runs } from './runs';

it('finds a run the same as itself', () => {
  fc.assert(
    fc.property(runs, (each) => {
      const difference = compareRuns(each, structuredClone(each));
      expect(difference).toMatchObject({ same: true, output: { kind: 'same' } });
      expect([difference.outcome, difference.error]).toEqual([undefined, undefined]);
    }),
  );
});

it('throws for no runs, and says in one line what differs', () => {
  fc.assert(
    fc.property(runs, runs, (before, after) => {
      const difference = compareRuns(before, after);
      expect(difference.same).toBe(compareRuns(after, before).same);
      expect(summarize(difference)).toMatch(/^.+$/);
      expect(summarize(difference).startsWith('same')).toBe(difference.same);
    }),
    { numRuns: 2000 },
  );
});

describe('same', () => {
  it('does not ask for time, memory and the binary', () => {
    const other = run('x', {
      durationMs: 900,
      memoryBytes: 1e9,
      binary: { size: 1, exports: [], imports: ['env f () -> ()'] },
    });
    expect(compareRuns(run('x'), other).same).toBe(true);
  });

  it('asks for outcome, error and output', () => {
    const failed = run('', { outcome: 'failed', error: 'unreachable' });
    expect(compareRuns(run(''), failed)).toMatchObject({
      same: false,
      outcome: { before: 'succeeded', after: 'failed' },
      error: { before: undefined, after: 'unreachable' },
    });
    expect(compareRuns(failed, { ...failed, error: 'other' })).toMatchObject({ same: false });
    expect(compareRuns(failed, { ...failed, output: Uint8Array.of(1) })).toMatchObject({ same: false });
  });
});

describe('bytes', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.of(0, ...values);

  it('are told by sizes, first offset and count', () => {
    expect(compareRuns(run(bytes(1, 2, 3, 4)), run(bytes(1, 9, 3, 8))).output).toEqual({
      ...{ kind: 'bytes', before: 5, after: 5, firstOffset: 2, differing: 2 },
    });
    expect(compareRuns(run(bytes(1)), run(bytes(1, 2, 3))).output).toEqual({
      ...{ kind: 'bytes', before: 2, after: 4, firstOffset: 2, differing: 2 },
    });
  });

  it('are counted as a plain loop counts them', () => {
    const few = fc.array(fc.constantFrom(0, 1), { maxLength: 20 }).map((values) => bytes(...values));
    fc.assert(
      fc.property(few, few, (before, after) => {
        const { output } = compareRuns(run(before), run(after));
        const offsets = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at);
        const differing = offsets.filter((at) => before[at] !== after[at]);
        if (output.kind !== 'bytes') expect(differing).toEqual([]);
        else expect([output.firstOffset, output.differing]).toEqual([differing[0], differing.length]);
      }),
    );
  });
});

describe('an output of which only the start was kept', () => {
  const cut = (output: string | Uint8Array, outputSize: number) => run(output, { outputSize });

  it('is compared as far as it is known', () => {
    expect(compareRuns(cut('abc', 10), run('abcdefghij'))).toMatchObject({
      same: true,
      output: { kind: 'same', comparedBytes: 3 },
    });
    expect(compareRuns(run('a\nxc\nd'), cut('a\nb', 6)).output).toMatchObject({ kind: 'text', comparedBytes: 3 });
  });

  it('differs if the whole sizes do', () => {
    expect(compareRuns(cut('abc', 10), cut('abc', 11))).toMatchObject({
      same: false,
      output: { kind: 'bytes', before: 10, after: 11, comparedBytes: 3 },
    });
  });

  it('stays text if the cut goes through a character', () => {
    const euro = new TextEncoder().encode('1 €');
    expect(compareRuns(cut(euro.subarray(0, 4), 5), run('2 €')).output).toMatchObject({
      kind: 'text',
      comparedBytes: 4,
    });
  });
});

describe('time, memory and size', () => {
  it.each([
    ['less than 1 ms is noise', 0.1, 0.9, false],
    ['less than 20 % is noise', 100, 119, false],
    ['more is told', 100, 120, true],
    ['faster as well', 120, 100, true],
    ['but not a little', 100, 90, false],
  ])('%s', (_, before, after, notable) => {
    const { duration } = compareRuns(run('', { durationMs: before }), run('', { durationMs: after }));
    expect(duration).toEqual({ before, after, ratio: after / before, notable });
  });

  it('time and memory of runs that ended otherwise tell nothing', () => {
    const failed = run('', { outcome: 'failed', durationMs: 1000, memoryBytes: 1e9 });
    const { duration, memory } = compareRuns(run(''), failed);
    expect([duration.notable, memory.notable]).toEqual([false, false]);
  });

  it('one page of few is worth a word, one of many is not', () => {
    const memory = (before: number, after: number): boolean =>
      compareRuns(run('', { memoryBytes: before * 65_536 }), run('', { memoryBytes: after * 65_536 })).memory.notable;
    expect([memory(2, 3), memory(300, 301), memory(0, 1)]).toEqual([true, false, true]);
  });

  it('has no ratio to nothing', () => {
    expect(compareRuns(run('', { memoryBytes: 0 }), run('')).memory.ratio).toBeUndefined();
  });
});

it('tells exports and imports that came and went; another type is another export', () => {
  const binary = (exports: string[], imports: string[]) => run('', { binary: { size: 1, exports, imports } });
  const difference = compareRuns(
    binary(['run () -> i32', 'gone () -> ()'], ['env f (i64) -> ()']),
    binary(['run () -> i64', 'run () -> i64'], ['env f (i64) -> ()', 'env g () -> ()']),
  );
  expect(difference.exports).toEqual({ added: ['run () -> i64'], removed: ['run () -> i32', 'gone () -> ()'] });
  expect(difference.imports).toEqual({ added: ['env g () -> ()'], removed: [] });
});

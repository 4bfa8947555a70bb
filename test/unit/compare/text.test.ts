// Outputs of text: lines added, removed and changed, in hunks that make the new output from the old one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../src/project/compare/compareRuns';
import type { TextDifference } from '../../../src/project/compare/text';
import { applyHunks, run, texts, utf8 } from './runs';

function compare(before: string, after: string): TextDifference {
  const { output } = compareRuns(run(before), run(after));
  if (output.kind !== 'text') throw new Error(`Compared as ${output.kind}.`);
  return output;
}

const shown = (difference: TextDifference): string[] =>
  difference.lines!.hunks.flatMap(({ beforeLine, afterLine, lines }) => [
    `@ ${beforeLine} ${afterLine}`,
    ...lines.map(({ kind, text }) => ({ same: ' ', removed: '-', added: '+' })[kind] + text.trimEnd()),
  ]);

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`);

describe('lines', () => {
  it('shows a change with three equal lines around it, at its line numbers', () => {
    const after = numbered(100).with(49, 'changed\n');
    expect(shown(compare(numbered(100).join(''), after.join('')))).toEqual([
      ...['@ 47 47', ' line 47', ' line 48', ' line 49', '-line 50', '+changed', ' line 51', ' line 52', ' line 53'],
    ]);
  });

  it('counts the lines of the new output on from what was added before', () => {
    const after = ['first\n', 'second\n', ...numbered(100)].toSpliced(80, 1);
    const difference = compare(numbered(100).join(''), after.join(''));
    expect(difference).toMatchObject({ before: 100, after: 101, firstLine: 1, lines: { added: 2, removed: 1 } });
    expect(difference.lines!.hunks.map(({ beforeLine, afterLine }) => [beforeLine, afterLine])).toEqual([
      [1, 1],
      [76, 78],
    ]);
  });

  it('puts changes into one hunk whose surroundings touch', () => {
    const after = numbered(100).with(10, 'x\n').with(17, 'x\n').with(25, 'x\n');
    expect(compare(numbered(100).join(''), after.join('')).lines!.hunks).toHaveLength(2);
  });

  it('finds what moved as removed and added, with the least lines', () => {
    const after = [...numbered(5).slice(1), 'line 1\n'];
    expect(compare(numbered(5).join(''), after.join('')).lines).toMatchObject({ added: 1, removed: 1 });
  });

  it('finds one more among many equal lines', () => {
    const { lines } = compare('x\n'.repeat(100), 'x\n'.repeat(101));
    expect([lines!.added, lines!.removed]).toEqual([1, 0]);
    expect(applyHunks('x\n'.repeat(100), lines!)).toBe('x\n'.repeat(101));
  });

  it.each([
    ['a\nb\n', 'a\r\nb\r\n', true],
    ['a\nb', 'a\nb\n', true],
    ['a\nb\n', 'a\r\nc\r\n', false],
    ['a\n', 'a\n\n', false],
  ])('from %j to %j only line ends differ: %s', (before, after, lineEndsOnly) => {
    expect(compare(before, after).lines).toMatchObject({ lineEndsOnly });
  });

  it('tells a text from the same with a byte order mark', () => {
    expect(compare('a\n', '\ufeffa\n').lines).toMatchObject({ added: 1, removed: 1 });
  });

  it('makes the new text from the old one by the hunks', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        fc.pre(before !== after);
        const { lines } = compare(before, after);
        expect(applyHunks(before, lines!)).toBe(after);
        const all = lines!.hunks.flatMap((hunk) => hunk.lines);
        expect(lines!.added).toBe(all.filter(({ kind }) => kind === 'added').length);
        expect(lines!.removed).toBe(all.filter(({ kind }) => kind === 'removed').length);
      }),
      { numRuns: 1000 },
    );
  });

  it('has no shorter way from one text to the other', () => {
    const few = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(few, few, (before, after) => {
        fc.pre(before.join() !== after.join());
        const text = (lines: string[]): string => lines.map((line) => `${line}\n`).join('');
        const { added, removed } = compare(text(before), text(after)).lines!;
        expect(added + removed).toBe(before.length + after.length - 2 * longestCommon(before, after));
      }),
      { numRuns: 1000 },
    );
  });
});

/** By the textbook's table. */
function longestCommon(before: string[], after: string[]): number {
  let row = Array<number>(after.length + 1).fill(0);
  for (const item of before) {
    const next = [0];
    after.forEach((other, i) => next.push(item === other ? row[i]! + 1 : Math.max(next[i]!, row[i + 1]!)));
    row = next;
  }
  return row.at(-1)!;
}

describe('inside a line', () => {
  const marked = (before: string, after: string): string[] =>
    compare(before, after).lines!.hunks[0]!.lines.map(({ text, marks }) =>
      [...(marks ?? [])].reverse().reduce((line, { start, end }) => {
        return `${line.slice(0, start)}<${line.slice(start, end)}>${line.slice(end)}`;
      }, text),
    );

  it.each([
    ['You owe 20 euros, Bob.', 'You owe 15 euros, Al.', 'You owe <20> euros, <Bob>.', 'You owe <15> euros, <Al>.'],
    ['Hello', 'Hello world', 'Hello', 'Hello< world>'],
    ['a = 1;', 'a == 1;', 'a = 1;', 'a =<=> 1;'],
    ['grüße \u{1f600}', 'grüße \u{1f601}', 'grüße <\u{1f600}>', 'grüße <\u{1f601}>'],
    ['5', '7', '<5>', '<7>'],
  ])('from %j to %j', (before, after, old, now) => {
    expect(marked(before, after)).toEqual([old, now]);
  });

  it('marks each of as many lines as there were', () => {
    expect(marked('id: 1\nname: a\n', 'id: 2\nname: b\n')).toEqual([
      ...['id: <1>\n', 'name: <a>\n', 'id: <2>\n', 'name: <b>\n'],
    ]);
  });

  it('marks nothing where lines have no partner', () => {
    const lines = compare('a\nb\n', 'c\n').lines!.hunks[0]!.lines;
    expect(lines.map(({ marks }) => marks)).toEqual([undefined, undefined, undefined]);
  });

  it('marks very long lines from the first character that differs to the last, and cuts none in two', () => {
    const start = 'word '.repeat(10_000);
    expect(marked(`${start}\u{1f600} x`, `${start}\u{1f601} x`)).toEqual([
      `${start}<\u{1f600}> x`,
      `${start}<\u{1f601}> x`,
    ]);
    expect(marked(`${start}a`, `${start}aa`)).toEqual([`${start}a`, `${start}a<a>`]);
    // The same low surrogate behind another high one.
    expect(marked(`${start}\u{1f600}`, `${start}\u{1fa00}`)).toEqual([`${start}<\u{1f600}>`, `${start}<\u{1fa00}>`]);
  });

  it('leaves equal text outside the marks', () => {
    const lines = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', '.', 'ü', '\u{1f600}'),
      maxLength: 30,
      minLength: 1,
    });
    const long = fc.constantFrom('', 'x '.repeat(10_001));
    fc.assert(
      fc.property(lines, lines, long, (before, after, head) => {
        fc.pre(before !== after);
        const unmarked = compare(head + before, head + after).lines!.hunks[0]!.lines.map(({ text, marks }) =>
          [...marks!].reverse().reduce((line, { start, end }) => line.slice(0, start) + line.slice(end), text),
        );
        expect(unmarked[0]).toBe(unmarked[1]);
      }),
      { numRuns: 300 },
    );
  });
});

it('is compared as bytes if one of the two is no text', () => {
  for (const bytes of [utf8('a\0b'), Uint8Array.of(0x61, 0xff), Uint8Array.of(0xe2, 0x82)]) {
    expect(compareRuns(run('abc'), run(bytes)).output.kind).toBe('bytes');
    expect(compareRuns(run(bytes), run('abc')).output.kind).toBe('bytes');
  }
});

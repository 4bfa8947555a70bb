// However much a build prints: the beginning and the end are shown, and all of the rest is counted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedOutput } from '../../../src/project/build/output';

const bounds = { head: 100, tail: 30 };

function printed(texts: readonly string[], ended = true): string[] {
  const shown: string[] = [];
  const output = new BoundedOutput((text) => shown.push(text), bounds);
  for (const text of texts) output.add(text);
  if (ended) output.end();
  return shown;
}

const mark = '\n… so much output that its end is shown only when the build ends\n';

describe('the output of a build', () => {
  it('is passed on as it comes', () => {
    expect(printed(['one', '', 'two'], false)).toEqual(['one', 'two']);
  });

  it('is held back after a while, which is said at once', () => {
    const beginning = 'b'.repeat(100);
    expect(printed([beginning, 'middle', 'end'], false)).toEqual([beginning, mark]);
    expect(printed([beginning, 'middle', 'end'])).toEqual([beginning, mark, 'middleend']);
    expect(printed([beginning])).toEqual([beginning]);
  });

  it('is left out in the middle, which is counted', () => {
    const beginning = 'b'.repeat(100);
    const middle = Array.from({ length: 5000 }, () => '0123456789');
    const shown = printed([beginning, ...middle, 'end']);
    expect(shown).toEqual([beginning, mark, '… 50 kB more left out\n', `${'0123456789'.repeat(5)}end`]);
  });

  it('whatever comes in whatever pieces, what is shown and what is left out is all of it', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(pieces, (texts) => {
        const all = texts.join('');
        const shown = printed(texts);
        const at = shown.indexOf(mark);
        if (at < 0) {
          expect(shown.join('')).toBe(all);
          return;
        }

        const beginning = shown.slice(0, at).join('');
        const end = shown.at(-1) ?? '';
        const [, leftOut = 0] = /^… (\d+) bytes more/.exec(shown[at + 1] ?? '') ?? [];
        expect(all.startsWith(beginning)).toBe(true);
        expect(all.endsWith(end)).toBe(true);
        expect(Buffer.byteLength(beginning + end) + Number(leftOut)).toBe(Buffer.byteLength(all));
        expect(Buffer.byteLength(end)).toBeLessThan(2 * (bounds.tail + 40 * 30));
      }),
    );
  });
});

// A stream comes in chunks that know nothing of lines or characters.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../../src/runner/lines';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything that a splitter makes of a text in chunks of the given sizes. */
function split(text: string, sizes: readonly number[], limit = 1000): string[] {
  const splitter = new LineSplitter(limit);
  const whole = bytes(text);
  const lines: string[] = [];
  let at = 0;
  for (const size of [...sizes, whole.length]) {
    lines.push(...splitter.push(whole.subarray(at, at + size)));
    at += size;
  }
  const rest = splitter.flush();
  return rest === undefined ? lines : [...lines, rest];
}

describe('lines of a stream', () => {
  it('end at a line feed, with or without a carriage return', () => {
    expect(split('one\ntwo\r\n\nthree\n', [])).toEqual(['one', 'two', '', 'three']);
  });

  it('give the unfinished last line at the end only', () => {
    const splitter = new LineSplitter(1000);
    expect(splitter.push(bytes('no end'))).toEqual([]);
    expect(splitter.flush()).toBe('no end');
    expect(splitter.flush()).toBeUndefined();
  });

  it('keep a character whole that two chunks share', () => {
    expect(split('Zürich 🙂\n', [2, 7, 1])).toEqual(['Zürich 🙂']);
  });

  it('are cut at the limit, and the next line is whole again', () => {
    expect(split('123456789\nabc\n', [4], 5)).toEqual(['12345', 'abc']);
  });

  it('replace what is not UTF-8', () => {
    const splitter = new LineSplitter(10);
    expect(splitter.push(new Uint8Array([0xff, 0x41, 0x0a]))).toEqual(['\ufffdA']);
  });

  it('do not depend on how the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'ü', '🙂', '\n', '\r\n'), { maxLength: 60 }),
        fc.array(fc.nat({ max: 9 }), { maxLength: 60 }),
        (parts, sizes) => {
          const text = parts.join('');
          expect(split(text, sizes)).toEqual(split(text, []));
        },
      ),
    );
  });
});

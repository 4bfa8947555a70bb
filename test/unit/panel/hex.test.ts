// Hex input is read as people paste it, and a mistake is shown where it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dumpHex, dumpText, formatHex, parseHex } from '../../../src/ui/panel/protocol/hex';

const bytesOf = (text: string): number[] => {
  const result = parseHex(text);
  if ('problem' in result) throw new Error(result.problem.message);
  return [...result.bytes];
};
const problemOf = (text: string): unknown => {
  const result = parseHex(text);
  return 'problem' in result ? [result.problem.line, result.problem.column, result.problem.message] : undefined;
};

describe('hex input', () => {
  it.each([
    ['nothing', '', []],
    ['blanks only', ' \n\t', []],
    ['one run of digits', '48656c6C6f', [0x48, 0x65, 0x6c, 0x6c, 0x6f]],
    ['spaced bytes', '48 65 6c', [0x48, 0x65, 0x6c]],
    ['lines', '48 65\r\n6c', [0x48, 0x65, 0x6c]],
    ['C array', '0x48, 0x65, 0x6c', [0x48, 0x65, 0x6c]],
    ['one digit after 0x', '0x1,0xF', [1, 15]],
    ['escapes', String.raw`\x48\x65`, [0x48, 0x65]],
    ['colons as in a fingerprint', 'de:ad:be:ef', [0xde, 0xad, 0xbe, 0xef]],
    ['a long literal', '0xdeadbeef', [0xde, 0xad, 0xbe, 0xef]],
  ])('reads %s', (_, text, expected) => expect(bytesOf(text)).toEqual(expected));

  it.each([
    ['a letter that is no digit', '48 6g', 1, 5, '“g” is not a hex digit.'],
    ['a half byte', '48 6', 1, 4, 'A byte has two hex digits; this digit stands alone.'],
    ['a mistake on another line', '48 65\n6c zz', 2, 4, '“z” is not a hex digit.'],
    ['a prefix without digits', '0x', 1, 3, 'Hex digits are missing after the prefix.'],
    ['an emoji', '48 🦀', 1, 4, '“🦀” is not a hex digit.'],
  ])('points at %s', (_, text, line, column, message) => expect(problemOf(text)).toEqual([line, column, message]));

  it('reads back what it formats, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(bytesOf(formatHex(bytes))).toEqual([...bytes]);
      }),
    );
  });

  it('never throws, and either reads or points into the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const result = parseHex(text);
        if ('problem' in result) expect(result.problem.offset).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('hex dump', () => {
  it('has one line for each row in every column', () => {
    const dump = dumpHex(new TextEncoder().encode('Hello, wörld!\n0123'), 0x100);
    expect(dump).toEqual({
      offsets: '00000100\n00000110',
      hex: '48 65 6c 6c 6f 2c 20 77 c3 b6 72 6c 64 21 0a 30\n31 32 33',
      ascii: 'Hello, w..rld!.0\n123',
    });
  });

  it('lines up as text', () => {
    expect(dumpText(new Uint8Array([0x41, 0])).split('\n')).toEqual([`00000000  41 00${' '.repeat(42)}  A.`]);
  });
});

// What stands side by side is never too much to be shown, and what differs is in it.
import { describe, expect, it } from 'vitest';
import { bytesSides, shown } from '../../../../src/project/cases/run/sides';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const mostCharacters = 66_000;

describe('long outputs', () => {
  it('are cut at the end', () => {
    const { expected, actual } = bytesSides(utf8(`a${'x'.repeat(1_000_000)}`), utf8(`b${'x'.repeat(1_000_000)}`));
    expect(expected).toMatch(/^ax+\n… 934465 more characters are not shown …$/);
    expect(actual).toMatch(/^bx+\n… /);
    expect(actual.length).toBeLessThan(mostCharacters);
  });

  it('begin shortly before what differs', () => {
    const { expected, actual } = bytesSides(utf8(`${'x'.repeat(1_000_000)}a`), utf8(`${'x'.repeat(1_000_000)}b`));
    expect(expected).toMatch(/^… 995904 characters before this are not shown …\nx+a$/);
    expect(actual).toMatch(/xb$/);
    expect(actual.length).toBeLessThan(mostCharacters);
  });

  it('of bytes are cut by lines', () => {
    const [one, other] = [new Uint8Array(1_000_000), new Uint8Array(1_000_000)];
    other[500_003] = 1;
    const { expected, actual } = bytesSides(one, other);
    expect(actual).toMatch(/^… 499744 bytes before this are not shown …\n0007a020 {2}00 00/);
    expect(actual).toContain('0007a120  00 00 00 01');
    expect(actual).toMatch(/more bytes are not shown …$/);
    expect(expected.split('\n')).toHaveLength(actual.split('\n').length);
    expect(actual.length).toBeLessThan(mostCharacters);
  });

  it('alone are cut as well', () => {
    expect(shown(new Uint8Array(1_000_000)).length).toBeLessThan(mostCharacters);
    expect(shown(utf8('x'.repeat(1_000_000))).length).toBeLessThan(mostCharacters);
  });
});

describe('a side', () => {
  it('has its lines of bytes in columns', () => {
    const bytes = Uint8Array.from({ length: 17 }, (_, at) => 0x3e + at);
    expect(shown(Uint8Array.of(0, ...bytes))).toBe(
      [
        '00000000  00 3e 3f 40 41 42 43 44  45 46 47 48 49 4a 4b 4c  |.>?@ABCDEFGHIJKL|',
        `00000010  4d 4e ${' '.repeat(44)}|MN|`,
      ].join('\n'),
    );
  });
});

// Errors in what compilers print.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProblemMatcher, ProblemScanner } from '../../../src/project/problems/matcher';

const tsc: ProblemMatcher = {
  name: 'tsc',
  source: 'ts',
  pattern: {
    regexp: '^(.+)\\((\\d+,\\d+)\\): (error|warning) (TS\\d+): (.*)$',
    file: 1,
    location: 2,
    severity: 3,
    code: 4,
    message: 5,
  },
};
const rustc: ProblemMatcher = {
  name: 'rustc',
  source: 'rustc',
  pattern: [
    { regexp: '^(error|warning)(?:\\[(E\\d+)\\])?: (.*)$', severity: 1, code: 2, message: 3 },
    { regexp: '^\\s*--> (.*):(\\d+):(\\d+)$', file: 1, line: 2, column: 3 },
  ],
};
const eslint: ProblemMatcher = {
  name: 'eslint',
  pattern: [
    { regexp: '^(\\S.*)$', file: 1 },
    {
      regexp: '^\\s+(\\d+):(\\d+)\\s+(error|warning)\\s+(.*)$',
      line: 1,
      column: 2,
      severity: 3,
      message: 4,
      loop: true,
    },
  ],
};

const scan = (matchers: readonly ProblemMatcher[], text: string) => {
  const scanner = new ProblemScanner(matchers);
  return [...scanner.push(text), ...scanner.finish()];
};

describe('problems', () => {
  it('are found in a line', () => {
    expect(scan([tsc], 'src/a.ts(3,5): error TS2304: Cannot find name.\nDone.\n')).toEqual([
      {
        file: 'src/a.ts',
        line: 3,
        column: 5,
        severity: 'error',
        code: 'TS2304',
        message: 'Cannot find name.',
        source: 'ts',
      },
    ]);
  });

  it('are found over several lines, in colours, with any line ends', () => {
    const text = '\u001b[1m\u001b[31merror[E0425]\u001b[0m: cannot find value\r\n  --> src/lib.rs:7:9\r\n   |\r\n';
    expect(scan([rustc], text)).toMatchObject([{ file: 'src/lib.rs', line: 7, column: 9, code: 'E0425' }]);
  });

  it('are not made of lines that do not belong together', () => {
    expect(scan([rustc], 'error: aborting\nsomething else\n  --> src/lib.rs:7:9\n')).toEqual([]);
    expect(scan([rustc], 'error: one\nerror: two\n  --> src/lib.rs:7:9\n')).toMatchObject([{ message: 'two' }]);
  });

  it('may share a head line', () => {
    const text = 'src/a.js\n  1:2  error  first\n  3:4  warning  second\n\n';
    expect(scan([eslint], text)).toMatchObject([
      { file: 'src/a.js', line: 1, severity: 'error', message: 'first' },
      { file: 'src/a.js', line: 3, severity: 'warning', message: 'second' },
    ]);
  });

  it('are those of the first matcher that fits', () => {
    expect(scan([rustc, tsc], 'a.ts(1,1): error TS1: x\nerror: y\n --> b.rs:1:1')).toHaveLength(2);
  });

  it('are the same however the output is cut', () => {
    const text = 'error[E1]: a\n  --> x.rs:1:2\nsrc/b.ts(3,4): warning TS2: b\nwarning: c\n  --> y.rs:5:6';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), text.length];
        const scanner = new ProblemScanner([rustc, tsc]);
        const found = places.slice(1).flatMap((end, index) => scanner.push(text.slice(places[index], end)));
        expect([...found, ...scanner.finish()]).toEqual(scan([rustc, tsc], text));
      }),
    );
  });

  it('are looked for in bounded time', () => {
    expect(scan([rustc, tsc, eslint], 'x'.repeat(5_000_000))).toEqual([]);
  });
});

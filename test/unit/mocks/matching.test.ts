// What fits what: patterns of addresses, JSON, and numbers of WebAssembly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsPattern } from '../../../src/mocks/glob';
import { containsJson, equalJson } from '../../../src/mocks/json';
import { replayedClock, replayedRandom } from '../../../src/mocks/replayClock';
import { sameNumber } from '../../../src/mocks/values';

describe('a pattern', () => {
  it('fits what an expression of the same meaning finds', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
    fc.assert(
      fc.property(short, short, (text, pattern) => {
        const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
        expect(fitsPattern(text.replaceAll('*', 'c'), pattern)).toBe(
          new RegExp(`^${parts.join('.*')}$`).test(text.replaceAll('*', 'c')),
        );
      }),
    );
  });

  it('is quick with many wildcards', () => {
    expect(fitsPattern('a'.repeat(20_000), `${'a*'.repeat(5000)}b`)).toBe(false);
    expect(fitsPattern(`${'a'.repeat(20_000)}b`, `${'*a'.repeat(5000)}*b`)).toBe(true);
  });
});

describe('JSON', () => {
  it('is equal to itself read again, and contains itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const again: unknown = JSON.parse(JSON.stringify(value));
        expect(equalJson(value, again)).toBe(true);
        expect(containsJson(value, again)).toBe(true);
      }),
    );
  });

  it('with more keys contains what has fewer, and is not equal to it', () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(record, fc.string(), fc.jsonValue(), (value, key, more) => {
        fc.pre(!Object.hasOwn(value, key));
        const larger = Object.fromEntries([...Object.entries(value), [key, more]]);
        expect(containsJson({ a: larger }, { a: value })).toBe(true);
        expect(containsJson({ a: value }, { a: larger })).toBe(false);
        expect(equalJson(larger, value)).toBe(false);
      }),
    );
  });

  it.each([
    [[1, 2], [1]],
    [{}, []],
    [[], {}],
    [null, {}],
    ['1', 1],
    [{}, { toString: null }],
  ])('%j does not contain %j', (value, wanted) => {
    expect(containsJson(value, wanted)).toBe(false);
    expect(equalJson(value, wanted)).toBe(false);
  });
});

describe('a number', () => {
  it('is the same with and without its sign, as i32 and as i64', () => {
    fc.assert(
      fc.property(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (i32, i64) => {
        expect(sameNumber(i32, i32 >>> 0)).toBe(true);
        expect(sameNumber(i64, BigInt.asUintN(64, i64))).toBe(true);
        expect(sameNumber(BigInt(i32), i32)).toBe(true);
        expect(sameNumber(i32, i32 + 1)).toBe(false);
      }),
    );
    expect(sameNumber(NaN, NaN)).toBe(true);
    expect(sameNumber(0.5, 0n)).toBe(false);
    expect(sameNumber(2 ** 33, 2 ** 32)).toBe(false);
  });
});

describe('after the end of a recording', () => {
  it('time goes on, and never stands', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 62n }),
        fc.array(fc.integer({ min: -5, max: 5000 })),
        (start, steps) => {
          const read = replayedClock({ start, steps });
          const recorded = [start, ...steps].map(() => read());
          expect(recorded[0]).toBe(start);
          expect(recorded.at(-1)).toBe(start + BigInt(steps.reduce((sum, step) => sum + step, 0)));
          const [first, second] = [read(), read()];
          expect(first).toBeGreaterThanOrEqual((recorded.at(-1) ?? 0n) + 1000n);
          expect(second - first).toBe(BigInt(Math.max(1000, steps.at(-1) ?? 0)));
        },
      ),
    );
  });

  it('random bytes are spread, however they are asked for', () => {
    const take = (sizes: readonly number[]): Uint8Array => {
      const fill = replayedRandom(Uint8Array.of(1, 2, 3));
      return Buffer.concat(
        sizes.map((size) => {
          const part = new Uint8Array(size);
          fill(part);
          return part;
        }),
      );
    };
    const whole = take([4096]);
    expect(take([1, 1, 4000, 94])).toEqual(whole);
    expect(new Set(whole).size).toBe(256);
  });
});

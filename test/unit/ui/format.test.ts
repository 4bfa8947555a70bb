// Sizes and counts as the tree shows them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, formatBytes } from '../../../src/ui/explorer/format';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [65536, '64 KB'],
    [1024 * 1024 - 1, '1 MB'],
    [13.4 * 1024 * 1024, '13.4 MB'],
    [150 * 1024, '150 KB'],
    [4 * 1024 ** 3, '4 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('stay short up to the largest memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^\d{1,4}(\.\d)? [KMGTP]?B$/);
      }),
    );
  });
});

it('counts in singular and plural', () => {
  expect([count(0, 'page'), count(1, 'page'), count(65536, 'page')]).toEqual(['0 pages', '1 page', '65,536 pages']);
});

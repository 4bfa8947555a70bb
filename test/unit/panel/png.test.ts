// A PNG that was cut off is told from a whole one.
import { describe, expect, it } from 'vitest';
import { endsEarly } from '../../../src/ui/panel/protocol/png';

/** One pixel. */
const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

describe('a PNG', () => {
  it('that is whole has its end', () => expect(endsEarly(png)).toBe(false));

  it('may have anything after its end', () => {
    expect(endsEarly(Uint8Array.from([...png, 1, 2, 3]))).toBe(false);
  });

  it('has none wherever it was cut off', () => {
    for (let length = 8; length < png.length; length++) {
      expect(endsEarly(png.subarray(0, length)), `${length} bytes`).toBe(true);
    }
  });

  it('has none where a chunk is said to be longer than all there is', () => {
    const wrong = png.slice();
    wrong[8] = 0xff;
    expect(endsEarly(wrong)).toBe(true);
  });
});

// Places in a merged module, back to places in the plug-in's file.
import { describe, expect, it } from 'vitest';
import { readLayout } from '../../../src/runtime/merge/layout';
import { scanBodies } from '../../../src/runtime/merge/scanner';
import { originalFunction, originalOffset } from '../../../src/runtime/merge';
import { fixture, whyMissing } from '../../fixtures';
import echo from '../../bench/plugins/echo.wat';
import { merged } from './modules';

/** Every instruction with an operand that refers to something, but for calls of imports: their offset and first byte, by function. */
function places(bytes: Uint8Array, functions = Infinity): { function: number; offset: number; opcode: number }[] {
  const layout = readLayout(bytes);
  return scanBodies(layout, 'all').flatMap(({ number, references }) =>
    layout.imports.length + number >= functions
      ? []
      : references
          .filter(({ kind, index }) => kind !== 'function' || index >= layout.imports.length)
          .map(({ start }) => ({ function: layout.imports.length + number, offset: start, opcode: bytes[start] ?? 0 })),
  );
}

const plugins: readonly (readonly [string, () => Uint8Array])[] = [
  ['echo', () => echo],
  ...['count_vowels_c', 'count_vowels_rust', 'files_rust', 'count_vowels_assemblyscript'].map(
    (name) => [name, () => fixture(name)] as const,
  ),
];

describe('the offset of an instruction', () => {
  for (const [name, read] of plugins) {
    const reason = name === 'echo' ? undefined : whyMissing(name);
    it.skipIf(reason !== undefined)(`is that in the file: ${name}${reason === undefined ? '' : ` (${reason})`}`, () => {
      const plugin = read();
      const { bytes, map } = merged(plugin);
      const original = new Map(places(plugin).map((place) => [place.offset, place]));
      const found = new Set<number>();
      for (const place of places(bytes, map.functions)) {
        const offset = originalOffset(map, place.offset);
        const expected = original.get(offset);
        // What was put in the place of a call is inside of it.
        if (expected?.opcode === place.opcode && expected.function === place.function) found.add(offset);
      }
      expect([...original.keys()].filter((offset) => !found.has(offset))).toEqual([]);
    });
  }

  it('lies inside the call that was replaced', () => {
    const { map } = merged(echo);
    let last = 0;
    for (let offset = map.shifts[0] ?? 0; offset < (map.shifts.at(-2) ?? 0); offset++) {
      const original = originalOffset(map, offset);
      expect(original).toBeGreaterThanOrEqual(last);
      last = original;
    }
    expect(last).toBeLessThan(echo.length);
  });
});

describe('a function', () => {
  it('is the same if it is the plug-in’s, and none if it is the kernel’s', () => {
    const { map } = merged(echo);
    expect(originalFunction(map, 0)).toBe(0);
    expect(originalFunction(map, map.functions - 1)).toBe(map.functions - 1);
    expect(originalFunction(map, map.functions)).toBeUndefined();
  });
});

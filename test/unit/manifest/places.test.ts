// Where the fields of a manifest are in its text.
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/project/manifest/places';

const json = `{
  "wasm": [
    { "path": "a.wasm" },
    { "path": "b.wasm", "hash": "12" }
  ],
  "config": { "a b": 1 },
  "memory": { "max": "x" }
}`;
const toml = `timeout_ms = "soon"

[[wasm]]
path = "a.wasm"

[[wasm]]
path = "b.wasm"
hash = "12"

[memory]
max_pages = "x"
`;

const at = (text: string, isToml: boolean, path: string): string => {
  const { line, column, endColumn } = placeOf(text, isToml, path);
  return `${line}: ${(text.split('\n')[line - 1] ?? '').slice(column - 1, endColumn - 1)}`;
};

describe('the place of a field', () => {
  it.each([
    ['wasm[1].hash', '4: "12"'],
    ['wasm[0].path', '3: "a.wasm"'],
    ['config["a b"]', '6: 1'],
    // Written under an older name, and not there at all
    ['memory.max_pages', '7: { "max": "x" }'],
    ['wasm[0].name', '3: { "path": "a.wasm" }'],
    ['timeout_ms', '1: {'],
    ['', '1: {'],
  ])('%s in JSON', (path, expected) => expect(at(json, false, path)).toBe(expected));

  it.each([
    ['timeout_ms', '1: timeout_ms = "soon"'],
    ['wasm[0].path', '4: path = "a.wasm"'],
    ['wasm[1].hash', '8: hash = "12"'],
    ['wasm[1]', '6: [[wasm]]'],
    ['memory.max_pages', '11: max_pages = "x"'],
    ['', '1: '],
  ])('%s in TOML', (path, expected) => expect(at(toml, true, path)).toBe(expected));

  it('is somewhere in any text', () => {
    for (const text of ['', '[', '{"wasm":', '\n\n']) {
      for (const isToml of [true, false]) expect(placeOf(text, isToml, 'wasm[3].name').line).toBeGreaterThan(0);
    }
  });
});

// Manifests as text: JSON or TOML, and where their syntax is wrong.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifestText } from '../../../../src/runtime/manifest';
import { findJsonError, readJson } from '../../../../src/runtime/manifest/json';
import { readToml } from '../../../../src/runtime/manifest/toml';

const json = '{"wasm": [{"path": "a.wasm"}], "config": {"greeting": "Grüße"}, "timeout_ms": 500}';
const toml = `
timeout_ms = 500 # milliseconds

[[wasm]]
path = "a.wasm"

[config]
greeting = "Grüße"
`;
const manifest = { wasm: [{ path: 'a.wasm' }], config: { greeting: 'Grüße' }, timeout_ms: 500 };

const read = async (text: string, name?: string): Promise<unknown> => (await parseManifestText(text, name)).manifest;

describe('a manifest as text', () => {
  it('is JSON or TOML by the extension of its file', async () => {
    expect(await read(json, 'extism.json')).toEqual(manifest);
    expect(await read(toml, 'some/where/EXTISM.TOML')).toEqual(manifest);
    await expect(read(toml, 'extism.json')).rejects.toMatchObject({ hint: 'It is read as JSON.' });
    await expect(read(json, 'extism.toml')).rejects.toMatchObject({ hint: 'It is read as TOML.' });
  });

  it('is JSON or TOML by its look, if the file name does not tell', async () => {
    for (const name of [undefined, 'manifest', 'a.json.bak']) {
      expect(await read(`\r\n${json}`, name)).toEqual(manifest);
      expect(await read(toml, name)).toEqual(manifest);
    }
  });

  it('may begin with a byte order mark', async () => {
    expect(await read(`\uFEFF${json}`)).toEqual(manifest);
    expect(await read(`\uFEFF${toml}`)).toEqual(manifest);
  });

  it('that is empty is refused', async () => {
    await expect(read(' \n', 'extism.json')).rejects.toMatchObject({
      code: 'manifest',
      message: 'extism.json is empty.',
    });
  });

  it('is told its wrong fields under the name of its file', async () => {
    await expect(read('[wasm]\npath = "a.wasm"', 'extism.toml')).rejects.toThrow(
      'extism.toml is wrong:\n  wasm: must be a list ([[wasm]] in TOML), and is an object',
    );
    await expect(read('wasm = 1979-05-27', 'extism.toml')).rejects.toThrow(
      'wasm: must be a list ([[wasm]] in TOML), and is a date',
    );
  });
});

describe('wrong JSON', () => {
  it.each([
    ['{\n  "wasm": [{"path": "a"}],\n}', '3:1', 'expected a name in double quotes, found "}"'],
    ['{"wasm": [1,]}', '1:13', 'expected a value, found "]"'],
    ['{"wasm" []}', '1:9', 'expected ":", found "["'],
    ["{'wasm': []}", '1:2', `expected a name in double quotes or "}", found "'"`],
    ['{"a": 1 "b": 2}', '1:9', 'expected "," or "}", found "\\""'],
    ['{"a": [1 2]}', '1:10', 'expected "," or "]", found "2"'],
    ['{"a": 1', '1:8', 'expected "," or "}", found the end of the text'],
    ['{} {}', '1:4', 'expected the end, found "{"'],
    [
      '{\r\n  // modules\r\n}',
      '2:3',
      'expected a name in double quotes or "}", found a comment, which JSON does not have',
    ],
    ['{"a": "b\nc"}', '1:9', 'the string does not end on its line'],
    ['{"a": "b', '1:9', 'the string does not end'],
    ['{"a": "C:\\Users"}', '1:10', 'no such escape in a string'],
    ['{"a": True}', '1:7', 'expected a value, found "T"'],
    ['{"a": 01}', '1:8', 'expected "," or "}", found "1"'],
    ['{"a": 😀}', '1:7', 'expected a value, found "😀"'],
  ])('%j is told at %s', async (text, place, message) => {
    await expect(read(text, 'a/extism.json')).rejects.toMatchObject({
      code: 'manifest',
      message: `a/extism.json:${place}: ${message}`,
    });
  });

  it('is found exactly where the engine finds it', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', ' ', '\n'],
      '"a"',
      '1',
      '-',
      '.5',
      'e9',
      'true',
      'null',
      'u00e9',
      '/',
    );
    const nearlyJson = fc
      .tuple(fc.json(), fc.nat(), fc.nat(3), fc.oneof(pieces, fc.string()))
      .map(([text, at, count, piece]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + piece + text.slice(start + count);
      });
    fc.assert(
      fc.property(
        fc.oneof(
          nearlyJson,
          fc.array(pieces).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(findJsonError(text) === undefined).toBe('value' in readJson(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('may be nested as deep as it likes', () => {
    const text = '[{"a":'.repeat(200_000);
    expect(findJsonError(text)).toEqual({
      offset: text.length,
      message: 'expected a value, found the end of the text',
    });
  });
});

describe('wrong TOML', () => {
  it.each([
    ['[[wasm]]\npath = a.wasm', '2:8'],
    ['[[wasm]]\npath = "a"\npath = "b"', '3:1'],
    ['[[wasm]\npath = "a"', '1:8'],
    ['timeout_ms = 99999999999999999999', '1:14'],
    ['{', '1:1'],
  ])('%j is told at %s', async (text, place) => {
    await expect(read(text, 'extism.toml')).rejects.toMatchObject({
      code: 'manifest',
      message: expect.stringMatching(`^extism.toml:${place}: \\w[^\n]+$`) as string,
    });
  });

  it('never breaks the reader', () => {
    const pieces = fc.constantFrom(
      ...['[', ']', '[[', ']]', '{', '}', '=', '.', ',', '"', "'", '"""', '\n', ' ', '#', '\\', '-', '1', '0x', ':'],
      ...['a', 'wasm', 'true', 'inf', '1979-05-27', '__proto__', 'é'],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          const parsed = readToml(text);
          if ('error' in parsed) expect(parsed.error.line).toBeGreaterThan(0);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

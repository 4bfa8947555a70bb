// What holds for every manifest, however it was made.
import * as fc from 'fast-check';
import { stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { PluginError } from '../../../../src/runtime/errors';
import { parseManifest, parseManifestText } from '../../../../src/runtime/manifest';
import { manifestLike, manifests, mistyped } from './arbitrary';
import { problems } from './problems';

describe('the parser', () => {
  it('throws nothing but its own error, with a line for each problem', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), manifestLike), (value) => {
        const lines = problems(value);
        for (const line of lines) expect(line).toMatch(/^((wasm|memory|config|allowed_|timeout_ms)[^\n]*: )?[^\n]+$/);
        expect(new Set(lines).size).toBe(lines.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('throws nothing but its own error for any text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      manifestLike.map((value) => JSON.stringify(value)),
    );
    const name = fc.constantFrom(undefined, 'extism.json', 'extism.toml');
    await fc.assert(
      fc.asyncProperty(text, name, async (content, fileName) => {
        const error: unknown = await parseManifestText(content, fileName).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error !== undefined) expect(error).toBeInstanceOf(PluginError);
      }),
      { numRuns: 3000 },
    );
  });

  it('has one problem with one wrong type, under its field', () => {
    fc.assert(
      fc.property(mistyped, ({ value, place }) => {
        const [field = ''] = place.split('.');
        expect(problems(value)).toEqual([
          expect.stringMatching(field === '' ? '^must be an object' : `^${field}\\b.*: `),
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives what it gave when it reads that again, and warns no more', () => {
    fc.assert(
      fc.property(manifests, (value) => {
        const { manifest } = parseManifest(value);
        const again = parseManifest(manifest);
        expect(again.manifest).toEqual(manifest);
        expect(again.warnings.filter((warning) => !warning.startsWith('allowed_hosts['))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a manifest in TOML', () => {
  it('is the same as in JSON', async () => {
    await fc.assert(
      fc.asyncProperty(manifests, async (value) => {
        const fromToml = await parseManifestText(stringify(value), 'extism.toml');
        const fromJson = await parseManifestText(JSON.stringify(value), 'extism.json');
        expect(fromToml.manifest).toEqual(fromJson.manifest);
        expect([...fromToml.warnings].sort()).toEqual([...fromJson.warnings].sort());
      }),
      { numRuns: 1000 },
    );
  });
});

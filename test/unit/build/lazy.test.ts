// What the shipped bundles leave to bundles that are read on first use.
import { build, type Metafile } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lazyBundles, lazyParts } from '../../../scripts/build/lazy.mjs';
import type * as Manifest from '../../../src/runtime/manifest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugwright-lazy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function bundle(entryPoints: Record<string, string>): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints,
    outdir: folder,
    bundle: true,
    platform: 'node',
    external: ['vscode'],
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [lazyBundles()],
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
}

it('reads the TOML parser with the first manifest in TOML', async () => {
  const { inputs } = await bundle({ manifest: 'src/runtime/manifest/index.ts' });
  expect(Object.keys(inputs)).toContain('src/runtime/manifest/text.ts');
  expect(Object.keys(inputs).filter((file) => /toml/.test(file))).toEqual([]);

  const require = createRequire(join(folder, 'x.js'));
  const { parseManifestText } = require('./manifest.js') as typeof Manifest;
  expect((await parseManifestText('{"wasm": [{"path": "a"}]}')).manifest).toEqual({ wasm: [{ path: 'a' }] });
  await expect(parseManifestText('[[wasm]]\npath = "a"')).rejects.toThrow(/toml\.js/);

  await bundle(lazyParts);
  expect((await parseManifestText('[[wasm]]\npath = "a"')).manifest).toEqual({ wasm: [{ path: 'a' }] });
});

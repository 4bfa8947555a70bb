// The runtime as programs on Node get it: its bundle, with the worker where it looks for it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { afterAll } from 'vitest';
import { watAssembler } from '../../../scripts/build/wat.mjs';
import type * as Runtime from '../../../src/sdk/node';

const root = path.resolve(import.meta.dirname, '../../..');

export async function loadRuntime(): Promise<typeof Runtime> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plugwright-sdk-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const common: BuildOptions = { bundle: true, platform: 'node', target: 'node20', plugins: [watAssembler()] };
  await Promise.all([
    build({
      ...common,
      entryPoints: [path.join(root, 'src/sdk/node.ts')],
      format: 'esm',
      outfile: path.join(folder, 'runtime/node.mjs'),
    }),
    build({
      ...common,
      entryPoints: [path.join(root, 'src/runner/worker.ts')],
      format: 'cjs',
      outfile: path.join(folder, 'worker.js'),
    }),
  ]);
  return (await import(path.join(folder, 'runtime/node.mjs'))) as typeof Runtime;
}

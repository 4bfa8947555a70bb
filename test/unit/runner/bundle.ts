// The worker's bundle for tests, made from the sources as they are.
import { build } from 'esbuild';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { watAssembler } from '../../../scripts/build/wat.mjs';

/** Bundles one entry of src for Node; test files that run at the same time do not see each other's half-written file. */
export async function bundle(entry: string, name: string): Promise<string> {
  const folder = join('out', 'test-worker');
  await mkdir(folder, { recursive: true });
  const own = join(folder, `${name}.${process.pid}.js`);
  await build({
    entryPoints: [entry],
    outfile: own,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    plugins: [watAssembler()],
    logLevel: 'error',
  });
  const shared = join(folder, `${name}.js`);
  await rename(own, shared);
  return join(process.cwd(), shared);
}

export const bundleWorker = (): Promise<string> => bundle('src/runner/worker.ts', 'worker');

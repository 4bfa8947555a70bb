// Mock scripts in the bundles as they are shipped: what loads them stands beside the worker, and is read on first use.
import { build } from 'esbuild';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lazyBundles, lazyParts } from '../../../scripts/build/lazy.mjs';
import { watAssembler } from '../../../scripts/build/wat.mjs';
import { WorkerRunner } from '../../../src/runner/client';
import { bytes, openPlugin, shop, text } from './plugins';

let folder: string;
let scripts: string;
let runner: WorkerRunner;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugwright-shipped-'));
  scripts = await mkdtemp(join(tmpdir(), 'plugwright-scripts-'));
  await bundle({ worker: 'src/runner/worker.ts' });
  runner = new WorkerRunner(join(folder, 'worker.js'));
});
afterAll(async () => {
  await runner.dispose();
  await Promise.all([folder, scripts].map((each) => rm(each, { recursive: true, force: true })));
});

async function bundle(entryPoints: Partial<Record<string, string>>): Promise<void> {
  await build({
    entryPoints: entryPoints as Record<string, string>,
    outdir: folder,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    supported: { 'dynamic-import': false },
    plugins: [watAssembler(), lazyBundles()],
    logLevel: 'error',
  });
}

it('reads what loads scripts with the first of them', async () => {
  const path = join(scripts, 'mocks.ts');
  const line = `  const fail = (code: number): never => { throw new Error('bad key ' + code); };`;
  await writeFile(
    path,
    `export default { maths: { add: () => 0 }, 'extism:host/user': { kv_write() {}, kv_read(plugin: HostCall, key: bigint) {
${line}
  return plugin.readText(key) === 'bad' ? fail(7) : plugin.write('shipped');
} } };`,
  );
  const read = async (key: string): Promise<string> => {
    const session = await openPlugin(runner, shop, { mocks: { scripts: [path] } });
    const { output, error } = await session.call('read', bytes(key));
    return error === undefined ? text(output) : `${error.message}\n${error.hostStack ?? ''}`;
  };
  expect((await readFile(join(folder, 'worker.js'), 'utf8')).length).toBeLessThan(150_000);
  expect(await read('k')).toMatch(/Cannot find module '\.\/mockScripts\.js'/);

  const { mockScripts } = lazyParts;
  await bundle({ mockScripts });
  expect(await read('k')).toBe('shipped');
  expect(await read('bad')).toContain(
    `The mock extism:host/user kv_read failed: bad key 7 (${path}:2:${line.indexOf('new Error') + 1})\nError: bad key 7\n`,
  );
});

// The workers themselves: reuse, death, and an end that leaves nothing open.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions } from '../../../src/runner/protocol';
import { bundle, bundleWorker } from './bundle';
import busy from './plugins/busy.wat';

const options: RunOptions = { wasi: false, logLevel: 'info' };
const source = { bytes: busy, name: 'busy.wasm' };
const nothing = new Uint8Array();
let worker: string;

beforeAll(async () => {
  worker = await bundleWorker();
});

/** A worker bundle with a line in front. */
async function workerWith(name: string, line: string): Promise<string> {
  const folder = join(process.cwd(), 'out', 'test-worker');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.js`);
  await writeFile(path, `${line}\nrequire(${JSON.stringify(worker)});\n`);
  return path;
}

describe('a worker', () => {
  it('sees nothing of the host program’s environment, arguments and input', async () => {
    const path = await workerWith(
      'curious',
      `if (Object.keys(process.env).length || process.argv.length > 2 || process.execArgv.length) throw new Error('seen');`,
    );
    const runner = new WorkerRunner(path);
    expect((await runner.open(source, options).call('echo', nothing)).error).toBeUndefined();
    await runner.dispose();
  });

  it('that ends in the middle of a call fails that call, and the next one works', async () => {
    const path = await workerWith(
      'ending',
      `require('node:worker_threads').workerData.port.on('message', ({ functionName }) => {
         if (functionName === 'end') process.exit(7);
       });`,
    );
    const runner = new WorkerRunner(path);
    const session = runner.open(source, options);
    await session.call('count_var', nothing);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await session.call('end', nothing)).error).toMatchObject({ code: 'closed', message: 'The worker ended.' });
    expect([...(await session.call('count_var', nothing)).output]).toEqual([1]);
    await runner.dispose();
  });

  it('that fails between two calls is told of at the next one', async () => {
    const path = await workerWith(
      'failing',
      `require('node:worker_threads').workerData.port.on('message', ({ functionName }) => {
         if (functionName === 'count_var') setTimeout(() => { throw new Error('boom'); }, 10);
       });`,
    );
    const runner = new WorkerRunner(path);
    const session = runner.open(source, options);
    await session.call('count_var', nothing);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { error } = await session.call('echo', nothing);
    expect(error).toMatchObject({ code: 'closed', message: 'The worker failed: boom' });
    expect((await session.call('echo', nothing)).error).toBeUndefined();
    await runner.dispose();
  });

  it('that runs out of heap fails the call, and the next one works', async () => {
    const path = await workerWith(
      'greedy',
      `require('node:worker_threads').workerData.port.on('message', ({ functionName }) => {
         const kept = [];
         while (functionName === 'hoard') kept.push(new Array(10_000).fill({}));
       });`,
    );
    const runner = new WorkerRunner(path, { heapMb: 64 });
    const session = runner.open(source, options);
    const { error } = await session.call('hoard', nothing);
    expect(error).toMatchObject({ code: 'closed' });
    expect(error?.message).toContain('out of memory');
    expect((await session.call('echo', nothing)).error).toBeUndefined();
    await runner.dispose();
  });

  it('that cannot start is an error of the call, each time', async () => {
    const runner = new WorkerRunner(join(process.cwd(), 'out', 'no-such-worker.js'));
    const session = runner.open(source, options);
    for (let count = 0; count < 2; count++) {
      const { error } = await session.call('echo', nothing);
      expect(error).toMatchObject({ code: 'closed' });
      expect(error?.message).toContain('no-such-worker.js');
    }
    await runner.dispose();
  });
});

describe('dispose', () => {
  it('settles the calls under way, and later ones too', async () => {
    const runner = new WorkerRunner(worker);
    const session = runner.open(source, options);
    const spinning = session.call('spin', nothing, () => void runner.dispose());
    const waiting = session.call('echo', nothing);
    expect((await spinning).error?.code).toBe('cancelled');
    expect((await waiting).error?.code).toBe('cancelled');
    expect((await session.call('echo', nothing)).error?.code).toBe('closed');
    expect((await runner.open(source, options).call('echo', nothing)).error?.code).toBe('closed');
  });

  it.each([
    ['after dispose', 'await runner.dispose();'],
    ['even without dispose, once nothing runs', ''],
  ])('lets the process end: %s', async (_, end) => {
    const stdout = await runAlone(`
      const { output } = await session.call('echo', new Uint8Array([111, 107]));
      const cut = await session.call('spin', new Uint8Array(), undefined, AbortSignal.timeout(50));
      process.stdout.write(Buffer.from(output) + ' ' + cut.error.code);
      ${end}`);
    expect(stdout).toBe('ok cancelled');
  });
});

describe('many calls', () => {
  it('leave nothing behind in the host program’s heap', async () => {
    const stdout = await runAlone(`
      const settled = async (calls) => {
        for (let count = 0; count < calls; count++) await session.call('echo', new Uint8Array());
        gc();
        return process.memoryUsage().heapUsed;
      };
      const before = await settled(2_000);
      process.stdout.write(String(((await settled(10_000)) - before) / 10_000));
      await runner.dispose();`);
    expect(Number(stdout)).toBeLessThan(100);
  });
});

/** Runs a script with a `runner` and a `session` of its own in a process of its own; what it writes. */
async function runAlone(body: string): Promise<string> {
  const client = await bundle('src/runner/client.ts', 'client');
  const script = `
    const { WorkerRunner } = require(${JSON.stringify(client)});
    (async () => {
      const runner = new WorkerRunner(${JSON.stringify(worker)});
      const bytes = new Uint8Array(Buffer.from('${Buffer.from(busy).toString('base64')}', 'base64'));
      const session = runner.open({ bytes, name: 'busy.wasm' }, ${JSON.stringify(options)});
      ${body}
    })();`;
  const run = promisify(execFile);
  return (await run(process.execPath, ['--expose-gc', '-e', script], { timeout: 15_000 })).stdout;
}

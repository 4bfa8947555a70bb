// Calls through the worker, beside @extism/extism with runInWorker; memory over many calls; cancel.
import { createPlugin } from '@extism/extism';
import { join } from 'node:path';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions } from '../../../src/runner/protocol';
import { formatBytes, formatMs, interleaved, median, quick } from '../measure';
import callback from '../plugins/callback.wat';
import echo from '../plugins/echo.wat';
import type { Row } from '../row';

const options: RunOptions = { wasi: false, logLevel: 'info' };
const source = { bytes: echo, name: 'echo.wasm' };
const nothing = new Uint8Array();

export async function workerRows(): Promise<Row[]> {
  const runner = new WorkerRunner(join(__dirname, 'worker.js'));
  try {
    return [
      ...(await callRows(runner)),
      await hostFunctionRow(runner),
      await growthRow(runner),
      ...(await cancelRows(runner)),
    ];
  } finally {
    await runner.dispose();
  }
}

async function callRows(runner: WorkerRunner): Promise<Row[]> {
  const session = runner.open(source, options);
  const theirs = await createPlugin({ wasm: [{ data: echo }] }, { runInWorker: true, useWasi: false });
  const rows: Row[] = [];
  for (const [label, size] of [
    ['0 B', 0],
    ['1 KB', 1024],
    ['64 KB', 65536],
    ['1 MB', 1024 ** 2],
    ['16 MB', 16 * 1024 ** 2],
  ] as const) {
    const input = new Uint8Array(size).fill(120);
    const [ourMs = NaN, theirMs = NaN] = await interleaved(
      [() => session.call('echo', input), () => theirs.call('echo', input)],
      size > 100_000
        ? { batch: 1, rounds: size > 10_000_000 ? 3 : 9 }
        : { batch: size < 10_000 ? 200 : 50, rounds: 20 },
    );
    const ratio = theirMs / ourMs;
    const what = `echo call through the worker, ${label}`;
    rows.push({
      what,
      ours: formatMs(ourMs),
      theirs: formatMs(theirMs),
      ratio,
      ...(size <= 65536 && { hold: '≥ 3x faster', ok: ratio >= 3 }),
    });
  }
  await theirs.close();
  session.close();
  return rows;
}

/** Twenty calls of a function of the embedder in one call of the plug-in. */
async function hostFunctionRow(runner: WorkerRunner): Promise<Row> {
  const calls = 20;
  const session = runner.open({ bytes: callback, name: 'callback.wasm' }, options, {
    functions: { 'extism:host/user': { next: (_, value = 0n) => BigInt(value) + 1n } },
  });
  const theirs = await createPlugin(
    { wasm: [{ data: callback }] },
    {
      runInWorker: true,
      useWasi: false,
      functions: { 'extism:host/user': { next: (_: unknown, value: bigint) => value + 1n } },
    },
  );
  const median = async (call: () => Promise<unknown>, rounds: number): Promise<number> =>
    (await interleaved([call], { batch: 1, rounds }))[0] ?? NaN;
  const ourMs = await median(() => session.call('run', nothing), 21);
  // Theirs stalls for half a second in each further host call of a call.
  const started = performance.now();
  await theirs.call('run');
  const theirMs = performance.now() - started;
  await theirs.close();
  session.close();
  return {
    what: 'host function of the embedder through the worker, 20 in one call, each',
    ours: formatMs(ourMs / calls),
    theirs: formatMs(theirMs / calls),
    ratio: theirMs / ourMs,
  };
}

async function growthRow(runner: WorkerRunner): Promise<Row> {
  const calls = quick ? 5_000 : 100_000;
  const theirCalls = calls / 10;
  const session = runner.open(source, options);
  const ours = await growth(() => session.call('echo', nothing), calls);
  session.close();
  const plugin = await createPlugin({ wasm: [{ data: echo }] }, { runInWorker: true, useWasi: false });
  const theirs = await growth(() => plugin.call('echo'), theirCalls);
  await plugin.close();
  return {
    what: `memory growth over ${calls.toLocaleString('en')} calls through the worker (theirs over ${theirCalls.toLocaleString('en')})`,
    ours: formatBytes(ours),
    theirs: formatBytes(theirs),
    hold: '≤ 16 MB, the noise of the collector',
    ok: ours <= 16 * 1024 ** 2,
  };
}

/** Resident bytes that the calls leave behind, after half as many to warm up: the heaps of both threads grow once. */
async function growth(call: () => Promise<unknown>, calls: number): Promise<number> {
  for (let count = 0; count < calls / 2; count++) await call();
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  for (let count = 0; count < calls; count++) await call();
  globalThis.gc?.();
  return process.memoryUsage.rss() - before;
}

async function cancelRows(runner: WorkerRunner): Promise<Row[]> {
  const session = runner.open(source, options);
  const cancelMs: number[] = [];
  const nextMs: number[] = [];
  const lagMs: number[] = [];
  for (let count = 0; count < (quick ? 3 : 12); count++) {
    await session.call('echo', nothing);
    // The spare worker that the last cancel asked for is to be up, as it is for a person who takes a second.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const lag = watchLoop();
    const controller = new AbortController();
    const spinning = session.call('spin', nothing, () => undefined, controller.signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const cancelled = performance.now();
    controller.abort();
    await spinning;
    const settled = performance.now();
    await session.call('echo', nothing);
    cancelMs.push(settled - cancelled);
    nextMs.push(performance.now() - settled);
    lagMs.push(lag());
  }
  session.close();
  const worst = (values: readonly number[]): string =>
    `${formatMs(median(values))}, worst ${formatMs(Math.max(...values))}`;
  return [
    { what: 'endless loop cancelled', ours: worst(cancelMs), hold: '≤ 100 ms', ok: Math.max(...cancelMs) <= 100 },
    { what: 'first call after the cancel', ours: worst(nextMs) },
    { what: 'lag of the host’s loop meanwhile', ours: worst(lagMs), hold: '≤ 50 ms', ok: Math.max(...lagMs) <= 50 },
  ];
}

/** Watches how late a timer comes; the result gives the worst so far and stops. */
function watchLoop(): () => number {
  const everyMs = 5;
  let worst = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    worst = Math.max(worst, now - last - everyMs);
    last = now;
  }, everyMs);
  return () => {
    clearInterval(timer);
    return worst;
  };
}

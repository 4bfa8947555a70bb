// A thousand cases by the command line's runner, beside as many calls by @extism/extism in a plain script.
import { createPlugin } from '@extism/extism';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inputs } from '../../../src/cli/test/inputs';
import { parseTest } from '../../../src/cli/test/options';
import { planFile } from '../../../src/cli/test/plan';
import type { Reporter } from '../../../src/cli/test/report';
import { runTests } from '../../../src/cli/test/run';
import { WorkerRunner } from '../../../src/runner/client';
import { formatBytes, formatMs } from '../measure';
import echo from '../plugins/echo.wat';
import type { Row } from '../row';

const count = 1000;
const early = 100;
const input = 'Hello, World!';

export async function caseRows(): Promise<Row[]> {
  const { caseMs, growth } = await ours();
  const callMs = await theirs();
  const cases = `${count.toLocaleString('en')} cases`;
  return [
    {
      what: `${cases} by plugwright test, each (theirs: calls of one plug-in, checked)`,
      ours: formatMs(caseMs),
      theirs: formatMs(callMs),
    },
    {
      what: `overhead of a case, of ${cases}`,
      ours: formatMs(caseMs - callMs),
      hold: '≤ 2 ms',
      ok: caseMs - callMs <= 2,
    },
    {
      what: `memory growth from case ${early} to case ${count.toLocaleString('en')}, after as many`,
      ours: formatBytes(growth),
      hold: '≤ 16 MB, the noise of the collector',
      ok: growth <= 16 * 1024 ** 2,
    },
  ];
}

/** All that the command does but start and print: the file is read, each case has an instance of its own and is judged. */
async function ours(): Promise<{ caseMs: number; growth: number }> {
  const folder = join(__dirname, 'cases');
  const file = join(folder, 'echo.cases.json');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'echo.wasm'), echo);
  await writeFile(
    file,
    JSON.stringify({ plugin: 'echo.wasm', cases: Array.from({ length: count }, (_, at) => echoCase(at)) }),
  );
  const runner = new WorkerRunner(join(__dirname, 'worker.js'));
  try {
    const started = performance.now();
    await run(runner, file, []);
    const caseMs = (performance.now() - started) / count;
    // The heaps of both threads have grown to what cases need.
    const memory = new MemoryReporter();
    await run(runner, file, [memory]);
    return { caseMs, growth: memory.growth };
  } finally {
    await runner.dispose();
  }
}

async function run(runner: WorkerRunner, file: string, reporters: readonly Reporter[]): Promise<void> {
  const inputs = new Inputs(__dirname, undefined);
  const parts = { runner, inputs, options: parseTest([file], {}), signal: new AbortController().signal };
  const { report } = await runTests([await planFile(file, __dirname)], parts, reporters);
  if (report.totals.passed !== count) throw new Error(`${report.totals.passed} of ${count} cases passed`);
}

const echoCase = (at: number): object => ({
  name: `echo ${at}`,
  function: 'echo',
  input: `${input} ${at}`,
  expect: { output: `${input} ${at}` },
});

/** What a person would write without us. */
async function theirs(): Promise<number> {
  const started = performance.now();
  const plugin = await createPlugin({ wasm: [{ data: echo }] }, { useWasi: false });
  for (let at = 0; at < count; at++) {
    const output = await plugin.call('echo', `${input} ${at}`);
    if (output?.text() !== `${input} ${at}`) throw new Error(`call ${at} gave ${output?.text() ?? 'nothing'}`);
  }
  await plugin.close();
  return (performance.now() - started) / count;
}

/** Takes the resident bytes after the first and the last cases. */
class MemoryReporter implements Reporter {
  growth = 0;
  #ended = 0;
  #before = 0;

  ended(): void {
    this.#ended++;
    // Often, so that garbage does not make the heap grow: what stays is what is measured.
    if (this.#ended % early !== 0) return;
    globalThis.gc?.();
    const { rss } = process.memoryUsage();
    if (this.#ended === early) this.#before = rss;
    this.growth = rss - this.#before;
  }

  finished(): void {
    // The report says nothing of memory.
  }
}

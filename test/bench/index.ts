// The table of the numbers that we hold, beside @extism/extism. `--quick` takes fewer rounds.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { caseRows } from './parts/cases';
import { loadRows } from './parts/load';
import { startupRows } from './parts/startup';
import { wasmReader } from './parts/wasm';
import { watchRows } from './parts/watch';
import { workerRows } from './parts/worker';
import { runtimeTable } from './parts/runtime';
import type { Row } from './row';

const columns = ['what', 'floor', 'ours', '@extism/extism rc13', 'ratio', 'hold', 'met'] as const;

function cells({ what, floor, ours, theirs, ratio, hold, ok }: Row): string[] {
  const met = ok === undefined ? '' : ok ? 'yes' : 'NO';
  return [what, floor ?? '', ours, theirs ?? '', ratio === undefined ? '' : `${ratio.toFixed(1)}x`, hold ?? '', met];
}

/** A Markdown table whose columns line up, so that it reads well in a terminal too. */
function table(rows: readonly Row[]): string {
  const lines = [[...columns], ...rows.map(cells)];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const format = (line: readonly string[]): string =>
    `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [format(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(format)].join('\n');
}

const parts: readonly [string, () => Promise<readonly Row[]> | readonly Row[]][] = [
  ['load', loadRows],
  ['runtime', runtimeTable],
  ['worker', workerRows],
  ['cases', caseRows],
  ['reader', wasmReader],
  ['startup', startupRows],
  ['watch', watchRows],
];

async function main(): Promise<void> {
  const only = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const rows: Row[] = [];
  for (const [name, part] of parts) {
    if (only.length > 0 && !only.includes(name)) continue;
    process.stderr.write(`${name} …\n`);
    rows.push(...(await part()));
  }
  const machine = `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, ${process.platform}`;
  const text = table(rows);
  console.log(`\n${machine}\n\n${text}\n`);
  await mkdir('out', { recursive: true });
  await writeFile('out/bench.md', `${machine}\n\n${text}\n`);
  await writeFile(
    'out/bench.json',
    `${JSON.stringify({ machine, time: new Date().toISOString(), rows }, undefined, 2)}\n`,
  );
  const missed = rows.filter(({ ok }) => ok === false);
  console.log(
    missed.length === 0
      ? `All ${rows.filter(({ ok }) => ok === true).length} numbers are held.`
      : `Not held: ${missed.map(({ what }) => what).join('; ')}`,
  );
  // Workers of the reference would keep the process alive.
  process.exit(0);
}

void main();

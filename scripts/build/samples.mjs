// Builds the sample plug-ins with the very commands that their package.json gives to people.
import { execFile } from 'node:child_process';
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const samples = path.resolve(import.meta.dirname, '../../media/samples');
const asc = path.resolve(import.meta.dirname, '../../node_modules/assemblyscript/bin/asc.js');

/** Compiles each sample whose binary is missing or older than the sources. Throws with the compiler's message. */
export async function buildSamples() {
  const { scripts } = JSON.parse(await readFile(path.join(samples, 'package.json'), 'utf8'));
  const newest = await newestSource();
  const commands = Object.entries(scripts).filter(([name]) => name.startsWith('build:'));
  await Promise.all(
    commands.map(async ([name, command]) => {
      const [compiler, ...args] = command.split(' ');
      if (compiler !== 'asc') throw new Error(`media/samples/package.json: ${name} does not call asc`);
      const output = path.join(samples, args[args.indexOf('--outFile') + 1]);
      if ((await modified(output)) > newest) return;
      await promisify(execFile)(process.execPath, [asc, ...args], { cwd: samples });
    }),
  );
}

async function newestSource() {
  const entries = await readdir(samples, { recursive: true });
  const sources = entries.filter((entry) => /\.(ts|json)$/.test(entry) && !entry.includes('node_modules'));
  return Math.max(...(await Promise.all(sources.map((source) => modified(path.join(samples, source))))));
}

/** Milliseconds since the epoch; 0 if there is no such file. */
async function modified(file) {
  const stats = await stat(file).catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return stats?.mtimeMs ?? 0;
}

// The command line for tests: its bundles, a folder to run it in, and what a run of it gave.
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle, bundleWorker } from '../runner/bundle';

export async function bundleCli(): Promise<string> {
  const [cli] = await Promise.all([bundle('src/cli.ts', 'cli'), bundleWorker(), bundle('src/wat/worker.ts', 'wat')]);
  return cli;
}

/** A new folder with these files. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plugwright-cli-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const decisive = new Set(['CI', 'FORCE_COLOR', 'NO_COLOR']);

/** Without the variables that CI servers and terminals set. */
export const plainEnvironment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !decisive.has(name))),
  ...more,
});

export function runCli(
  cli: string,
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd, env: plainEnvironment(env) });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end();
  });
}

/** A call of `echo` that passes if it should. */
export const echo = (name: string, passes = true, more: object = {}): object => ({
  ...{ name, function: 'echo', input: name, expect: { output: passes ? name : `not ${name}` } },
  ...more,
});

export const caseFile = (...cases: readonly object[]): string =>
  JSON.stringify({ plugin: 'busy.wasm', cases }, undefined, 2);

const script = spawnSync('script', ['--version'], { encoding: 'utf8' });

/** Whether there is the program that runs others on a terminal of their own, with the options that it has on Linux. */
export const hasScript = script.status === 0 && script.stdout.includes('util-linux');

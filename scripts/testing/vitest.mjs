// Runs vitest as a child process that ends with this one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { atEnd } from '../server/cleanUp.mjs';
import { root } from '../setup/root.mjs';

const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const reporter = path.join(root, 'scripts/testing/vitestResults.mjs');

/** Resolves with the exit code. */
export async function runVitest(args, env = {}) {
  const all = ['run', '--reporter=verbose', `--reporter=${reporter}`, ...args];
  const child = spawn(process.execPath, [vitest, ...all], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const done = atEnd(() => child.kill('SIGKILL'));
  const [code] = await once(child, 'exit');
  done();
  return code ?? 1;
}

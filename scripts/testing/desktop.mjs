// The suites of test/integration in desktop VS Code, which @vscode/test-electron downloads.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { atEnd, temporaryFolder } from '../server/cleanUp.mjs';
import { onPath } from '../setup/command.mjs';
import { Message } from '../setup/message.mjs';
import { step } from '../setup/progress.mjs';
import { cache, root } from '../setup/root.mjs';
import { writeResults } from './results.mjs';
import { SpecReporter } from './specReporter.mjs';
import { makeWorkspace } from './workspace.mjs';

/** Resolves with the exit code. `pattern` chooses tests by their names. */
export async function runDesktop(pattern) {
  const program = await step('Desktop VS Code', download);
  const folder = await temporaryFolder('desktop');
  const results = path.join(folder, 'results.jsonl');
  const reporter = new SpecReporter(results);
  const code = await run(program, await argumentsFor(folder), {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name))),
    PLUGWRIGHT_RESULTS: results,
    PLUGWRIGHT_GREP: pattern,
  });
  const counted = reporter.close();
  writeResults(counted);
  return counted.failed.length > 0 ? 1 : code;
}

async function download() {
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  try {
    return await downloadAndUnzipVSCode({ cachePath: path.join(cache, 'desktop'), reporter: new SilentReporter() });
  } catch (error) {
    throw new Message(
      `Desktop VS Code could not be downloaded from update.code.visualstudio.com: ${error.message}\n` +
        'Without it, `npm run test:integration` runs the same suites in a VS Code server from npm.',
    );
  }
}

async function argumentsFor(folder) {
  return [
    await makeWorkspace(),
    `--extensionDevelopmentPath=${root}`,
    `--extensionTestsPath=${path.join(root, 'out/integration')}`,
    `--user-data-dir=${path.join(folder, 'user')}`,
    `--extensions-dir=${path.join(folder, 'extensions')}`,
    ...['--disable-extensions', '--disable-workspace-trust', '--disable-updates', '--disable-gpu', '--no-sandbox'],
    ...['--skip-welcome', '--skip-release-notes'],
  ];
}

async function run(program, args, env) {
  const { file, before } = display();
  const child = spawn(file ?? program, file ? [...before, program, ...args] : args, {
    stdio: ['ignore', 'ignore', 'ignore'],
    env,
    detached: process.platform !== 'win32',
  });
  const done = atEnd(() => {
    try {
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // It may have ended by itself.
      if (error.code !== 'ESRCH') throw error;
    }
  });
  const [code] = await once(child, 'exit');
  done();
  return code ?? 1;
}

/** Electron needs a display, if only a virtual one. */
function display() {
  const { platform, env } = process;
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return {};
  const file = onPath('xvfb-run');
  if (!file) throw new Message('There is no display, and xvfb-run is not installed (Debian: `apt-get install xvfb`).');
  return { file, before: ['--auto-servernum'] };
}

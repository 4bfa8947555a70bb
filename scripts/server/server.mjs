// Starts and stops the VS Code server.
import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Message } from '../setup/message.mjs';
import { atEnd } from './cleanUp.mjs';

const guard = path.join(import.meta.dirname, 'guard.mjs');
const startLimit = 60_000;

/** Calm and private: nothing is looked up, updated or recommended. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Starts a server on 127.0.0.1 and resolves when it answers.
 * @param installed what installServer() gave
 * @param {object} options
 * @param options.folder where it keeps settings, extensions, state and its log
 * @param options.port a port that is free; any if undefined
 * @param options.token path of a file with the connection token; without it whoever reaches the port may connect
 * @param options.restricted asks for trust in each folder
 * @param options.testDriver takes extensions and tests from the address (needed for them, but hides notifications)
 * @param options.env added to the environment
 */
export async function startServer(installed, options) {
  const { folder, token, restricted = false, testDriver = false, env = {} } = options;
  const port = options.port ?? (await freePort());
  const log = path.join(folder, 'server.log');
  const args = [
    ...['--host', '127.0.0.1', '--port', String(port)],
    ...(token ? ['--connection-token-file', token] : ['--without-connection-token']),
    ...(restricted ? [] : ['--disable-workspace-trust']),
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ...serverFolders(folder),
  ];
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, [guard, installed.node, installed.entry, ...args], {
    stdio: ['pipe', output, output],
    env: { ...cleanEnvironment(), ...env },
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const kill = atEnd(() => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // The group may have ended by itself.
      if (error.code !== 'ESRCH') throw error;
    }
  });
  const stop = async () => {
    kill();
    await exited;
  };
  const address = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + startLimit; !(await answers(address)); await sleep(50)) {
    if (child.exitCode === null && child.signalCode === null && Date.now() < end) continue;
    await stop();
    throw new Message(`The VS Code server did not start. Its log:\n${readFileSync(log, 'utf8').trim()}`);
  }
  return { address, log, stop, exited };
}

/** The arguments by which a server keeps everything in one folder. */
export function serverFolders(folder) {
  return [
    ...['--server-data-dir', folder, '--user-data-dir', path.join(folder, 'user')],
    ...['--extensions-dir', path.join(folder, 'extensions')],
    ...['--accept-server-license-terms', '--disable-telemetry'],
  ];
}

/** Writes the user settings of a server's folder. Those that a person changed stay unless `overwrite`. */
export async function writeSettings(folder, settings, { overwrite = true } = {}) {
  const file = path.join(folder, 'user/User/settings.json');
  if (!overwrite && existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(settings, undefined, 2));
}

/** Whether a server answers there. */
export async function answers(address) {
  try {
    const { status } = await fetch(`${address}/version`, { signal: AbortSignal.timeout(2000) });
    return status === 200;
  } catch {
    return false;
  }
}

/** Resolves with `wanted` if that port is free, else with one that is. */
export async function freePort(wanted = 0) {
  const server = net.createServer();
  const port = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => resolve(server.address().port));
  }).catch((error) => {
    if (wanted !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) return freePort();
    throw error;
  });
  server.close();
  return port;
}

/** Without what a surrounding VS Code or npm says about itself. */
function cleanEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_)/.test(name)));
}

/** For tests: no gallery is asked, and nothing of the user's is read or written. */
export const isolation = (folder) => ({
  EXTENSIONS_GALLERY: '{}',
  HOME: path.join(folder, 'home'),
  XDG_DATA_HOME: path.join(folder, 'home/data'),
  XDG_CONFIG_HOME: path.join(folder, 'home/config'),
  XDG_CACHE_HOME: path.join(folder, 'home/cache'),
});

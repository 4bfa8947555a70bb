// Opens VS Code in the browser, by a server that lives as long as the script.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';

import path from 'node:path';
import { atEnd } from '../server/cleanUp.mjs';
import { useCheckout } from '../server/extensions.mjs';
import { answers, freePort, quietSettings, startServer, writeSettings } from '../server/server.mjs';
import { onPath } from '../setup/command.mjs';
import { isAlive } from '../setup/installOnce.mjs';
import { Message } from '../setup/message.mjs';
import { cache } from '../setup/root.mjs';

/** The same at each start: a browser keeps what it knows of a workbench by its address. */
const usualPort = 41743;
const home = path.join(cache, 'workbench');
const running = path.join(home, 'running.json');

/** Shows the folder; resolves when the server has ended. */
export async function openInBrowser(installed, folder, { port = usualPort, open }) {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const token = await connectionToken();
  const page = (address) => `${address}/?${new URLSearchParams({ folder, tkn: token.text })}`;

  const other = await runningServer();
  if (other) {
    announce(page(other), folder, 'It was running already; reload its window to see a new build.');
    if (open) openPage(page(other));
    return;
  }
  await useCheckout(home);
  await writeSettings(home, quietSettings, { overwrite: false });
  const server = await startServer(installed, { folder: home, port: await freePort(port), token: token.file });
  atEnd(() => rmSync(running, { force: true }));
  await writeFile(running, JSON.stringify({ pid: process.pid, address: server.address }));
  announce(page(server.address), folder, 'Ctrl+C stops it.');
  if (open) openPage(page(server.address));
  await server.exited;
  throw new Message(`The VS Code server ended. Its log is ${server.log}.`);
}

function announce(address, folder, remark) {
  const { SSH_CONNECTION } = process.env;
  const { port } = new URL(address);
  console.log(`\nVS Code with Plugwright:\n\n  ${address}\n`);
  console.log(`  Sample workspace: ${folder}`);
  if (SSH_CONNECTION)
    console.log(`  From your own machine: ssh -L ${port}:127.0.0.1:${port} …, then open the address.`);
  console.log(`  ${remark}\n`);
}

/** The address of the server of another `npm start`. */
async function runningServer() {
  if (!existsSync(running)) return undefined;
  const { pid, address } = JSON.parse(await readFile(running, 'utf8'));
  if (isAlive(pid) && (await answers(address))) return address;
  await rm(running, { force: true });
  return undefined;
}

/** Kept in a file, so that neither the list of processes nor other users see it. */
async function connectionToken() {
  const file = path.join(home, 'token');
  if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return { file, text: await readFile(file, 'utf8') };
}

function openPage(address) {
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY || process.env.WSL_DISTRO_NAME;
  const program = hasDisplay ? (onPath('wslview') ?? onPath('xdg-open')) : undefined;
  if (program === undefined) return;
  const child = spawn(program, [address], { stdio: 'ignore', detached: true });
  child.on('error', (error) => console.log(`  The browser could not be opened: ${error.message}`));
  child.unref();
}

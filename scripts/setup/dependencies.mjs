// The packages of package-lock.json.
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npm } from './command.mjs';
import { Message } from './message.mjs';
import { step } from './progress.mjs';
import { root } from './root.mjs';

const folder = path.join(root, 'node_modules');

/** Installs them unless node_modules holds just these versions. */
export async function installDependencies() {
  if (isCurrent()) return;
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    // npm would empty the folder that the link points to, which others may be using.
    throw new Message(`${folder} is a link, and what it points to does not match package-lock.json. Remove the link.`);
  }
  await step('Packages of package-lock.json (npm ci)', () => npm(['ci', '--prefer-offline'], { cwd: root }));
}

function isCurrent() {
  const wanted = packages(path.join(root, 'package-lock.json'));
  // npm's own note of what it installed.
  const installed = packages(path.join(folder, '.package-lock.json'));
  return Object.entries(wanted).every(
    ([place, { version, optional }]) =>
      place === '' || installed[place]?.version === version || (optional && !installed[place]),
  );
}

function packages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

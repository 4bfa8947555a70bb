// Puts something into the cache folder whole or not at all, whoever else is at it meanwhile.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cache } from './root.mjs';
import { step } from './progress.mjs';

const partial = (name, pid) => `.partial-${pid}-${name}`;

/** The folder `name` of the cache; made by `install`, which gets an empty folder, unless it is there. */
export async function installOnce(name, title, install) {
  const target = path.join(cache, name);
  if (existsSync(target)) return target;
  await removeAbandoned();
  const folder = path.join(cache, partial(name, process.pid));
  await mkdir(folder, { recursive: true });
  try {
    await step(title, () => install(folder));
    await rename(folder, target).catch((error) => {
      // Another process was faster; its folder is as good as ours.
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return target;
}

/** What a killed process left half done. */
async function removeAbandoned() {
  await mkdir(cache, { recursive: true });
  for (const entry of await readdir(cache)) {
    const pid = /^\.partial-(\d+)-/.exec(entry)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(path.join(cache, entry), { recursive: true, force: true });
  }
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// The sample workspace in the cache folder: brought up to date, but for what a person changed in it.
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cache, root } from '../setup/root.mjs';

const origin = path.join(root, 'media/samples');
const copy = path.join(cache, 'samples');
/** Hashes of the files as they were copied, by path. */
const record = path.join(cache, 'samples.json');

/** Resolves with the folder. */
export async function updateSamples() {
  await mkdir(copy, { recursive: true });
  const known = JSON.parse((await contentOf(record)) ?? '{}');
  const entries = await readdir(origin, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(origin, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.split(path.sep).includes('node_modules'));
  for (const file of files) {
    const fresh = hash(await readFile(path.join(origin, file)));
    const content = await contentOf(path.join(copy, file));
    const theirs = content && hash(content);
    // A file that was deleted on purpose stays away; one that was changed stays as it is.
    const untouched = theirs === undefined ? known[file] === undefined : theirs === known[file];
    if (!untouched || theirs === fresh) continue;
    await cp(path.join(origin, file), path.join(copy, file));
    known[file] = fresh;
  }
  await writeFile(record, JSON.stringify(known, undefined, 2));
  return copy;
}

async function contentOf(file) {
  try {
    return await readFile(file);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');

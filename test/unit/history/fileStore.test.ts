// A folder as the history's store, with the real file system and a real limit of space.
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileStore } from '../../../src/project/history/fileStore';
import { RunHistory } from '../../../src/project/history/history';
import { newRun, outputs, utf8 } from './runs';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'history-'));
  folder = join(parent, 'deep', 'history');
});
afterEach(() => rm(parent, { recursive: true }));

it('holds bytes under keys', async () => {
  const store = new FileStore(folder);
  expect(await store.keys()).toEqual([]);
  expect(await store.read('a')).toBeUndefined();
  await store.delete('a');
  await store.write('a', utf8('1'));
  await store.write('a', utf8('22'));
  await store.write('b.1.run1', new Uint8Array());
  expect(Buffer.from((await store.read('a'))!).toString()).toBe('22');
  expect((await store.keys()).toSorted()).toEqual(['a', 'b.1.run1']);
  await store.delete('a');
  expect(await new FileStore(folder).keys()).toEqual(['b.1.run1']);
});

it.each(['', '.', '..', '../a', 'a/b', 'a\\b', '.a', 'C:a', 'a\0'])('has no key %j', async (key) => {
  const store = new FileStore(folder);
  for (const work of [store.read(key), store.write(key, utf8('x')), store.delete(key)]) {
    await expect(work).rejects.toThrow('Not a key');
  }
});

it('keeps the history over restarts', async () => {
  const first = new RunHistory(new FileStore(folder));
  for (const name of ['a', 'b', 'c']) await first.add(newRun({ output: utf8(name) }));
  const [newest] = await first.list();
  await first.pin(newest!.id);
  const second = new RunHistory(new FileStore(folder));
  expect(await outputs(second)).toEqual(['c', 'b', 'a']);
  expect((await second.get(newest!.id))?.pinned).toBe(true);
  expect(await readdir(folder)).toHaveLength(3);
});

it('is written to by two windows at once', async () => {
  const windows = [1, 2].map(() => new RunHistory(new FileStore(folder)));
  const names = Array.from({ length: 10 }, (_, index) => String(index));
  await Promise.all(
    windows.flatMap((window, index) => names.map((name) => window.add(newRun({ output: utf8(`${index}${name}`) })))),
  );
  for (const window of windows) expect(await outputs(window)).toHaveLength(20);
});

it('deletes what a crash left half-written, but not what another window writes now', async () => {
  await mkdir(folder, { recursive: true });
  const [old, young, foreign] = ['.a.0.run1.1-2.tmp', '.b.0.run1.3-4.tmp', '.DS_Store'];
  for (const name of [old, young, foreign]) await writeFile(join(folder, name), 'x');
  const yesterday = Date.now() / 1000 - 86_400;
  for (const name of [old, foreign]) await utimes(join(folder, name), yesterday, yesterday);
  expect(await new FileStore(folder).keys()).toEqual([]);
  expect((await readdir(folder)).toSorted()).toEqual([young, foreign].sort());
});

it('says why nothing can be kept, and lists nothing, if the folder cannot be one', async () => {
  const file = join(parent, 'file');
  await writeFile(file, '');
  const notes: string[] = [];
  const history = new RunHistory(new FileStore(file), { onNote: (note) => notes.push(note) });
  await expect(history.add(newRun())).rejects.toThrow(/The history could not keep the run of “run”: E(EXIST|NOTDIR)/);
  expect(await history.list()).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/^The history cannot be listed: ENOTDIR/)]);
});

/** Fills the store under a limit of the size of files, and tells what happened. */
const program = `
  import { FileStore } from ${JSON.stringify(resolve('src/project/history/fileStore'))};
  import { RunHistory } from ${JSON.stringify(resolve('src/project/history/history'))};
  import { newRun } from ${JSON.stringify(resolve('test/unit/history/runs'))};
  const history = new RunHistory(new FileStore(process.argv[2]));
  const sizes = [10, 100_000, 20];
  const results = await Promise.allSettled(sizes.map((size) => history.add(newRun({ output: new Uint8Array(size) }))));
  console.log(JSON.stringify(results.map(({ status, reason }) => reason?.message ?? status)));
`;

it.skipIf(process.platform === 'win32')('loses nothing when there is no space in the middle of a file', async () => {
  const script = join(parent, 'program.mjs');
  const stdin = { contents: program, resolveDir: process.cwd(), loader: 'ts' as const };
  await build({ stdin, bundle: true, platform: 'node', format: 'esm', outfile: script, logLevel: 'error' });
  const limited = ['-c', 'ulimit -f 16; exec "$@"', 'sh', process.execPath, script, folder];
  const { stdout } = await promisify(execFile)('sh', limited);
  expect(JSON.parse(stdout)).toEqual([
    'fulfilled',
    expect.stringMatching(/^The history could not keep the run of “run”: EFBIG: file too large/),
    'fulfilled',
  ]);
  const history = new RunHistory(new FileStore(folder));
  expect((await history.list()).map(({ outputSize }) => outputSize)).toEqual([20, 10]);
  expect(await readdir(folder)).toHaveLength(2);
});

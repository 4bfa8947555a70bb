// The workspace in which the suites of test/integration run: two empty folders, which the suites fill.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../server/cleanUp.mjs';

/** Resolves with the path of the .code-workspace file. */
export async function makeWorkspace() {
  const folder = await temporaryFolder('workspace');
  const names = ['one', 'two'];
  await Promise.all(names.map((name) => mkdir(path.join(folder, name))));
  const file = path.join(folder, 'tests.code-workspace');
  await writeFile(file, JSON.stringify({ folders: names.map((name) => ({ path: name })), settings: {} }));
  return file;
}

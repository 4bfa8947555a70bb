// Type declarations of `plugwright/runtime`, for the programs that import it.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const types = path.join(root, 'dist/runtime/types');

/** Throws with the compiler's messages. */
export async function buildTypes() {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: root });
  } catch (error) {
    throw new Error(`The type declarations could not be made:\n${error.stdout || error.message}`);
  }
  const files = await readdir(types, { recursive: true });
  await Promise.all(files.filter((file) => file.endsWith('.d.ts')).map((file) => nameFiles(path.join(types, file))));
  // What is below is all ES modules, whatever the package itself is.
  await writeFile(path.join(root, 'dist/runtime/package.json'), '{ "type": "module" }\n');
}

/** Node looks for modules by the names of their files, and so does TypeScript on its behalf. */
async function nameFiles(file) {
  const text = await readFile(file, 'utf8');
  const named = text.replace(/(from '|import\(')(\.[^']*)'/g, (_, before, specifier) => {
    const target = path.resolve(path.dirname(file), specifier);
    return `${before}${specifier}${existsSync(`${target}.d.ts`) ? '.js' : '/index.js'}'`;
  });
  await writeFile(file, named);
}

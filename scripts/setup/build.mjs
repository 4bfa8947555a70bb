// Builds the bundles if a source is newer than the last build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lazyParts } from '../build/lazy.mjs';
import { Message } from './message.mjs';
import { step } from './progress.mjs';
import { root } from './root.mjs';

const sources = [
  'src',
  'media',
  'scripts/build',
  'test/integration',
  'esbuild.mjs',
  'tsconfig.json',
  'tsconfig.types.json',
  'package.json',
  'package-lock.json',
];
const notSources = /\.wasm$|[\\/]node_modules[\\/]/;
const bundles = [
  ...['extension', 'worker', 'wat', ...Object.keys(lazyParts), 'panel', 'cli'].map((name) => `dist/${name}.js`),
  ...['node', 'browser'].flatMap((name) => [`dist/runtime/${name}.mjs`, `dist/runtime/types/sdk/${name}.d.ts`]),
];
const samples = ['checkout/checkout', 'count-vowels/count_vowels', 'weather/weather'].map(
  (name) => `media/samples/${name}.wasm`,
);
const products = [...bundles, ...samples, 'out/integration.js'];
const stamp = path.join(root, 'out/built');

/** Builds unless nothing changed since the last build by this function. */
export async function buildIfNeeded() {
  if (!isCurrent()) await build();
}

/** Throws a Message if the build fails; what it said is on the terminal by then. */
export async function build() {
  // Taken before the build: what is saved while it runs must be built again.
  const state = sourceState();
  await step('Build', async () => {
    const [status] = await once(spawn(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' }), 'exit');
    if (status !== 0) throw new Message('The build failed.');
  });
  writeFileSync(stamp, state);
}

function isCurrent() {
  const present = [...products, path.relative(root, stamp)].every((file) => existsSync(path.join(root, file)));
  return present && readFileSync(stamp, 'utf8') === sourceState();
}

/** Names, sizes and times of all sources: a file that is new, changed, renamed or gone makes another text. */
function sourceState() {
  return sources.flatMap((source) => [...stateOf(path.join(root, source))]).join('\n');
}

function* stateOf(file) {
  const stats = statSync(file);
  if (stats.isDirectory()) {
    for (const entry of readdirSync(file).sort()) yield* stateOf(path.join(file, entry));
  } else if (!notSources.test(file)) {
    yield `${path.relative(root, file)} ${stats.size} ${stats.mtimeMs}`;
  }
}

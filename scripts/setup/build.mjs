// Builds the bundles if a source is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Message } from './message.mjs';
import { seconds } from './progress.mjs';
import { root } from './root.mjs';

const sources = [
  'src',
  'media',
  'scripts/build',
  'test/integration',
  'esbuild.mjs',
  'package.json',
  'package-lock.json',
];
const builtAmongSources = /\.wasm$|[\\/]node_modules[\\/]/;
const stamp = path.join(root, 'out/built');

/** Throws a Message if the build fails; its output is on the terminal by then. */
export function buildIfNeeded() {
  const state = sourceState();
  if (isBuilt() && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return;
  console.log('• Build …');
  const start = performance.now();
  const { status } = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Message('The build failed.');
  writeFileSync(stamp, state);
  console.log(`✓ Build: ${seconds(performance.now() - start)}`);
}

const isBuilt = () =>
  ['extension', 'worker', 'wat', 'panel', 'cli'].every((name) => existsSync(path.join(root, `dist/${name}.js`)));

/** Names, sizes and times of all sources: files that are new, changed, renamed or gone make another text. */
function sourceState() {
  const lines = sources.flatMap((source) => [...files(path.join(root, source))]).sort();
  return lines.join('\n');
}

function* files(file) {
  const stats = statSync(file);
  if (stats.isDirectory()) {
    for (const entry of readdirSync(file)) yield* files(path.join(file, entry));
  } else if (!builtAmongSources.test(file)) {
    yield `${path.relative(root, file)} ${stats.size} ${stats.mtimeMs}`;
  }
}

// `npm run bench`: builds, bundles test/bench and runs it. Options: --quick, --no-build, names of parts (load runtime worker reader startup).
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { watAssembler } from './build/wat.mjs';

const args = process.argv.slice(2);
const run = (...command) => {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

if (!args.includes('--no-build')) run('esbuild.mjs');
run('test/fixtures/build.mjs');
await build({
  entryPoints: { index: 'test/bench/index.ts', worker: 'src/runner/worker.ts' },
  outdir: 'out/bench',
  bundle: true,
  minify: true,
  keepNames: false,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [watAssembler()],
  // The reference finds its own worker beside itself.
  external: ['@extism/extism', 'wabt'],
  logLevel: 'error',
});
run('--expose-gc', '--no-warnings', 'out/bench/index.js', ...args);

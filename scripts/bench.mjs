// `npm run bench`: builds, bundles test/bench and runs it. Options: --quick, --no-build, names of parts (load runtime worker cases reader startup watch).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from 'esbuild';
import { watAssembler } from './build/wat.mjs';

const args = process.argv.slice(2);
const run = (command, env = {}) => {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.exit(status ?? 1);
};

if (!args.includes('--no-build')) run(['esbuild.mjs']);
run(['test/fixtures/build.mjs']);
const parts = args.filter((arg) => !arg.startsWith('-'));
if (parts.length === 0 || parts.includes('watch')) {
  // Its times are taken in a real VS Code, which leaves them here.
  run(['scripts/integration.mjs', '--no-build'], { PLUGWRIGHT_BENCH: path.resolve('out/bench-watch.json') });
}
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
run(['--expose-gc', '--no-warnings', 'out/bench/index.js', ...args]);

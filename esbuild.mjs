// Builds everything: extension, workers, panel, CLI, samples and tests. `--watch` rebuilds on change, `--dev` keeps source maps.
import { build, context } from 'esbuild';
import { mkdir, copyFile, rm } from 'node:fs/promises';
import { lazyBundles, lazyParts } from './scripts/build/lazy.mjs';
import { watAssembler } from './scripts/build/wat.mjs';
import { buildSamples } from './scripts/build/samples.mjs';
import { buildTypes } from './scripts/build/types.mjs';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

const common = {
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  logLevel: 'info',
  mainFields: ['module', 'main'],
  plugins: [watAssembler()],
  define: { 'process.env.NODE_ENV': dev ? '"development"' : '"production"' },
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'] };
const shipped = {
  ...node,
  plugins: [watAssembler(), lazyBundles()],
  supported: { 'dynamic-import': false },
  outdir: 'dist',
};

/** For programs that run plug-ins: `plugwright/runtime`. */
const runtime = (name, options) => ({
  ...common,
  format: 'esm',
  entryPoints: { [name]: `src/sdk/${name}.ts` },
  outdir: 'dist/runtime',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: `${name}-[name]-[hash]`,
  ...options,
});

const bundles = [
  runtime('node', { platform: 'node', target: 'node20' }),
  runtime('browser', { platform: 'browser', target: 'es2022' }),
  { ...shipped, entryPoints: { extension: 'src/extension.ts' } },
  { ...shipped, entryPoints: { worker: 'src/runner/worker.ts' } },
  { ...shipped, entryPoints: { wat: 'src/wat/worker.ts' } },
  { ...shipped, entryPoints: { cli: 'src/cli.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...shipped, entryPoints: lazyParts },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    entryPoints: { panel: 'media/panel/main.ts' },
    outdir: 'dist',
    loader: { '.css': 'css' },
  },
  {
    ...node,
    minify: false,
    sourcemap: 'inline',
    entryPoints: { integration: 'test/integration/index.ts' },
    outdir: 'out',
    external: ['vscode', 'mocha'],
  },
];

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
const codicons = 'node_modules/@vscode/codicons/dist';
await Promise.all(['codicon.css', 'codicon.ttf'].map((file) => copyFile(`${codicons}/${file}`, `dist/${file}`)));
await buildSamples();

if (watch) {
  const contexts = await Promise.all(bundles.map((options) => context(options)));
  await Promise.all(contexts.map((bundle) => bundle.watch()));
} else {
  await Promise.all([buildTypes(), ...bundles.map((options) => build(options))]);
}

// Parts that few runs need: a dynamic import of one becomes a `require` of a bundle beside, which is read on first use.
import path from 'node:path';

/** Source file by the name of its bundle. */
export const lazyParts = {
  toml: 'src/runtime/manifest/toml.ts',
  build: 'src/project/build/process.ts',
  watchCommands: 'src/ui/watch/lazy.ts',
  toolchains: 'src/project/toolchains/index.ts',
  historyViews: 'src/ui/history/lazy.ts',
  history: 'src/project/history/index.ts',
  cliTest: 'src/cli/test/index.ts',
  mockScripts: 'src/runner/mockScripts/transform.ts',
  cases: 'src/project/cases/index.ts',
  testing: 'src/ui/testing/lazy.ts',
  caseReading: 'src/ui/cases/catalogue/reading.ts',
  xtp: 'src/project/xtp/index.ts',
  caseViews: 'src/ui/cases/lazy.ts',
  caseExtras: 'src/ui/cases/readExtras.ts',
  manifests: 'src/ui/manifests/lazy.ts',
};

/** esbuild plug-in for bundles that stand beside those of the parts; others have the parts within themselves. */
export const lazyBundles = () => ({
  name: 'lazy',
  setup(build) {
    const names = new Map(Object.entries(lazyParts).map(([name, file]) => [path.resolve(file), name]));
    build.onResolve({ filter: /^\./ }, ({ kind, path: imported, resolveDir }) => {
      const name = kind === 'dynamic-import' && names.get(`${path.resolve(resolveDir, imported)}.ts`);
      return name ? { path: `./${name}.js`, external: true } : undefined;
    });
  },
});

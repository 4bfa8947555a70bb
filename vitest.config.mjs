// Unit tests and the conformance suite; tests in a real VS Code are in test/integration and test/e2e.
import { defineConfig } from 'vitest/config';
import { watModules } from './scripts/build/wat.mjs';

const project = (name, testTimeout) => ({
  plugins: [watModules()],
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: 120_000 },
});

export default defineConfig({
  test: {
    projects: [project('unit', 20_000), project('conformance', 30_000)],
    globalSetup: ['test/fixtures/build.mjs'],
    // The SDK that the suite compares with lets some of its own rejections go; ours would fail the tests.
    onUnhandledError: ({ stack = '' }) => !stack.includes('@extism/extism'),
  },
});

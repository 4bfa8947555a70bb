// The scenarios that drive a real workbench. Started by scripts/e2e.mjs, which gives them servers and a browser.
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

export default defineConfig({
  root,
  test: {
    include: ['test/e2e/**/*.test.ts'],
    // One workbench at a time: several on two cores would only wait for each other.
    fileParallelism: false,
    // A browser on a busy machine may lose a key press or a service worker; the results say which scenario needed this.
    retry: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000, interval: 50 } },
  },
});

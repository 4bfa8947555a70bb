// Types of lazy.mjs, for the tests.
import type { Plugin } from 'esbuild';

export const lazyParts: Record<string, string>;
export function lazyBundles(): Plugin;

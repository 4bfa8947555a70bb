// Types of wat.mjs, for the tests that bundle.
import type { Plugin as EsbuildPlugin } from 'esbuild';

export function assemble(path: string, options?: { debugNames?: boolean }): Promise<Uint8Array<ArrayBuffer>>;
export function watAssembler(): EsbuildPlugin;
export function watModules(): { name: string; enforce: 'pre'; load(id: string): Promise<string | undefined> };

// Types of wat.mjs for the tests.
import type { Plugin } from 'esbuild';

export function assemble(path: string, options?: { debugNames?: boolean }): Promise<Uint8Array<ArrayBuffer>>;
export function assembleText(
  name: string,
  text: string,
  options?: { debugNames?: boolean },
): Promise<Uint8Array<ArrayBuffer>>;
export function watAssembler(): Plugin;

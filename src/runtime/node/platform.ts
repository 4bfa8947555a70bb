// Node's side of loading a plug-in: files, HTTP and hashes.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Platform } from '../platform';

export const nodePlatform: Platform = {
  readFile: async (path) => new Uint8Array(await readFile(path)),
  fetch: async (url, { method, headers }) => {
    const response = await fetch(url, { method, headers: { ...headers } });
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  },
  sha256: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
};

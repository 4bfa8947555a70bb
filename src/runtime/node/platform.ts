// Node's side of loading a plug-in: files, HTTP and hashes.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Platform } from '../platform';
import { download } from './download';

export const nodePlatform: Platform = {
  readFile: async (path) => new Uint8Array(await readFile(path)),
  fetch: (url, request) => download(url, request),
  sha256: (bytes) => Promise.resolve(createHash('sha256').update(bytes).digest('hex')),
};

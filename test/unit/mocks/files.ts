// Files of cases for tests: a few in memory.
import { posix } from 'node:path';
import type { CaseFiles } from '../../../src/project/cases/run';

export const filesOf = (contents: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): CaseFiles => ({
  read: (location) => {
    const bytes = contents[location];
    return bytes === undefined ? Promise.reject(new Error(`ENOENT: ${location}`)) : Promise.resolve(bytes);
  },
  write: () => Promise.reject(new Error('Nothing is written here.')),
  resolve: (from, relative) => posix.resolve(posix.dirname(from), relative),
  pathOf: (location) => (location.startsWith('/') ? location : undefined),
});

export const noFiles = filesOf({});

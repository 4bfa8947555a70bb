// allowed_paths.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Behaviour } from '../behaviour';
import files from '../../unit/runner/plugins/files.wat';

/** A folder with the one file that the plug-in reads; the other one, new.txt, it tries to make. */
const folder = join(import.meta.dirname, '../../../out/conformance/folder');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'hello.txt'), 'hello world!');

const row = (what: string, call: 'read' | 'make', paths: Record<string, string> | null, more: Partial<Behaviour>) => ({
  what,
  code: () => Promise.resolve(files),
  steps: [[call]] as const,
  options: { allowed_paths: paths },
  expect: { output: 'hello world!' },
  sdk: 'same' as const,
  ...more,
});

/** WASI's error numbers, which the plug-in returns. */
const failed = (errno: number): Partial<Behaviour> => ({
  expect: { error: new RegExp(`exit code ${errno}`), code: 'return-code', exitCode: errno },
  sdk: { output: null },
});
const badDescriptor = 8;
const notPermitted = 63;

export const behaviours: readonly Behaviour[] = [
  row('a file of a folder that is allowed is read', 'read', { [folder]: '/mnt' }, {}),
  row('no folder is open unless one is allowed', 'read', null, failed(badDescriptor)),
  row('no folder is open where none is named', 'read', {}, failed(badDescriptor)),
  row('a file of a read-only folder is read', 'read', { [`ro:${folder}`]: '/mnt' }, { sdk: { error: /./ } }),
  row(
    'no file is made in a read-only folder',
    'make',
    { [`ro:${folder}`]: '/mnt' },
    {
      ...failed(notPermitted),
      sdk: { error: /./ },
    },
  ),
  row(
    'a folder that is not there is an error that names it',
    'read',
    { [join(folder, 'nowhere')]: '/mnt' },
    {
      expect: { error: /nowhere/, code: 'manifest' },
      sdk: { error: /./ },
    },
  ),
];

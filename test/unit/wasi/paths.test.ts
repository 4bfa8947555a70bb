// Whatever path a plug-in gives and whatever links there are: nothing outside of its folder is read or written.
import fc from 'fast-check';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileSystem } from '../../../src/runtime/node/fileSystem';
import { NodeTree } from '../../../src/runtime/node/tree';
import { Errno, WasiError } from '../../../src/runtime/wasi/errno';
import type { Directory, OpenMode } from '../../../src/runtime/wasi/fileSystem';
import { walk } from '../../../src/runtime/wasi/walk';

let outside: string;
let root: string;

beforeAll(() => {
  outside = realpathSync(mkdtempSync(join(tmpdir(), 'plugwright-paths-')));
  root = join(outside, 'root');
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(outside, 'secret'), 'secret');
  writeFileSync(join(root, 'a/file'), 'inside');
  for (const [target, name] of [
    ['..', 'up'],
    ['../..', 'a/up'],
    ['../secret', 'leak'],
    [join(outside, 'secret'), 'absolute'],
    ['a', 'down'],
    ['../a/b', 'a/side'],
    ['up/secret', 'chain'],
    ['loop', 'loop'],
    ['/', 'machine'],
    ['down/../../secret', 'tricky'],
  ] as const) {
    symlinkSync(target, join(root, name));
  }
});
afterAll(() => rmSync(outside, { recursive: true }));

const part = fc.constantFrom(
  ...['..', '.', '', 'a', 'b', 'file', 'up', 'down', 'side', 'leak', 'absolute', 'chain', 'loop', 'machine', 'tricky'],
  ...['secret', 'new', 'etc', 'passwd', '..\\secret', 'C:', '~', '%2e%2e', '...'],
);
const paths = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('/'));
const isInside = (path: string): boolean => path === root || path.startsWith(root + sep);

/** Undefined where the file system refuses. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    expect(error).toBeInstanceOf(WasiError);
    return undefined;
  }
}

describe('any path', () => {
  it('leads to a place inside of the folder, or nowhere', () => {
    fc.assert(
      fc.property(paths, fc.boolean(), (path, follow) => {
        const found = attempt(() => walk(new NodeTree(root), [], path, follow ? 'follow' : 'keep'));
        if (found === undefined) return;
        const here = join(root, ...found.parts);
        expect(isInside(here)).toBe(true);
        // The last part may be a link that is not followed; the folder that it is in may not.
        if (found.stat !== undefined && found.stat.type !== 'symlink') expect(isInside(realpathSync(here))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('opens, changes and removes nothing outside', () => {
    const before = () => [readdirSync(outside).sort(), readFileSync(join(outside, 'secret'), 'utf8')];
    const untouched = before();
    const mode = fc.record<OpenMode>({
      read: fc.boolean(),
      write: fc.boolean(),
      append: fc.boolean(),
      create: fc.boolean(),
      exclusive: fc.boolean(),
      truncate: fc.boolean(),
      directory: fc.boolean(),
      follow: fc.boolean(),
    });
    fc.assert(
      fc.property(paths, paths, mode, fc.nat(8), (path, other, how, what) => {
        const directory: Directory = createFileSystem().openRoot(root, false);
        attempt(() => {
          if (what === 0) directory.unlink(path);
          else if (what === 1) directory.rename(path, directory, other);
          else if (what === 2) directory.link(path, directory, other, how.follow);
          else if (what === 3) directory.symlink(other, path);
          else if (what === 4) directory.createDirectory(path);
          else {
            const opened = directory.open(path, how);
            if (opened.kind === 'file') {
              const bytes = new Uint8Array(16);
              const count = attempt(() => opened.read(bytes, 0n)) ?? 0;
              expect(new TextDecoder().decode(bytes.subarray(0, count))).not.toContain('secret');
              attempt(() => opened.write(new TextEncoder().encode('gone'), 0n));
            }
            opened.close();
          }
        });
        expect(before()).toEqual(untouched);
      }),
      { numRuns: 1500 },
    );
  });

  it('with a zero byte is refused', () => {
    expect(() => walk(new NodeTree(root), [], 'a\0b', 'follow')).toThrow(
      expect.objectContaining({ errno: Errno.inval }) as Error,
    );
  });
});

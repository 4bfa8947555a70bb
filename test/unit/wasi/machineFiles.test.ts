// What only a machine has: other programs that change folders meanwhile, devices, pipes, and the files of processes.
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anchored, canAnchor, checkOpened } from '../../../src/runtime/node/anchor';
import { createFileSystem } from '../../../src/runtime/node/fileSystem';
import { Errno } from '../../../src/runtime/wasi/errno';
import { Guest, refusal, root } from './guest';
import { readContents } from './systems';

const onLinux = process.platform === 'linux';
const notCapable = expect.objectContaining({ errno: Errno.notcapable }) as Error;

let base: string;
let inside: string;
let outside: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'plugwright-machine-')));
  [inside, outside] = [join(base, 'inside'), join(base, 'outside')];
  mkdirSync(join(inside, 'folder'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(inside, 'folder/file'), 'inside');
  writeFileSync(join(outside, 'file'), 'secret');
});
afterEach(() => rmSync(base, { recursive: true }));

const mount = (host: string, readOnly = false): Guest =>
  new Guest({ fileSystem: createFileSystem(), preopens: [{ guest: '/data', host, readOnly }] });

/** What somebody does between look and deed: the folder goes away, a link out is in its place. */
function swap(): void {
  renameSync(join(inside, 'folder'), join(inside, 'moved'));
  symlinkSync(outside, join(inside, 'folder'));
}

describe.runIf(onLinux)('a folder that is held fast', () => {
  it('stays the same when a link takes its name', () => {
    expect(canAnchor()).toBe(true);
    const read = anchored(join(inside, 'folder'), (folder) => {
      swap();
      writeFileSync(join(folder, 'new'), 'new');
      return readFileSync(join(folder, 'file'), 'utf8');
    });
    expect(read).toBe('inside');
    expect(readContents(outside)).toEqual({ file: 'secret' });
    expect(readContents(join(inside, 'moved'))).toEqual({ file: 'inside', new: 'new' });
  });

  it('is not the one that a link leads to', () => {
    swap();
    mkdirSync(join(outside, 'deeper'));
    let used = false;
    const use = (): void => void (used = true);
    expect(() => anchored(join(inside, 'folder'), use)).toThrow(/ENOTDIR|ELOOP/);
    expect(() => anchored(join(inside, 'folder/deeper'), use)).toThrow(notCapable);
    expect(used).toBe(false);
  });

  it('leaves no descriptor open', () => {
    const count = (): number => readdirSync('/proc/self/fd').length;
    const before = count();
    const guest = mount(inside);
    guest.readFile('folder/file');
    guest.list('folder');
    guest.mkdir('new');
    refusal(() => guest.mkdir('new'));
    guest.rename('new', 'newer');
    refusal(() => guest.readFile('missing'));
    refusal(() => guest.open('folder/file', { create: true, exclusive: true }));
    expect(count()).toBe(before);
  });
});

describe('a file that is opened where folders cannot be held', () => {
  const folder = (): string => join(inside, 'folder');
  const check = (path: string, between: () => void = () => undefined): void => {
    const fd = openSync(path, 'r');
    try {
      between();
      checkOpened(fd, inside, path);
    } finally {
      closeSync(fd);
    }
  };

  it('is taken where it is at its place', () => {
    expect(() => check(join(folder(), 'file'))).not.toThrow();
    writeFileSync(join(inside, 'top'), '');
    expect(() => check(join(inside, 'top'))).not.toThrow();
  });

  it('is refused where a link led out', () => {
    swap();
    expect(() => check(join(folder(), 'file'))).toThrow(notCapable);
  });

  it('is refused where something else is there by now', () => {
    expect(() => check(join(folder(), 'file'), swap)).toThrow(notCapable);
    expect(() =>
      check(join(inside, 'moved/file'), () => {
        renameSync(join(inside, 'moved/file'), join(inside, 'moved/other'));
        writeFileSync(join(inside, 'moved/file'), '');
      }),
    ).toThrow(notCapable);
  });

  it('is refused in a folder whose name only begins like the root', () => {
    mkdirSync(`${inside}-too`);
    writeFileSync(join(`${inside}-too`, 'file'), '');
    expect(() => check(join(`${inside}-too`, 'file'))).toThrow(notCapable);
  });
});

describe.runIf(onLinux)('a folder that somebody swaps for a link all the time', () => {
  it('leads nowhere else', async () => {
    const swaps = new Int32Array(new SharedArrayBuffer(8));
    const worker = new Worker(swapper, { eval: true, workerData: { inside, outside, swaps } });
    try {
      Atomics.wait(swaps, 0, 0, 10_000);
      const guest = mount(inside);
      const attempts: ((round: number) => unknown)[] = [
        () => expect(guest.readFile('folder/file')).toBe('inside'),
        () => expect(guest.list('folder')).not.toContain('secret-name'),
        (round) => guest.writeFile(`folder/new-${round}`, 'new'),
        (round) => guest.mkdir(`folder/folder-${round}`),
        (round) => guest.symlink('file', `folder/link-${round}`),
        (round) => guest.rename('folder/file', `folder/file-${round}`),
        (round) => guest.rename(`folder/file-${round}`, 'folder/file'),
        () => guest.unlink('folder/victim'),
        () => guest.rmdir('folder/victims'),
        () => guest.link('folder/victim', 'stolen'),
        () => guest.setTimes('folder/victim', 1n),
        () => guest.open('folder/victim', { truncate: true }),
      ];
      writeFileSync(join(outside, 'secret-name'), '');
      writeFileSync(join(outside, 'victim'), 'secret');
      mkdirSync(join(outside, 'victims'));
      const before = readContents(outside);
      for (let round = 0; round < 250; round++) for (const attempt of attempts) refusal(() => attempt(round));
      expect(readContents(outside)).toEqual(before);
      expect(Atomics.load(swaps, 0)).toBeGreaterThan(1);
    } finally {
      Atomics.store(swaps, 1, 1);
      await new Promise((resolve) => worker.once('exit', resolve));
    }
  });
});

/** Counts its swaps in the first number and ends when the second is set. */
const swapper = `
  const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
  const { inside, outside, swaps } = require('node:worker_threads').workerData;
  const [folder, away] = [inside + '/folder', inside + '/away'];
  while (Atomics.load(swaps, 1) === 0) {
    renameSync(folder, away);
    symlinkSync(outside, folder);
    unlinkSync(folder);
    renameSync(away, folder);
    Atomics.add(swaps, 0, 1);
    Atomics.notify(swaps, 0);
  }
`;

describe.runIf(onLinux)('what is no file', () => {
  it('is not opened: a pipe would wait for its other end', () => {
    execFileSync('mkfifo', [join(inside, 'pipe')]);
    const guest = mount(inside);
    for (const options of [{}, { write: true }, { write: true, append: true, create: true }, { truncate: true }]) {
      expect(refusal(() => guest.open('pipe', options))).toBe('notcapable');
    }
    expect(guest.stat('pipe').type).toBe('unknown');
    expect(refusal(() => guest.link('pipe', 'again'))).toBe('notcapable');
    guest.unlink('pipe');
  });

  it('is not opened: a device', () => {
    const guest = mount('/dev', true);
    expect(refusal(() => guest.open('null'))).toBe('notcapable');
    expect(refusal(() => guest.open('zero'))).toBe('notcapable');
  });

  it.each(['self/root/etc/passwd', 'self/cwd/package.json', 'self/exe', 'self/fd/0', 'self/fd/1', 'thread-self/root'])(
    'does not lead out of /proc: %s',
    (path) => {
      const guest = mount('/proc', true);
      expect(refusal(() => guest.readFile(path))).toMatch(/^(notcapable|noent)$/);
      expect(refusal(() => guest.list(path))).toMatch(/^(notcapable|noent)$/);
    },
  );

  it('does not keep /proc from being read', () => {
    const guest = mount('/proc', true);
    expect(guest.readFile('self/status')).toMatch(/^Name:/);
    expect(guest.fdStat(root).type).toBe('directory');
  });
});

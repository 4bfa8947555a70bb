// fd_readdir and fd_sync on folders.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guest, root } from './guest';
import { entriesOf } from './records';
import { systems, type World } from './systems';

describe.each(systems)('a folder of $name', ({ make }) => {
  let world: World;
  let guest: Guest;

  beforeEach(() => {
    world = make({
      data: { a: '', 'b/': null, 'b/inner': '', c: { symlink: 'a' }, d: '', e: '', 'länger als die anderen': '' },
    });
    guest = new Guest({
      fileSystem: world.fileSystem,
      preopens: [{ guest: '/data', host: world.roots['data']!, readOnly: false }],
    });
  });
  afterEach(() => {
    guest.wasi.close();
    world.dispose();
  });

  const names = ['.', '..', 'a', 'b', 'c', 'd', 'e', 'länger als die anderen'];

  /** Reads with a buffer of this size as C does: on from the last whole entry, until less than the buffer is filled. */
  function readInSteps(fd: number, size: number, between: () => void = () => undefined): string[] {
    const found: string[] = [];
    let cookie = 0n;
    for (;;) {
      const bytes = guest.readdirBytes(fd, cookie, size);
      const entries = entriesOf(bytes);
      found.push(...entries.map(({ name }) => name));
      if (bytes.length < size) return found;
      expect(entries).not.toEqual([]);
      cookie = entries.at(-1)!.next;
      between();
    }
  }

  it('is listed with names and types', () => {
    expect(guest.readdir(root).map(({ name, type }) => [name, type])).toEqual([
      ['.', 'directory'],
      ['..', 'directory'],
      ['a', 'file'],
      ['b', 'directory'],
      ['c', 'symlink'],
      ['d', 'file'],
      ['e', 'file'],
      ['länger als die anderen', 'file'],
    ]);
  });

  it('fills the buffer and cuts the last entry off where it ends', () => {
    const whole = guest.readdirBytes(root, 0n, 4096);
    for (let size = 0; size <= whole.length + 1; size++) {
      expect(guest.readdirBytes(root, 0n, size)).toEqual(whole.subarray(0, size));
    }
  });

  it.each([64, 80, 100, 4096])('is listed once and whole with a buffer of %i bytes', (size) => {
    expect(readInSteps(root, size)).toEqual(names);
  });

  it('goes on at any cookie that it gave', () => {
    const entries = guest.readdir(root);
    entries.forEach(({ next }, index) => {
      expect(guest.readdir(root, next).map(({ name }) => name)).toEqual(names.slice(index + 1));
    });
  });

  it.each([8n, 9n, 1n << 40n, -1n])('has nothing at cookie %i', (cookie) => {
    expect(guest.readdirBytes(root, cookie, 100)).toHaveLength(0);
  });

  it('gives no entry twice and leaves none out while files are removed', () => {
    const removed: string[] = [];
    const found = readInSteps(root, 64, () => {
      const name = ['a', 'd', 'e'][removed.length];
      if (name === undefined) return;
      guest.unlink(name);
      removed.push(name);
    });
    expect(removed).not.toEqual([]);
    expect(found).toEqual(names);
  });

  it('gives no entry twice and leaves none out while files are added', () => {
    let added = 0;
    const found = readInSteps(root, 64, () => guest.writeFile(`${'0aeé'[added % 4]}${added++}`, ''));
    expect(added).toBeGreaterThan(0);
    expect(found).toEqual(names);
  });

  it('is listed anew from cookie 0', () => {
    guest.readdir(root);
    guest.unlink('d');
    guest.writeFile('f', '');
    expect(guest.readdir(root).map(({ name }) => name)).toEqual([
      ...['.', '..', 'a', 'b', 'c', 'e', 'f', 'länger als die anderen'],
    ]);
  });

  it('is listed by each descriptor on its own', () => {
    const other = guest.open('.');
    const [first] = guest.readdir(root, 0n, 64);
    guest.unlink('d');
    expect(guest.readdir(other).map(({ name }) => name)).not.toContain('d');
    expect(guest.readdir(root, first!.next).map(({ name }) => name)).toContain('d');
  });

  it('is no file', () => {
    const file = guest.open('a');
    expect(guest.errno('fd_readdir', file, 0, 16, 0n, 16)).toBe('notdir');
    expect(guest.errno('fd_readdir', 99, 0, 16, 0n, 16)).toBe('badf');
  });

  it.each(['fd_sync', 'fd_datasync'])('takes %s', (name) => {
    expect(guest.errno(name, root)).toBe('success');
    expect(guest.errno(name, guest.open('b'))).toBe('success');
    expect(guest.errno(name, guest.open('a'))).toBe('success');
    expect(guest.errno(name, 99)).toBe('badf');
    expect(guest.errno(name, 1)).toBe('inval');
  });
});

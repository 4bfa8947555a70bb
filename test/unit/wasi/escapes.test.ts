// Ways out of a folder that have been tried before, each by its name.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guest, refusal, root, type ErrnoName } from './guest';
import { systems, type World } from './systems';

const secret = 'TOP SECRET';
const outside = { file: secret, 'folder/': null, 'folder/file': secret };

describe.each(systems)('out of a folder of $name', ({ make }) => {
  let world: World;
  let guest: Guest;
  const other = root + 1;
  const fixed = root + 2;

  beforeEach(() => {
    world = make({
      data: {
        file: 'inside',
        'a/': null,
        'a/b/': null,
        'a/b/up-two': { symlink: '../../file' },
        'relative-file': { symlink: '../outside/file' },
        'relative-folder': { symlink: '../outside/folder' },
        'relative-new': { symlink: '../outside/new' },
        up: { symlink: '..' },
        'absolute-file': { symlink: '/etc/passwd' },
        'absolute-folder': { symlink: '/etc' },
        'absolute-new': { symlink: '/tmp/plugwright-new' },
        machine: { symlink: '/' },
        chain: { symlink: 'chain2' },
        chain2: { symlink: 'a/../relative-file' },
        through: { symlink: 'up/outside' },
        here: { symlink: '.' },
        'process-root': { symlink: '/proc/self/root' },
        'process-folder': { symlink: '/proc/self/cwd' },
        'process-input': { symlink: '/proc/self/fd/0' },
      },
      other: { file: 'other' },
      fixed: { file: 'fixed' },
      outside,
    });
    const mount = (name: string, readOnly = false) => ({ guest: `/${name}`, host: world.roots[name]!, readOnly });
    guest = new Guest({
      fileSystem: world.fileSystem,
      preopens: [mount('data'), mount('other'), mount('fixed', true)],
    });
  });
  afterEach(() => {
    guest.wasi.close();
    world.dispose();
  });

  const leads: readonly (readonly [string, string])[] = [
    ['two dots', '../outside/file'],
    ['two dots further in', 'a/../../outside/file'],
    ['two dots below a link', 'here/../../outside/file'],
    ['dots and slashes', './/a/.././/..//outside/file'],
    ['an absolute path', '/etc/passwd'],
    ['an absolute path to what is mounted', '/data/file'],
    ['a relative link to a file', 'relative-file'],
    ['a relative link to a folder', 'relative-folder/file'],
    ['a link to the folder above', 'up/outside/file'],
    ['an absolute link to a file', 'absolute-file'],
    ['an absolute link to a folder', 'absolute-folder/passwd'],
    ['a link to the whole machine', 'machine/etc/passwd'],
    ['a chain of links', 'chain'],
    ['a link through a link', 'through/file'],
    ['a link to the root of this process', 'process-root/etc/passwd'],
    ['a link to the folder of this process', 'process-folder/package.json'],
    ['a link to what this process has open', 'process-input'],
  ];

  it.each(leads)('%s does not lead: %s', (_name, path) => {
    expect(refusal(() => guest.readFile(path))).toBe('notcapable');
    expect(refusal(() => guest.writeFile(path, 'gone'))).toBe('notcapable');
    expect(refusal(() => guest.open(path, { write: true, append: true }))).toBe('notcapable');
    expect(refusal(() => guest.open(path, { truncate: true }))).toBe('notcapable');
    expect(refusal(() => guest.stat(path))).toBe('notcapable');
    expect(refusal(() => guest.setTimes(path, 1n))).toBe('notcapable');
    expect(refusal(() => guest.list(path))).toBe('notcapable');
    expect(refusal(() => guest.link(path, 'stolen', { follow: true }))).toBe('notcapable');
    expect(refusal(() => guest.stat('stolen', false))).toBe('noent');
    expect(world.contents('outside')).toEqual(outside);
  });

  it.each<[string, (guest: Guest) => unknown]>([
    ['making a folder', (g) => g.mkdir('up/outside/new')],
    ['removing a folder', (g) => g.rmdir('relative-folder/../folder')],
    ['unlinking', (g) => g.unlink('relative-folder/file')],
    ['moving out', (g) => g.rename('file', 'relative-folder/file')],
    ['moving in', (g) => g.rename('relative-folder/file', 'stolen')],
    ['linking out', (g) => g.link('file', 'relative-folder/new')],
    ['linking in', (g) => g.link('relative-folder/file', 'stolen')],
    ['making a link out there', (g) => g.symlink('file', 'relative-folder/new')],
    ['reading a link out there', (g) => g.readlink('through/folder')],
    ['creating through a relative link', (g) => g.writeFile('relative-new', 'x')],
    ['creating through an absolute link', (g) => g.writeFile('absolute-new', 'x')],
    ['a new link that climbs', (g) => g.symlink('../outside/file', 'new')],
    ['a new link that climbs from further in', (g) => g.symlink('../../outside/file', 'a/new')],
    ['a new link that climbs after going down', (g) => g.symlink('here/../outside/file', 'new')],
    ['a new absolute link', (g) => g.symlink('/etc/passwd', 'new')],
    ['a link moved to where it leads out', (g) => g.rename('a/b/up-two', 'a/up-two')],
    ['a link linked to where it leads out', (g) => g.link('a/b/up-two', 'up-two')],
    ['a folder with such a link moved', (g) => g.rename('a/b', 'b')],
  ])('%s is refused', (_name, attempt) => {
    const before = world.contents('data');
    expect(refusal(() => attempt(guest))).toBe('notcapable');
    expect(world.contents('data')).toEqual(before);
    expect(world.contents('outside')).toEqual(outside);
  });

  it('links themselves can be read, renamed and removed, and what they lead to stays', () => {
    expect(guest.readlink('relative-file')).toBe('../outside/file');
    guest.rename('relative-file', 'renamed');
    guest.unlink('renamed');
    guest.unlink('relative-folder');
    guest.unlink('machine');
    expect(world.contents('outside')).toEqual(outside);
  });

  it.each<[string, ErrnoName, (guest: Guest) => unknown]>([
    ['rename to another', 'xdev', (g) => g.rename('file', 'new', other)],
    ['rename from another', 'xdev', (g) => g.rename('file', 'new', root, other)],
    ['link to another', 'xdev', (g) => g.link('file', 'new', { toFd: other })],
    ['link from another', 'xdev', (g) => g.link('file', 'new', { fd: other })],
    ['rename from a read-only one', 'xdev', (g) => g.rename('file', 'new', root, fixed)],
    ['rename to a read-only one', 'xdev', (g) => g.rename('file', 'new', fixed)],
    ['link from a read-only one', 'xdev', (g) => g.link('file', 'new', { fd: fixed })],
    ['link to a read-only one', 'xdev', (g) => g.link('file', 'new', { toFd: fixed })],
    ['path that names another', 'notcapable', (g) => g.readFile('../other/file')],
  ])('there is no way between two mounts: %s', (_name, errno, attempt) => {
    const before = ['data', 'other', 'fixed'].map((name) => world.contents(name));
    expect(refusal(() => attempt(guest))).toBe(errno);
    expect(['data', 'other', 'fixed'].map((name) => world.contents(name))).toEqual(before);
  });

  it('a read-only mount of a folder does not get the rights of a writable one of the same folder', () => {
    const host = world.roots['data']!;
    const both = new Guest({
      fileSystem: world.fileSystem,
      preopens: [
        { guest: '/writable', host, readOnly: false },
        { guest: '/fixed', host, readOnly: true },
      ],
    });
    const no = 'perm';
    expect(refusal(() => both.rename('file', 'new', other))).toBe(no);
    expect(refusal(() => both.rename('file', 'new', root, other))).toBe(no);
    expect(refusal(() => both.link('file', 'new', { fd: other }))).toBe(no);
    expect(refusal(() => both.link('file', 'new', { toFd: other }))).toBe(no);
    expect(refusal(() => both.unlink('file', other))).toBe(no);
    both.unlink('file');
    expect(refusal(() => both.stat('file', true, other))).toBe('noent');
  });

  it('a link put in the place of an open folder does not take its part', () => {
    const fd = guest.open('a/b', { directory: true });
    guest.rename('a/b', 'a/moved');
    guest.rename('up', 'b');
    expect(refusal(() => guest.list('.', { fd }))).toBe('noent');
    const folder = guest.open('a', { directory: true });
    guest.rename('a', 'was-a');
    guest.rename('b', 'a');
    expect(guest.readlink('a')).toBe('..');
    for (const attempt of [
      () => guest.list('.', { fd: folder }),
      () => guest.readdir(folder),
      () => guest.readFile('outside/file', { fd: folder }),
      () => guest.writeFile('outside/new', 'x', { fd: folder }),
      () => guest.stat('outside', true, folder),
      () => guest.stat('.', true, folder),
      () => guest.mkdir('outside/new', folder),
      () => guest.unlink('outside/file', folder),
      () => guest.rename('outside/file', 'stolen', root, folder),
      () => guest.symlink('file', 'outside/new', folder),
      () => guest.call('fd_filestat_set_times', folder, 0n, 0n, 5),
      () => guest.call('fd_sync', folder),
      () => guest.fdStat(folder),
    ]) {
      expect(refusal(attempt)).toBe('noent');
    }
    expect(world.contents('outside')).toEqual(outside);
  });
});

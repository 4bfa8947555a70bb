// Dots, slashes and links in paths, as POSIX has it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guest, refusal, root, type ErrnoName } from './guest';
import { systems, type World } from './systems';

describe.each(systems)('a path on $name', ({ make }) => {
  let world: World;
  let guest: Guest;

  beforeEach(() => {
    world = make({
      data: {
        file: 'content',
        'a/': null,
        'a/b/': null,
        'a/b/deep': 'deep',
        'a/empty/': null,
        here: { symlink: '.' },
        'a/here': { symlink: './' },
        up: { symlink: 'a/..' },
        'to-a': { symlink: 'a' },
        'to-a-slash': { symlink: 'a/' },
        'to-file': { symlink: 'file' },
        'to-file-slash': { symlink: 'file/' },
        twice: { symlink: 'to-a' },
        dangling: { symlink: 'nothing' },
        'dangling-slash': { symlink: 'nothing/' },
        self: { symlink: 'self' },
      },
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

  const kind = (path: string, follow: boolean): string => {
    try {
      return guest.stat(path, follow).type;
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each<[string, followed: string, itself: string]>([
    ['.', 'directory', 'directory'],
    ['./', 'directory', 'directory'],
    ['a/.', 'directory', 'directory'],
    ['a/..', 'directory', 'directory'],
    ['a//b', 'directory', 'directory'],
    ['a/b/', 'directory', 'directory'],
    ['a/b///', 'directory', 'directory'],
    ['.//a/./b/../b/.//deep', 'file', 'file'],
    ['file', 'file', 'file'],
    ['file/', 'notdir', 'notdir'],
    ['file/.', 'notdir', 'notdir'],
    ['file/..', 'notdir', 'notdir'],
    ['file/x', 'notdir', 'notdir'],
    ['nothing', 'noent', 'noent'],
    ['nothing/', 'noent', 'noent'],
    ['nothing/.', 'noent', 'noent'],
    ['nothing/..', 'noent', 'noent'],
    ['here', 'directory', 'symlink'],
    ['here/', 'directory', 'directory'],
    ['here/.', 'directory', 'directory'],
    ['here/here', 'directory', 'symlink'],
    ['here/here/file', 'file', 'file'],
    ['here/..', 'notcapable', 'notcapable'],
    ['a/here', 'directory', 'symlink'],
    ['a/here/b/deep', 'file', 'file'],
    ['a/here/../file', 'file', 'file'],
    ['up', 'directory', 'symlink'],
    ['up/up/file', 'file', 'file'],
    ['to-a/b', 'directory', 'directory'],
    ['to-a/', 'directory', 'directory'],
    ['to-a-slash', 'directory', 'symlink'],
    ['to-a-slash/b', 'directory', 'directory'],
    ['to-file', 'file', 'symlink'],
    ['to-file/', 'notdir', 'notdir'],
    ['to-file-slash', 'notdir', 'symlink'],
    ['twice/b/deep', 'file', 'file'],
    ['dangling', 'noent', 'symlink'],
    ['dangling/', 'noent', 'noent'],
    ['self', 'loop', 'symlink'],
    ['self/', 'loop', 'loop'],
    ['self/x', 'loop', 'loop'],
    ['', 'noent', 'noent'],
    ['a\0b', 'inval', 'inval'],
    ['/file', 'notcapable', 'notcapable'],
    ['..', 'notcapable', 'notcapable'],
    ['a/../..', 'notcapable', 'notcapable'],
  ])('%j leads to %s, without following to %s', (path, followed, itself) => {
    expect([kind(path, true), kind(path, false)]).toEqual([followed, itself]);
  });

  it.each<[string, string, ErrnoName]>([
    ['a name of 255 bytes', 'x'.repeat(255), 'noent'],
    ['a name of 256 bytes', 'x'.repeat(256), 'nametoolong'],
    ['a name of 128 letters of two bytes', 'ä'.repeat(128), 'nametoolong'],
    ['a path of 4095 bytes', `${'a/../'.repeat(818)}file/`, 'notdir'],
    ['a path of 4096 bytes', `${'a/../'.repeat(818)}file//`, 'nametoolong'],
  ])('may be as long as on Linux: %s', (_name, path, errno) => {
    expect(refusal(() => guest.stat(path))).toBe(errno);
  });

  it('means the folder that it leads to, not the link on the way', () => {
    expect(guest.list('here')).toEqual(guest.list('.'));
    expect(guest.list('a/here')).toEqual(['b', 'empty', 'here']);
    expect(guest.list('up')).toEqual(guest.list('.'));
    const fd = guest.open('here', { directory: true });
    expect(guest.readFile('a/b/deep', { fd })).toBe('deep');
    expect(guest.readFile('../file', { fd: guest.open('a') })).toBe('content');
  });

  it.each<[string, ErrnoName, (guest: Guest) => unknown]>([
    ['path_open create of a name with a slash', 'isdir', (g) => g.open('new/', { create: true })],
    ['path_open create of a folder', 'isdir', (g) => g.open('a', { create: true })],
    ['path_open create through a link to nothing/', 'isdir', (g) => g.open('dangling-slash', { create: true })],
    ['path_open create and directory', 'inval', (g) => g.open('a', { create: true, directory: true })],
    ['path_open of a folder for writing', 'isdir', (g) => g.open('a', { write: true })],
    ['path_open of a file as a folder', 'notdir', (g) => g.open('file', { directory: true })],
    ['path_open of a link itself', 'loop', (g) => g.open('to-file', { follow: false })],
    ['path_create_directory of a dot', 'exist', (g) => g.mkdir('a/.')],
    ['path_create_directory of two dots', 'exist', (g) => g.mkdir('a/..')],
    ['path_create_directory of a new name and a dot', 'noent', (g) => g.mkdir('new/.')],
    ['path_create_directory on a link', 'exist', (g) => g.mkdir('dangling')],
    ['path_create_directory on a link with a slash', 'exist', (g) => g.mkdir('dangling/')],
    ['path_create_directory of the root', 'exist', (g) => g.mkdir('.')],
    ['path_remove_directory of a dot', 'inval', (g) => g.rmdir('a/empty/.')],
    ['path_remove_directory of two dots', 'notempty', (g) => g.rmdir('a/b/..')],
    ['path_remove_directory of a full folder', 'notempty', (g) => g.rmdir('a')],
    ['path_remove_directory of a file', 'notdir', (g) => g.rmdir('file')],
    ['path_remove_directory of a link', 'notdir', (g) => g.rmdir('to-a')],
    ['path_remove_directory of a link with a slash', 'notdir', (g) => g.rmdir('to-a/')],
    ['path_unlink_file of a folder', 'isdir', (g) => g.unlink('a')],
    ['path_unlink_file of a dot', 'isdir', (g) => g.unlink('a/.')],
    ['path_unlink_file of a file with a slash', 'notdir', (g) => g.unlink('file/')],
    ['path_unlink_file of a link with a slash', 'notdir', (g) => g.unlink('to-file/')],
    ['path_unlink_file of nothing', 'noent', (g) => g.unlink('nothing')],
    ['path_symlink at a new name with a slash', 'noent', (g) => g.symlink('file', 'new/')],
    ['path_symlink on a file', 'exist', (g) => g.symlink('file', 'file')],
    ['path_symlink on a folder with a slash', 'exist', (g) => g.symlink('file', 'a/')],
    ['path_symlink on a link to nothing', 'exist', (g) => g.symlink('file', 'dangling')],
    ['path_readlink of a file', 'inval', (g) => g.readlink('file')],
    ['path_readlink of a link with a slash', 'inval', (g) => g.readlink('to-a/')],
    ['path_link of a folder', 'perm', (g) => g.link('a', 'new')],
    ['path_link to a new name with a slash', 'noent', (g) => g.link('file', 'new/')],
    ['path_link onto itself', 'exist', (g) => g.link('file', 'file')],
    ['path_link onto a link to nothing', 'exist', (g) => g.link('file', 'dangling')],
    ['path_link of nothing', 'noent', (g) => g.link('dangling', 'new', { follow: true })],
    ['path_rename of a file to a name with a slash', 'notdir', (g) => g.rename('file', 'new/')],
    ['path_rename of a file with a slash', 'notdir', (g) => g.rename('file/', 'new')],
    ['path_rename of a file onto a folder', 'isdir', (g) => g.rename('file', 'a')],
    ['path_rename of a folder onto a file', 'notdir', (g) => g.rename('a', 'file')],
    ['path_rename of a folder onto a full one', 'notempty', (g) => g.rename('a/empty', 'a/b')],
    ['path_rename of a folder into itself', 'inval', (g) => g.rename('a', 'a/b/new')],
    ['path_rename of a folder onto its parent', 'notempty', (g) => g.rename('a/b', 'a')],
    ['path_rename of a dot', 'busy', (g) => g.rename('a/.', 'new')],
    ['path_rename onto a dot', 'busy', (g) => g.rename('a/empty', 'a/b/..')],
    ['path_rename of the root', 'busy', (g) => g.rename('.', 'new')],
    ['path_rename of nothing', 'noent', (g) => g.rename('nothing', 'new')],
  ])('%s: %s', (_name, errno, action) => {
    const before = world.contents('data');
    expect(refusal(() => action(guest))).toBe(errno);
    expect(world.contents('data')).toEqual(before);
  });

  it('may end with a slash where a folder is made, moved or removed', () => {
    guest.mkdir('new/');
    guest.rename('new/', 'moved/');
    expect(guest.stat('moved').type).toBe('directory');
    guest.rmdir('moved///');
    expect(refusal(() => guest.stat('moved'))).toBe('noent');
  });

  it('names a link itself where things are moved, removed and hard-linked', () => {
    guest.rename('to-file', 'still-to-file');
    expect(guest.readlink('still-to-file')).toBe('file');
    guest.unlink('still-to-file');
    guest.rename('dangling', 'to-a');
    expect(guest.readlink('to-a')).toBe('nothing');
    expect(guest.readFile('file')).toBe('content');
    guest.link('self', 'self2');
    expect(guest.stat('self2', false)).toMatchObject({ type: 'symlink', links: 2 });
  });

  it('made exclusively is made, or refused without following a link', () => {
    const exclusive = { create: true, exclusive: true, write: true };
    for (const path of ['dangling', 'to-file', 'self', 'file', 'a', 'here'])
      for (const follow of [true, false])
        expect(refusal(() => guest.open(path, { ...exclusive, follow }))).toBe('exist');
    expect(refusal(() => guest.stat('nothing'))).toBe('noent');
    guest.close(guest.open('nothing', exclusive));
    expect(guest.stat('dangling').type).toBe('file');
  });

  it('is created where a link to nothing points, if it is not exclusive', () => {
    guest.writeFile('dangling', 'found');
    expect(guest.readFile('nothing')).toBe('found');
    expect(guest.readlink('dangling')).toBe('nothing');
  });

  it('must be UTF-8', () => {
    const bytes = Uint8Array.of(0x66, 0xff, 0x66);
    expect(refusal(() => guest.call('path_unlink_file', root, bytes))).toBe('ilseq');
    expect(refusal(() => guest.call('path_symlink', bytes, root, 'new'))).toBe('ilseq');
  });
});

// A folder mounted with `ro:`: every function that changes something is refused and changes nothing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guest, refusal, root } from './guest';
import { systems, type Contents, type World } from './systems';

const contents: Contents = { file: 'content', 'folder/': null, link: { symlink: 'file' } };
const long = 1_000_000_000_000_000n;

describe.each(systems)('a read-only folder of $name', ({ make }) => {
  let world: World;
  let guest: Guest;

  beforeEach(() => {
    world = make({ data: contents });
    guest = new Guest({
      fileSystem: world.fileSystem,
      preopens: [{ guest: '/data', host: world.roots['data']!, readOnly: true }],
    });
  });
  afterEach(() => {
    guest.wasi.close();
    world.dispose();
  });

  it('can be read', () => {
    expect(guest.readFile('file')).toBe('content');
    expect(guest.readFile('link')).toBe('content');
    expect(guest.list('.')).toEqual(['file', 'folder', 'link']);
    expect(guest.readlink('link')).toBe('file');
  });

  /** Errno that says no to a change: the mount's own or that of a descriptor that was opened for reading. */
  const no = /^(perm|rofs|badf)$/;

  it.each<[string, (guest: Guest) => unknown]>([
    ['path_open for writing', (g) => g.open('file', { write: true })],
    ['path_open for writing through a link', (g) => g.open('link', { write: true })],
    ['path_open for appending', (g) => g.open('file', { write: true, append: true })],
    ['path_open to create', (g) => g.open('new', { create: true })],
    ['path_open to truncate', (g) => g.open('file', { truncate: true })],
    ['path_create_directory', (g) => g.mkdir('new')],
    ['path_remove_directory', (g) => g.rmdir('folder')],
    ['path_unlink_file', (g) => g.unlink('file')],
    ['path_symlink', (g) => g.symlink('file', 'new')],
    ['path_link', (g) => g.link('file', 'new')],
    ['path_rename', (g) => g.rename('file', 'new')],
    ['path_filestat_set_times', (g) => g.setTimes('file', long)],
    ['path_filestat_set_times of a link', (g) => g.setTimes('link', long, false)],
    ['path_filestat_set_times of the root', (g) => g.setTimes('.', long)],
    ['fd_filestat_set_times of a file', (g) => g.call('fd_filestat_set_times', g.open('file'), long, long, 5)],
    ['fd_filestat_set_times of a folder', (g) => g.call('fd_filestat_set_times', g.open('folder'), long, long, 5)],
    ['fd_filestat_set_times of the root', (g) => g.call('fd_filestat_set_times', root, long, long, 5)],
    ['fd_filestat_set_size', (g) => g.call('fd_filestat_set_size', g.open('file'), 2n)],
    ['fd_allocate', (g) => g.call('fd_allocate', g.open('file'), 0n, 4096n)],
    ['fd_write', (g) => g.write(g.open('file'), 'x')],
    ['fd_pwrite', (g) => g.pwrite(g.open('file'), 'x', 0n)],
    [
      'fd_write after fd_fdstat_set_rights',
      (g) => {
        const fd = g.open('file');
        g.errno('fd_fdstat_set_rights', fd, -1n, -1n);
        g.write(fd, 'x');
      },
    ],
    [
      'fd_write after fd_fdstat_set_flags',
      (g) => {
        const fd = g.open('file');
        g.call('fd_fdstat_set_flags', fd, 1);
        g.write(fd, 'x');
      },
    ],
  ])('refuses %s', (_name, change) => {
    const times = (): bigint[] => ['.', 'file', 'folder'].map((path) => guest.stat(path).modified);
    const before = times();
    expect(refusal(() => change(guest))).toMatch(no);
    expect(world.contents('data')).toEqual(contents);
    expect(times()).toEqual(before);
  });

  it('cannot be changed by way of a folder opened in it', () => {
    const fd = guest.open('folder', { directory: true });
    expect(refusal(() => guest.mkdir('new', fd))).toMatch(no);
    expect(refusal(() => guest.open('new', { fd, create: true, write: true }))).toMatch(no);
    expect(refusal(() => guest.unlink('../file', fd))).toMatch(no);
  });
});

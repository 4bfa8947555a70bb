// Reading, writing and what else can be done with an open file.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guest, refusal, root, type ErrnoName } from './guest';
import { systems, type World } from './systems';

describe.each(systems)('an open file of $name', ({ make }) => {
  let world: World;
  let guest: Guest;

  beforeEach(() => {
    world = make({ data: { file: 'content', 'a/': null } });
    guest = new Guest({
      fileSystem: world.fileSystem,
      preopens: [{ guest: '/data', host: world.roots['data']!, readOnly: false }],
    });
  });
  afterEach(() => {
    guest.wasi.close();
    world.dispose();
  });

  const both = { read: true, write: true };
  const content = (): unknown => world.contents('data')['file'];

  it('is read on from where it was', () => {
    const fd = guest.open('file');
    expect([guest.read(fd, 3), guest.read(fd, 3), guest.read(fd, 3), guest.read(fd, 3)]).toEqual([
      'con',
      'ten',
      't',
      '',
    ]);
    expect(guest.tell(fd)).toBe(7n);
  });

  it('is read into several buffers and written from several', () => {
    const fd = guest.open('file', both);
    const { view } = guest;
    const vectors = [3000, 2, 4000, 0, 3002, 20];
    vectors.forEach((value, index) => view.setUint32(512 + index * 4, value, true));
    expect(guest.errno('fd_read', fd, 512, 3, 16)).toBe('success');
    expect(view.getUint32(16, true)).toBe(7);
    expect(new TextDecoder().decode(new Uint8Array(guest.memory.buffer, 3000, 7))).toBe('content');
    view.setUint32(512 + 5 * 4, 2, true);
    expect(guest.errno('fd_write', fd, 512, 3, 16)).toBe('success');
    expect(content()).toBe('contentcont');
  });

  it('is read and written at a place without moving', () => {
    const fd = guest.open('file', both);
    expect(guest.pread(fd, 3n, 2)).toBe('te');
    expect(guest.pread(fd, 100n)).toBe('');
    expect(guest.pwrite(fd, 'X', 0n)).toBe(1);
    expect(guest.pwrite(fd, 'Y', 9n)).toBe(1);
    expect(guest.tell(fd)).toBe(0n);
    expect(content()).toBe('Xontent\0\0Y');
    expect(refusal(() => guest.pread(fd, -1n))).toBe('inval');
    expect(refusal(() => guest.pwrite(fd, 'x', -1n))).toBe('inval');
  });

  it('is sought from start, position and end', () => {
    const fd = guest.open('file', both);
    expect(guest.seek(fd, 5n)).toBe(5n);
    expect(guest.seek(fd, -2n, 1)).toBe(3n);
    expect(guest.seek(fd, -1n, 2)).toBe(6n);
    expect(guest.read(fd)).toBe('t');
    expect(refusal(() => guest.seek(fd, -1n))).toBe('inval');
    expect(refusal(() => guest.seek(fd, 0n, 3))).toBe('inval');
    expect(refusal(() => guest.seek(fd, (1n << 63n) - 1n, 2))).toBe('overflow');
    expect(guest.tell(fd)).toBe(7n);
    expect(guest.seek(fd, 9n)).toBe(9n);
    expect(guest.read(fd)).toBe('');
    guest.write(fd, '!');
    expect(content()).toBe('content\0\0!');
  });

  it('at an absurd place is empty, and too large to be written', () => {
    const fd = guest.open('file', both);
    const far = (1n << 63n) - 1n;
    expect(refusal(() => guest.pwrite(fd, 'x', far))).toMatch(/^(fbig|inval|nospc)$/);
    expect(refusal(() => guest.pread(fd, far))).toMatch(/^(success|inval)$/);
    expect(refusal(() => guest.call('fd_filestat_set_size', fd, far))).toMatch(/^(fbig|inval|nospc)$/);
    expect(refusal(() => guest.call('fd_filestat_set_size', fd, -1n))).toBe('inval');
    expect(refusal(() => guest.call('fd_allocate', fd, far, far))).toMatch(/^(fbig|inval|nospc)$/);
    expect(content()).toBe('content');
  });

  it('opened to append is appended to wherever it stands, until the flag is taken back', () => {
    const fd = guest.open('file', { ...both, append: true });
    guest.seek(fd, 0n);
    guest.write(fd, '1');
    expect(guest.tell(fd)).toBe(8n);
    guest.writeFile('file', 'replaced');
    guest.write(fd, '2');
    expect(content()).toBe('replaced2');
    expect(guest.pread(fd, 0n, 3)).toBe('rep');
    guest.pwrite(fd, 'R', 0n);
    expect(content()).toBe('Replaced2');
    guest.call('fd_fdstat_set_flags', fd, 0);
    guest.seek(fd, 1n);
    guest.write(fd, 'E');
    expect(content()).toBe('REplaced2');
  });

  it('is appended to from when the flag is given', () => {
    const fd = guest.open('file', both);
    guest.call('fd_fdstat_set_flags', fd, 1);
    guest.write(fd, '!');
    expect(content()).toBe('content!');
    expect(refusal(() => guest.call('fd_fdstat_set_flags', fd, 32))).toBe('inval');
  });

  it.each([2, 8, 16])('is written through to the disk with the flag %i', (flag) => {
    const fd = guest.open('file', both);
    guest.call('fd_fdstat_set_flags', fd, flag);
    guest.write(fd, 'C');
    expect(content()).toBe('Content');
  });

  it('changes its size', () => {
    const fd = guest.open('file', both);
    guest.call('fd_filestat_set_size', fd, 3n);
    expect(content()).toBe('con');
    guest.call('fd_filestat_set_size', fd, 5n);
    expect(content()).toBe('con\0\0');
    guest.call('fd_allocate', fd, 1n, 2n);
    expect(content()).toBe('con\0\0');
    guest.call('fd_allocate', fd, 4n, 3n);
    expect(content()).toBe('con\0\0\0\0');
    expect(refusal(() => guest.call('fd_allocate', fd, 0n, 0n))).toBe('inval');
  });

  it('is truncated when opened so, also if it is opened to read', () => {
    guest.close(guest.open('file', { truncate: true }));
    expect(content()).toBe('');
  });

  it('does only what it was opened for', () => {
    const reader = guest.open('file');
    expect(refusal(() => guest.write(reader, 'x'))).toBe('badf');
    expect(refusal(() => guest.call('fd_filestat_set_size', reader, 0n))).toBe('badf');
    expect(refusal(() => guest.call('fd_allocate', reader, 0n, 100n))).toBe('badf');
    const writer = guest.open('file', { read: false, write: true });
    expect(refusal(() => guest.read(writer))).toBe('badf');
    expect(refusal(() => guest.pread(writer, 0n))).toBe('badf');
    expect(content()).toBe('content');
  });

  it('has times that can be set, each or both', () => {
    const fd = guest.open('file');
    const [first, second] = [1_000_000_000_000_000_000n, 1_500_000_000_123_456_000n];
    guest.call('fd_filestat_set_times', fd, first, second, 5);
    expect(guest.fdStat(fd)).toMatchObject({ accessed: first, modified: second });
    guest.call('fd_filestat_set_times', fd, second, 0n, 1);
    expect(guest.stat('file')).toMatchObject({ accessed: second, modified: second });
    guest.call('path_filestat_set_times', root, 0, 'file', 0n, first, 4);
    expect(guest.fdStat(fd)).toMatchObject({ accessed: second, modified: first });
    guest.call('fd_filestat_set_times', fd, 0n, 0n, 8);
    expect(guest.fdStat(fd).modified).toBeGreaterThan(second);
    for (const flags of [3, 12, 16]) expect(guest.errno('fd_filestat_set_times', fd, 0n, 0n, flags)).toBe('inval');
    guest.call('fd_filestat_set_times', root, first, first, 5);
    expect(guest.stat('.').modified).toBe(first);
  });

  it('takes advice', () => {
    const fd = guest.open('file');
    for (let advice = 0; advice <= 5; advice++) expect(guest.errno('fd_advise', fd, 0n, 0n, advice)).toBe('success');
    expect(guest.errno('fd_advise', fd, 0n, 0n, 6)).toBe('inval');
    expect(guest.errno('fd_advise', fd, -1n, 0n, 0)).toBe('inval');
    expect(guest.errno('fd_advise', fd, 0n, -1n, 0)).toBe('inval');
  });

  it('lives on when its name is removed', () => {
    const fd = guest.open('file', both);
    guest.unlink('file');
    expect(guest.read(fd)).toBe('content');
    guest.write(fd, '!');
    expect(guest.pread(fd, 0n)).toBe('content!');
    expect(guest.fdStat(fd)).toMatchObject({ size: 8, links: 0 });
    expect(refusal(() => guest.stat('file'))).toBe('noent');
  });

  it('is one file by all its names', () => {
    guest.link('file', 'a/other');
    expect(guest.stat('file').links).toBe(2);
    guest.writeFile('a/other', 'changed');
    expect(guest.readFile('file')).toBe('changed');
    guest.rename('file', 'a/other');
    expect(guest.stat('file').links).toBe(2);
    guest.unlink('file');
    expect(guest.stat('a/other').links).toBe(1);
  });

  it.each<[string, ErrnoName, (guest: Guest) => unknown]>([
    ['fd_read', 'isdir', (g) => g.read(root)],
    ['fd_pread', 'isdir', (g) => g.pread(root, 0n)],
    ['fd_write', 'isdir', (g) => g.write(root, 'x')],
    ['fd_pwrite', 'isdir', (g) => g.pwrite(root, 'x', 0n)],
    ['fd_seek', 'isdir', (g) => g.seek(root, 0n)],
    ['fd_tell', 'isdir', (g) => g.tell(root)],
    ['fd_allocate', 'isdir', (g) => g.call('fd_allocate', root, 0n, 1n)],
    ['fd_filestat_set_size', 'isdir', (g) => g.call('fd_filestat_set_size', root, 0n)],
    ['path_open below a file', 'notdir', (g) => g.open('x', { fd: g.open('file') })],
    ['unknown lookup flags', 'inval', (g) => g.call('path_filestat_get', root, 2, 'file', 16)],
    ['unknown open flags', 'inval', (g) => g.call('path_open', root, 0, 'file', 16, 0n, 0n, 0, 16)],
    ['unknown flags of a descriptor', 'inval', (g) => g.call('path_open', root, 0, 'file', 0, 0n, 0n, 32, 16)],
  ])('is what is needed: %s', (_name, errno, action) => {
    expect(refusal(() => action(guest))).toBe(errno);
  });

  it('says what it is: type, flags and rights', () => {
    const fdStat = (fd: number): [type: number, flags: number, base: bigint, inheriting: bigint] => {
      guest.call('fd_fdstat_get', fd, 64);
      const { view } = guest;
      return [view.getUint8(64), view.getUint16(66, true), view.getBigUint64(72, true), view.getBigUint64(80, true)];
    };
    const [read, seek, write, open] = [1n << 1n, 1n << 2n, 1n << 6n, 1n << 13n];
    const has = (rights: bigint): bigint[] => [read, seek, write, open].filter((right) => rights & right);
    const [type, flags, base] = fdStat(guest.open('file', { ...both, append: true }));
    expect([type, flags, has(base)]).toEqual([4, 1, [read, seek, write]]);
    expect(has(fdStat(guest.open('file'))[2])).toEqual([read, seek]);
    // What a folder's files may have, and what is no reason to take it for a file.
    expect(fdStat(root)[0]).toBe(3);
    expect(has(fdStat(root)[2])).toEqual([open]);
    expect(has(fdStat(root)[3])).toEqual([read, seek, write, open]);
    expect([0, 1, 2].map((fd) => fdStat(fd)[0])).toEqual([2, 2, 2]);
    expect([0, 1, 2].map((fd) => has(fdStat(fd)[2]))).toEqual([[read], [write], [write]]);
  });

  it('can be opened with the rights that its folder says it has', () => {
    guest.call('fd_fdstat_get', root, 64);
    const [base, inheriting] = [guest.view.getBigUint64(72, true), guest.view.getBigUint64(80, true)];
    expect(guest.errno('path_open', root, 0, ...guest.text('.'), 2, base, inheriting, 0, 16)).toBe('success');
    expect(guest.errno('path_open', root, 0, ...guest.text('file'), 0, inheriting, inheriting, 0, 16)).toBe('success');
  });

  it('is found by the name of its folder', () => {
    expect(guest.errno('fd_prestat_get', root, 64)).toBe('success');
    expect([guest.view.getUint8(64), guest.view.getUint32(68, true)]).toEqual([0, 5]);
    expect(guest.errno('fd_prestat_dir_name', root, 64, 5)).toBe('success');
    expect(new TextDecoder().decode(new Uint8Array(guest.memory.buffer, 64, 5))).toBe('/data');
    expect(guest.errno('fd_prestat_dir_name', root, 64, 4)).toBe('nametoolong');
    expect(guest.errno('fd_prestat_get', root + 1, 64)).toBe('badf');
    expect(guest.errno('fd_prestat_get', guest.open('a'), 64)).toBe('badf');
  });

  it('is not read or written if there is no place to say how much', () => {
    const fd = guest.open('file', both);
    guest.view.setUint32(512, 3000, true);
    guest.view.setUint32(516, 3, true);
    for (const name of ['fd_read', 'fd_write']) expect(guest.errno(name, fd, 512, 1, -2)).toBe('fault');
    expect(guest.tell(fd)).toBe(0n);
    expect(content()).toBe('content');
  });
});

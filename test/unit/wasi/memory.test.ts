// The file system in memory as an embedder sees it: given as an object, limited, read back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PluginError } from '../../../src/runtime/errors';
import { createMemoryFileSystem, type MemoryContents, type QuotaLimits } from '../../../src/runtime/memory/fileSystem';
import { Actor } from './actor';
import { mounted, openCommand, pathCommand, worldOf } from './commands';
import { Guest, refusal, root } from './guest';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function load(contents: MemoryContents, limits?: QuotaLimits) {
  const fileSystem = createMemoryFileSystem({ data: contents }, limits);
  const mount = (): Guest => new Guest({ fileSystem, preopens: [{ guest: '/data', host: 'data', readOnly: false }] });
  return { fileSystem, guest: mount(), mount, entries: () => fileSystem.entries('data') };
}

describe('files in memory', () => {
  it('are given by path, with the folders on the way', () => {
    const { guest } = load({
      'a/b/text': 'text',
      'a/bytes': Uint8Array.of(1, 2),
      'empty/': null,
      link: { symlink: 'a/b' },
    });
    expect(guest.readFile('a/b/text')).toBe('text');
    expect(guest.readFile('link/text')).toBe('text');
    expect(guest.stat('a/bytes').size).toBe(2);
    expect(guest.list('.')).toEqual(['a', 'empty', 'link']);
    expect(guest.list('empty')).toEqual([]);
  });

  it('are read back in the form in which they are given', () => {
    const given = { 'a/': null, 'a/b/': null, 'a/b/text': bytes('text'), link: { symlink: 'a' }, z: bytes('') };
    const { entries, guest } = load(given);
    expect(entries()).toEqual(given);
    expect(load(entries()).entries()).toEqual(given);
    guest.writeFile('a/new', 'new');
    guest.unlink('z');
    guest.symlink('a/new', 'link2');
    expect(entries()).toEqual({
      'a/': null,
      'a/b/': null,
      'a/b/text': bytes('text'),
      'a/new': bytes('new'),
      link: { symlink: 'a' },
      link2: { symlink: 'a/new' },
    });
  });

  it("are the plug-in's own: neither what was given nor what was read back changes them, nor they that", () => {
    const given = bytes('given');
    const { entries, guest } = load({ file: given });
    given.fill(0);
    (entries()['file'] as Uint8Array).fill(0);
    expect(guest.readFile('file')).toBe('given');
    guest.writeFile('file', 'other');
    expect(given).toEqual(new Uint8Array(5));
  });

  it('may have any name', () => {
    const { guest, entries } = load({});
    for (const name of ['__proto__', 'constructor', 'ä €', 'C:', 'a\\b', ' ', '...']) guest.writeFile(name, name);
    expect(Object.keys(entries()).sort()).toEqual([' ', '...', 'C:', '__proto__', 'a\\b', 'constructor', 'ä €'].sort());
    expect(Object.getPrototypeOf(entries())).toBe(Object.prototype);
    expect(guest.readFile('__proto__')).toBe('__proto__');
  });

  it('are the same for all plug-ins that get them, and stay when a plug-in ends', () => {
    const { guest, mount } = load({});
    guest.writeFile('note', 'from one to the other');
    guest.wasi.close();
    expect(mount().readFile('note')).toBe('from one to the other');
  });

  it.each<[string, MemoryContents, RegExp]>([
    ['an absolute path', { '/etc/passwd': '' }, /"\/etc\/passwd" is no path below a root/],
    ['a path that climbs', { 'a/../b': '' }, /"a\/..\/b" is no path/],
    ['a path with a dot', { './a': '' }, /is no path/],
    ['an empty path', { '': '' }, /is no path/],
    ['a zero byte', { 'a\0': '' }, /is no path/],
    ['a file with a slash', { 'a/': 'text' }, /"a\/" names a directory and a file/],
    ['a file where a folder is', { 'a/b': '', a: '' }, /"a" names a directory and a file/],
    ['a folder where a file is', { a: '', 'a/b': '' }, /"a\/b" leads through "a", which is a file/],
    ['a name of 256 bytes', { ['x'.repeat(256)]: '' }, /a name in "data" is too long/],
  ])('are refused with %s', (_name, contents, message) => {
    expect(() => load(contents)).toThrow(message);
    expect(() => load(contents)).toThrow(TypeError);
  });

  it('are below the roots that there are', () => {
    const fileSystem = createMemoryFileSystem({ one: {}, two: {} });
    const preopens = [{ guest: '/', host: 'three', readOnly: false }];
    expect(() => new Guest({ fileSystem, preopens })).toThrow(
      new PluginError('manifest', 'allowed_paths: "three" is none of the folders in memory: "one", "two".'),
    );
    expect(() => fileSystem.entries('three')).toThrow(PluginError);
  });
});

describe('a quota in memory', () => {
  it('limits the bytes of all contents together', () => {
    const { guest, fileSystem, entries } = load({ a: '12345' }, { maxBytes: 20 });
    expect(fileSystem.usedBytes).toBe(6);
    const fd = guest.open('b', { create: true, write: true });
    expect(guest.write(fd, '1234567890')).toBe(10);
    // What fits is written, as on a disk; then there is no space left.
    expect(guest.write(fd, 'abcdef')).toBe(3);
    expect(refusal(() => guest.write(fd, 'd'))).toBe('nospc');
    expect(refusal(() => guest.pwrite(fd, 'x', 100n))).toBe('nospc');
    expect(refusal(() => guest.call('fd_filestat_set_size', fd, 14n))).toBe('nospc');
    expect(refusal(() => guest.call('fd_allocate', fd, 0n, 1n << 40n))).toBe('nospc');
    expect(refusal(() => guest.mkdir('c'))).toBe('nospc');
    expect(refusal(() => guest.symlink('a', 'c'))).toBe('nospc');
    expect(refusal(() => guest.link('a', 'c'))).toBe('nospc');
    expect(refusal(() => guest.rename('a', 'longer'))).toBe('nospc');
    expect(guest.pwrite(fd, 'X', 0n)).toBe(1);
    expect(entries()).toEqual({ a: bytes('12345'), b: bytes('X234567890abc') });
    expect(fileSystem.usedBytes).toBe(20);
    guest.unlink('a');
    expect(guest.write(fd, 'defghijk')).toBe(6);
  });

  it('limits the number of entries', () => {
    const { guest } = load({ 'a/': null }, { maxEntries: 3 });
    guest.mkdir('b');
    guest.writeFile('c', '');
    for (const more of [
      () => guest.mkdir('d'),
      () => guest.writeFile('d', ''),
      () => guest.symlink('c', 'd'),
      () => guest.link('c', 'd'),
    ]) {
      expect(refusal(more)).toBe('nospc');
    }
    expect(guest.list('.')).toEqual(['a', 'b', 'c']);
    guest.rename('c', 'd');
    guest.rename('a', 'b');
    guest.mkdir('e');
    expect(guest.list('.')).toEqual(['b', 'd', 'e']);
  });

  it('counts a file that is open until it is closed, and one with two names once', () => {
    const { guest, fileSystem } = load({ file: '1234' });
    guest.link('file', 'again');
    expect(fileSystem.usedBytes).toBe('file'.length + 'again'.length + 4);
    const [first, second] = [guest.open('file'), guest.open('file', { write: true })];
    guest.unlink('file');
    guest.unlink('again');
    expect(fileSystem.usedBytes).toBe(4);
    guest.write(second, '123456');
    guest.close(first);
    expect(fileSystem.usedBytes).toBe(6);
    guest.close(second);
    expect(fileSystem.usedBytes).toBe(0);
  });

  it('gives space back when files shrink and are replaced', () => {
    const { guest, fileSystem } = load({ a: 'x'.repeat(1000), b: 'y' }, { maxBytes: 2000 });
    guest.call('fd_filestat_set_size', guest.open('a', { write: true }), 10n);
    expect(fileSystem.usedBytes).toBe(13);
    guest.rename('b', 'a');
    guest.wasi.close();
    expect(fileSystem.usedBytes).toBe(2);
  });

  it('that is larger than the engine can give is no way to break it', () => {
    const { guest, fileSystem } = load({ file: '1' }, { maxBytes: Infinity });
    const fd = guest.open('file', { write: true });
    expect(refusal(() => guest.call('fd_filestat_set_size', fd, 1n << 50n))).toBe('nospc');
    expect(refusal(() => guest.pwrite(fd, 'x', 1n << 50n))).toBe('nospc');
    expect([guest.readFile('file'), fileSystem.usedBytes]).toEqual(['1', 5]);
  });

  it('counts right whatever is done', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pathCommand(7), openCommand(7)), { maxLength: 60 }), (commands) => {
        const fileSystem = createMemoryFileSystem(worldOf('/outside'), { maxBytes: 1000, maxEntries: 60 });
        const preopens = [...mounted, 'outside'].map((name) => ({ guest: name, host: name, readOnly: false }));
        const guest = new Guest({ fileSystem, preopens });
        const actor = new Actor(guest);
        for (const command of commands) actor.act(command);
        guest.wasi.close();
        const reader = new Guest({ fileSystem, preopens });
        const used = preopens.flatMap(({ host }, index) =>
          Object.entries(fileSystem.entries(host)).map(([path, entry]) => {
            const name = bytes(path.replace(/\/$/, '').replace(/.*\//s, '')).length;
            if (entry === null) return name;
            if ('symlink' in entry)
              return name + bytes(entry.symlink).length / reader.stat(path, false, root + index).links;
            return name + entry.length / reader.stat(path, false, root + index).links;
          }),
        );
        expect(fileSystem.usedBytes).toBeCloseTo(used.reduce((sum, size) => sum + size, 0));
        expect(fileSystem.usedBytes).toBeLessThanOrEqual(1000);
        expect(used.length).toBeLessThanOrEqual(60);
      }),
      { numRuns: 300 },
    );
  });

  it('holds for what an embedder gives', () => {
    expect(() => load({ a: '12345' }, { maxBytes: 5 })).toThrow(/"data" do not fit into 5 bytes/);
    expect(() => load({ a: '', b: '' }, { maxEntries: 1 })).toThrow(RangeError);
  });

  it('never shows what was cut off', () => {
    const { guest } = load({ file: 'secret words' });
    const fd = guest.open('file', { write: true });
    guest.call('fd_filestat_set_size', fd, 7n);
    guest.call('fd_filestat_set_size', fd, 12n);
    expect(guest.pread(fd, 0n)).toBe('secret \0\0\0\0\0');
    guest.call('fd_filestat_set_size', fd, 0n);
    guest.pwrite(fd, '!', 5n);
    expect(guest.pread(fd, 0n)).toBe('\0\0\0\0\0!');
  });
});

// Names of a plug-in as paths of a machine, of each kind of machine: nothing is taken for more than a name.
import fc from 'fast-check';
import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guestTarget, hostPath, hostTarget, isPlainName } from '../../../src/runtime/node/paths';
import { Errno } from '../../../src/runtime/wasi/errno';
import { leadsOut } from '../../../src/runtime/wasi/walk';

const notCapable: unknown = expect.objectContaining({ errno: Errno.notcapable });

describe('a name', () => {
  it.each(['linux', 'darwin', 'win32'] as const)('of a file is one on %s', (platform) => {
    for (const name of ['a', 'a.txt', '...a', '.hidden', 'ä€', 'A B', '-', '~', 'a~1', '%2e%2e', 'con-text', 'com10'])
      expect(isPlainName(name, platform), name).toBe(true);
  });

  it.each(['linux', 'darwin', 'win32'] as const)('is none on %s if it says a way', (platform) => {
    for (const name of ['', '.', '..', 'a/b', '/', '../a', 'a\0', '\0'])
      expect(isPlainName(name, platform)).toBe(false);
  });

  it.each<[string, readonly string[]]>([
    ['a separator', ['a\\b', '..\\a', '\\', '\\\\server\\share', '\\\\?\\C:']],
    ['a drive', ['C:', 'c:a', 'C:\\a']],
    ['a stream of a file', ['a:b', 'a.txt::$DATA', '..:a']],
    ['two dots with what is dropped', ['.. ', '..  ', '.. .', '. .', '...', '. ']],
    ['the same as another name', ['a.', 'a ', 'a. .', 'secret.txt.']],
    ['a device', ['con', 'CON', 'nul', 'aux', 'prn', 'com1', 'LPT9', 'com¹', 'CONIN$', 'conout$']],
    ['a device with an extension', ['nul.txt', 'con.tar.gz', 'com1.c', 'aux .h', 'LPT1.']],
    ['nothing that can be a name', ['a*', 'a?', 'a|b', '"a"', '<', '>', 'a\n', '\x01', 'a\x1f']],
  ])('that Windows takes for %s is none there, but one elsewhere', (_what, names) => {
    for (const name of names) {
      expect(isPlainName(name, 'win32'), JSON.stringify(name)).toBe(false);
      expect(isPlainName(name, 'linux'), JSON.stringify(name)).toBe(true);
      expect(() => hostPath('C:\\data', ['a', name], 'win32')).toThrow(notCapable);
      expect(() => hostTarget(`a/${name}`, 'win32')).toThrow(notCapable);
    }
  });

  it('that is like a device or has its letters is one', () => {
    for (const name of ['console', 'comma', 'com', 'lpt', 'com0x', 'nulls', 'auxiliary', 'x.con', 'icon', 'prn1'])
      expect(isPlainName(name, 'win32'), name).toBe(true);
  });
});

describe('a path', () => {
  it('has the separators of its machine', () => {
    expect(hostPath('/data', ['a', 'b'], 'linux')).toBe('/data/a/b');
    expect(hostPath('/data', [], 'darwin')).toBe('/data');
    expect(hostPath('C:\\data', ['a', 'b'], 'win32')).toBe('C:\\data\\a\\b');
    expect(hostPath('C:\\', ['a'], 'win32')).toBe('C:\\a');
    expect(hostPath('\\\\server\\share', ['a'], 'win32')).toBe('\\\\server\\share\\a');
  });

  it.each([
    ['linux', posix, '/data/folder'],
    ['win32', win32, 'C:\\data\\folder'],
  ] as const)('on %s stays below its root, whatever the names are', (platform, path, root) => {
    const letter = fc.constantFrom(
      ...['.', '..', '/', '\\', ':', ' ', 'a', 'C', 'nul', 'con', '\0', '$', '?', '~1', 'ä'],
    );
    const name = fc.oneof(
      fc.array(letter, { maxLength: 4 }).map((letters) => letters.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(name, { maxLength: 4 }), (names) => {
        let full: string;
        try {
          full = hostPath(root, names, platform);
        } catch (error) {
          expect(error).toEqual(notCapable);
          expect(names.every((one) => isPlainName(one, platform))).toBe(false);
          return;
        }
        expect(path.normalize(full)).toBe(full);
        expect(path.relative(root, full).split(path.sep).filter(Boolean)).toEqual(names);
        expect(path.parse(full).root).toBe(path.parse(root).root);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the target of a link', () => {
  it('has the separators of the machine there and those of a plug-in here', () => {
    expect(hostTarget('../a/b', 'linux')).toBe('../a/b');
    expect(hostTarget('../a/b', 'win32')).toBe('..\\a\\b');
    expect(guestTarget('..\\a\\b', 'win32')).toBe('../a/b');
    expect(guestTarget('..\\a\\b', 'linux')).toBe('..\\a\\b');
  });

  it.each<[string, number, boolean]>([
    ['a', 0, false],
    ['a/b/', 0, false],
    ['./a', 0, false],
    ['..', 0, true],
    ['..', 1, false],
    ['./..', 0, true],
    ['.//../', 0, true],
    ['../a', 1, false],
    ['../../a', 1, true],
    ['../../a', 2, false],
    ['/', 5, true],
    ['/a', 5, true],
    ['a/..', 5, true],
    ['a/../b', 5, true],
    ['../a/../../b', 5, true],
    ['..a/...', 0, false],
  ])('%j of a link %i folders deep leads out or may come to: %s', (target, depth, out) => {
    expect(
      leadsOut(
        Array.from({ length: depth }, () => 'x'),
        target,
      ),
    ).toBe(out);
  });
});

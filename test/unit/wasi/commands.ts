// Random things that a plug-in does with paths, as data: so that they can be done again on another file system.
import fc from 'fast-check';
import type { OpenOptions } from './guest';
import type { Contents } from './systems';

/** A path below one of the preopened folders, or of a folder that was opened before. */
export interface Place {
  readonly folder: number;
  readonly path: string;
}

type Open = Required<Omit<OpenOptions, 'fd'>>;

/** Commands that take nothing but paths. */
export type PathCommand =
  | { readonly do: 'mkdir' | 'rmdir' | 'unlink' | 'readlink'; readonly at: Place }
  | { readonly do: 'stat' | 'touch'; readonly at: Place; readonly follow: boolean }
  | { readonly do: 'symlink'; readonly at: Place; readonly target: string }
  | { readonly do: 'rename'; readonly at: Place; readonly to: Place }
  | { readonly do: 'link'; readonly at: Place; readonly to: Place; readonly follow: boolean }
  /** Opens, reads or lists, writes if it is for that, and closes. */
  | { readonly do: 'use'; readonly at: Place; readonly open: Open; readonly text: string };

/** Commands on what stays open; `which` picks among what is. */
export type OpenCommand =
  | { readonly do: 'open'; readonly at: Place; readonly open: Open }
  | { readonly do: 'close' | 'list' | 'info'; readonly which: number }
  | { readonly do: 'read' | 'resize'; readonly which: number; readonly offset: number }
  | { readonly do: 'write'; readonly which: number; readonly offset: number; readonly text: string };

/** What nobody may see; in no name and no path. */
export const secret = 'TOP SECRET';

/** The folders that are mounted, the last one read-only, and one beside them. */
export const mounted = ['one', 'two', 'fixed'] as const;
export const worldOf = (outside: string): Record<(typeof mounted)[number] | 'outside', Contents> => ({
  one: {
    file: 'one',
    'a/': null,
    'a/b/': null,
    'a/b/file': 'deep',
    'a/up': { symlink: '../..' },
    'a/side': { symlink: '../a/b' },
    down: { symlink: 'a' },
    'down-slash': { symlink: 'a/' },
    here: { symlink: '.' },
    up: { symlink: '..' },
    leak: { symlink: '../outside/file' },
    leaks: { symlink: '../outside' },
    chain: { symlink: 'up/outside/file' },
    tricky: { symlink: 'down/../../outside' },
    absolute: { symlink: `${outside}/file` },
    machine: { symlink: '/' },
    self: { symlink: '/proc/self/root' },
    dangling: { symlink: 'nothing' },
    'to-file': { symlink: 'file' },
    'to-file-slash': { symlink: 'file/' },
    loop: { symlink: 'loop2' },
    loop2: { symlink: 'loop' },
  },
  two: { file: 'two', 'a/': null, 'a/leak': { symlink: '../../outside/file' }, 'to-one': { symlink: '../one' } },
  fixed: { file: 'fixed', 'a/': null, 'a/file': 'fixed too', link: { symlink: 'a' } },
  outside: { file: secret, 'a/': null, 'a/file': secret },
});

/** Names that mean something somewhere, so that most commands do something. */
const likely = fc.constantFrom(
  ...['file', 'a', 'a/b', 'a/b/file', 'a/file', 'a/new', 'a/b/new', 'new', 'new', 'new/new', 'new/file', 'x', 'b', '.'],
  ...['down', 'down/b', 'down/b/file', 'down-slash', 'here', 'here/a', 'a/side', 'a/side/file', 'to-file', 'dangling'],
  ...['to-file-slash', 'link', 'link/file', 'loop', 'a/up', 'up', 'leak', 'leaks', 'leaks/file', 'a/leak', 'to-one'],
  ...['absolute', 'machine', 'self', 'chain', 'tricky', 'tricky/file', 'up/outside/file', 'machine/etc/passwd'],
);
const dressed = fc
  .tuple(
    fc.constantFrom('', './', 'a/../', 'here/', 'down/', 'a//'),
    likely,
    fc.constantFrom('', '/', '/.', '//', '/..'),
  )
  .map((parts) => parts.join(''));
const name = fc.oneof(
  { weight: 3, arbitrary: likely },
  { weight: 3, arbitrary: fc.constantFrom('..', '.', '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['outside', 'one', 'two', 'proc', 'etc', 'passwd', 'nothing', 'n\0ul', 'ä', '..\\outside', 'C:', '...', ' '],
      ...['x'.repeat(255), 'x'.repeat(256)],
    ),
  },
);
const path = fc.oneof(
  { weight: 16, arbitrary: likely },
  { weight: 5, arbitrary: dressed },
  { weight: 3, arbitrary: fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => names.join('/')) },
  { weight: 1, arbitrary: fc.constantFrom('', '/', '/etc/passwd', 'a/'.repeat(3000), '../'.repeat(100)) },
);
const target = fc.oneof(path, fc.constantFrom('..', '../a', '../file', '../../file', '../outside/file', 'a/../../one'));
/** Below a preopened folder, the first ones more often, or below what was opened before. */
const place = (folders: number): fc.Arbitrary<Place> =>
  fc.record({
    folder: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.nat(Math.min(folders, mounted.length) - 1) },
      { weight: 1, arbitrary: fc.nat(folders - 1) },
    ),
    path,
  });
const text = fc.constantFrom('', 'some', 'other text');

/** What programs really do. */
const usual = fc.constantFrom<Partial<Open>>(
  {},
  { write: true },
  { write: true, create: true, truncate: true },
  { write: true, create: true, append: true },
  { write: true, create: true, exclusive: true },
  { directory: true },
  { follow: false },
);
const any = fc.record({
  create: fc.boolean(),
  directory: fc.boolean(),
  exclusive: fc.boolean(),
  truncate: fc.boolean(),
  append: fc.boolean(),
  read: fc.boolean(),
  write: fc.boolean(),
  follow: fc.boolean(),
});
const open: fc.Arbitrary<Open> = fc
  .oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: any })
  .map((given) => ({
    ...{ create: false, directory: false, exclusive: false, truncate: false, append: false },
    ...{ read: true, write: false, follow: true },
    ...given,
  }));

/** @param folders how many places there are to start from. */
export const pathCommand = (folders: number): fc.Arbitrary<PathCommand> => {
  const [at, follow] = [place(folders), fc.boolean()];
  const pair = fc
    .tuple(at, at, fc.integer({ min: 0, max: 4 }))
    .map(([from, to, spread]) => ({ at: from, to: spread === 0 ? to : { ...to, folder: from.folder } }));
  return fc.oneof(
    fc.record({ do: fc.constantFrom('mkdir', 'rmdir', 'unlink', 'readlink'), at }),
    fc.record({ do: fc.constantFrom('stat', 'touch'), at, follow }),
    fc.record({ do: fc.constant('symlink' as const), at, target }),
    pair.map((places) => ({ do: 'rename' as const, ...places })),
    fc.tuple(pair, follow).map(([places, follows]) => ({ do: 'link' as const, ...places, follow: follows })),
    fc.record({ do: fc.constant('use' as const), at, open, text }),
  );
};

export const openCommand = (folders: number): fc.Arbitrary<OpenCommand> => {
  const [which, offset] = [fc.nat(7), fc.nat(12)];
  const opening = fc.record({ do: fc.constant('open' as const), at: place(folders), open });
  return fc.oneof(
    opening,
    opening,
    fc.record({ do: fc.constantFrom('close', 'list', 'info'), which }),
    fc.record({ do: fc.constantFrom('read', 'resize'), which, offset }),
    fc.record({ do: fc.constant('write' as const), which, offset, text }),
  );
};

// A tree of files as a plain object: how an embedder gives it and gets it back.
import { encodeText } from '../text';
import type { MemoryTree } from './tree';

/** Content of a file, a symbolic link, or null for a directory. */
export type MemoryEntry = Uint8Array | string | { readonly symlink: string } | null;

/**
 * By path below the root with `/` between names, such as `src/main.txt`. Directories on the way are made; one that is
 * to be there without files has a path of its own, that may end with a slash.
 */
export type MemoryContents = Readonly<Record<string, MemoryEntry>>;

/** @throws TypeError for a path that is none, WasiError if it does not fit. */
export function fill(tree: MemoryTree, contents: MemoryContents): void {
  for (const [path, entry] of Object.entries(contents)) {
    const names = namesOf(path);
    const parents = names.slice(0, -1);
    parents.forEach((_, index) => ensureDirectory(tree, names.slice(0, index + 1), path));
    if (entry === null) {
      ensureDirectory(tree, names, path);
      continue;
    }
    if (path.endsWith('/') || tree.node(names) !== undefined) throw wrong(path, 'names a directory and a file');
    if (typeof entry === 'object' && 'symlink' in entry) tree.symlink(entry.symlink, names);
    else write(tree, names, typeof entry === 'string' ? encodeText(entry) : entry);
  }
}

/** All of a tree, parents before what is in them, in the form that {@link fill} takes. The bytes are copies. */
export function contentsOf(tree: MemoryTree): Record<string, Uint8Array<ArrayBuffer> | { symlink: string } | null> {
  const entriesBelow = (parts: readonly string[]): [string, Uint8Array<ArrayBuffer> | { symlink: string } | null][] =>
    tree.list(parts).flatMap(({ name }) => {
      const here = [...parts, name];
      const node = tree.node(here);
      const path = here.join('/');
      if (node?.type === 'file') return [[path, node.content.copy()]];
      if (node?.type === 'symlink') return [[path, { symlink: node.target }]];
      return [[`${path}/`, null], ...entriesBelow(here)];
    });
  // No assignment: a plug-in may have named a file `__proto__`.
  return Object.fromEntries(entriesBelow([]));
}

function namesOf(path: string): string[] {
  const names = path.replace(/\/$/, '').split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..' || name.includes('\0'))) {
    throw wrong(path, 'is no path below a root: names with "/" between them, such as "folder/file.txt"');
  }
  return names;
}

function ensureDirectory(tree: MemoryTree, names: readonly string[], path: string): void {
  const node = tree.node(names);
  if (node === undefined) tree.createDirectory(names);
  else if (node.type !== 'directory') throw wrong(path, `leads through "${names.join('/')}", which is a file or link`);
}

function write(tree: MemoryTree, names: readonly string[], bytes: Uint8Array): void {
  const file = tree.open(names, newFileMode);
  try {
    file.setSize(BigInt(bytes.length));
    file.write(bytes, 0n);
  } finally {
    file.close();
  }
}

const newFileMode = {
  read: false,
  write: true,
  append: false,
  create: true,
  exclusive: true,
  truncate: false,
  directory: false,
  follow: false,
};

const wrong = (path: string, what: string): TypeError => new TypeError(`Files in memory: "${path}" ${what}.`);

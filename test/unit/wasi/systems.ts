// The file systems that the tests of WASI run on, and the folders that they start with.
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createMemoryFileSystem } from '../../../src/runtime/memory/fileSystem';
import { createFileSystem } from '../../../src/runtime/node/fileSystem';
import type { WasiFileSystem } from '../../../src/runtime/wasi/fileSystem';

/** A file's text, a link, or null for a folder. */
export type Content = string | { readonly symlink: string } | null;
/** By path below the root; those of folders end with a slash. */
export type Contents = Readonly<Record<string, Content>>;

export interface World {
  readonly fileSystem: WasiFileSystem;
  /** Host paths of the roots, by name. */
  readonly roots: Readonly<Record<string, string>>;
  /** The folder of the machine that all roots are in. */
  readonly base?: string;
  contents(root: string): Contents;
  dispose(): void;
}

export interface System {
  readonly name: string;
  readonly make: (roots: Readonly<Record<string, Contents>>) => World;
}

const onDisk: System = {
  name: "Node's file system",
  make(roots) {
    const base = realpathSync(mkdtempSync(join(tmpdir(), 'plugwright-world-')));
    const paths: Record<string, string> = {};
    for (const [name, contents] of Object.entries(roots)) {
      paths[name] = join(base, name);
      write(paths[name], contents);
    }
    return {
      fileSystem: createFileSystem(),
      base,
      roots: paths,
      contents: (name) => readContents(paths[name]!),
      dispose: () => rmSync(base, { recursive: true, force: true }),
    };
  },
};

const inMemory: System = {
  name: 'the file system in memory',
  make(roots) {
    const fileSystem = createMemoryFileSystem(roots);
    return {
      fileSystem,
      roots: Object.fromEntries(Object.keys(roots).map((name) => [name, name])),
      contents: (name) =>
        Object.fromEntries(
          Object.entries(fileSystem.entries(name)).map(([path, entry]) => [
            path,
            entry instanceof Uint8Array ? new TextDecoder().decode(entry) : entry,
          ]),
        ),
      dispose: () => undefined,
    };
  },
};

export const systems: readonly System[] = [onDisk, inMemory];

/** Makes a folder with these contents. */
export function write(folder: string, contents: Contents): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(contents)) {
    const here = join(folder, path);
    mkdirSync(content === null ? here : dirname(here), { recursive: true });
    if (typeof content === 'string') writeFileSync(here, content);
    else if (content !== null) symlinkSync(content.symlink, here);
  }
}

/** What a folder holds, in the form that {@link write} takes. */
export function readContents(folder: string, below = ''): Record<string, Content> {
  const contents: Record<string, Content> = {};
  for (const name of readdirSync(join(folder, below)).sort()) {
    const path = below + name;
    const here = join(folder, path);
    const stats = lstatSync(here);
    if (stats.isSymbolicLink()) contents[path] = { symlink: readlinkSync(here) };
    else if (stats.isDirectory()) Object.assign(contents, { [`${path}/`]: null }, readContents(folder, `${path}/`));
    else contents[path] = readFileSync(here, 'utf8');
  }
  return contents;
}

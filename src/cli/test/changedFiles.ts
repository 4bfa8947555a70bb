// Tells which of the files that are followed have changed, a moment after the last change.
import { existsSync, statSync, watch, type FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';

/** Compilers write in several steps. */
const quietMs = 100;
/** Systems have only so many watchers. */
const mostFolders = 2000;

interface Watched {
  readonly watcher: FSWatcher;
  /** A folder that is made anew has the same path and needs another watcher. */
  readonly identity: string;
}

export class ChangedFiles {
  readonly #folders = new Map<string, Watched>();
  readonly #named = new Set<string>();
  /** State by path. */
  #followed = new Map<string, string>();
  #alsoWatched: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param onChange gets those that are followed and those that are new beside them. */
  constructor(private readonly onChange: (paths: ReadonlySet<string>) => void) {}

  /**
   * Follows these files and no others, also ones that are not there yet. Folders are watched and not files: who saves
   * a file often puts another in its place.
   *
   * @param since milliseconds since the Unix epoch: files that were read after this and written since have changed.
   * @param folders in which new files are to be told of, if there are not too many.
   */
  follow(paths: ReadonlySet<string>, since: number, folders: ReadonlySet<string> = new Set()): void {
    const known = this.#followed;
    this.#followed = new Map([...paths].map((path) => [path, known.get(path) ?? stateBefore(path, since)]));
    this.#alsoWatched = [...folders].slice(0, mostFolders);
    this.#watchFolders();
    this.#soon();
  }

  /** These were written by this process itself. */
  expect(paths: readonly string[]): void {
    for (const path of paths) this.#followed.set(path, stateOf(path));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const { watcher } of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #watchFolders(): void {
    const needed = new Set([...this.#followed.keys()].map((path) => nearestFolder(dirname(path))));
    const wanted = new Set([...needed, ...this.#alsoWatched.filter((folder) => existsSync(folder))]);
    for (const [folder, { watcher, identity }] of this.#folders) {
      if (wanted.has(folder) && identity === identityOf(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of wanted) if (!this.#folders.has(folder)) this.#watch(folder, needed.has(folder));
  }

  #watch(folder: string, isNeeded: boolean): void {
    let watcher: FSWatcher;
    try {
      watcher = watch(folder, (_, name) => {
        if (name !== null) this.#named.add(join(folder, name));
        this.#soon();
      });
    } catch (error) {
      // It went since it was looked for; a moment later there is another one above it.
      if (!existsSync(folder)) return this.#soon();
      if (isNeeded) throw error;
      // Not ours to look into, or one more than the system watches: what is new in it is seen with the next change elsewhere.
      return;
    }
    // It is gone; the next change looks for what there is instead.
    watcher.on('error', () => this.#soon());
    this.#folders.set(folder, { watcher, identity: identityOf(folder) });
    // Something may have come into it before it was watched.
    this.#named.add(folder);
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), quietMs);
  }

  #tell(): void {
    const changed = new Set([...this.#named].filter((path) => !this.#followed.has(path)));
    this.#named.clear();
    for (const [path, before] of this.#followed) {
      const now = stateOf(path);
      if (now === before) continue;
      changed.add(path);
      this.#followed.set(path, now);
    }
    this.#watchFolders();
    if (changed.size > 0) this.onChange(changed);
  }
}

function stateOf(path: string): string {
  const info = statSync(path, { throwIfNoEntry: false });
  return info === undefined ? '' : `${info.mtimeMs} ${info.size} ${info.ino}`;
}

/** Of a file that was written since, another than it has now. */
function stateBefore(path: string, since: number): string {
  const info = statSync(path, { throwIfNoEntry: false });
  return info !== undefined && info.mtimeMs >= since ? 'earlier' : stateOf(path);
}

const identityOf = (folder: string): string => String(statSync(folder, { throwIfNoEntry: false })?.ino ?? '');

/** Itself if it is there, or else the nearest one above. */
function nearestFolder(folder: string): string {
  let at = folder;
  while (statSync(at, { throwIfNoEntry: false })?.isDirectory() !== true && dirname(at) !== at) at = dirname(at);
  return at;
}

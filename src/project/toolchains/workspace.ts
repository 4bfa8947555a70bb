// A workspace folder as detection reads it: listed once, each file read once, bounded however large it is.
import { readJson } from '../../runtime/manifest/json';
import type { ParsedText } from '../../runtime/manifest/syntax';
import { passedOver } from './files';
import { isWithin, join, nameOf, parentOf } from './paths';
import type { ProjectFiles, Skipped } from './plan';
import { isTable, type Table } from './values';

const deepest = 12;
const mostFolders = 3000;

export class Workspace {
  /** All folders, each before those in it; the first is `''`. */
  readonly folders: readonly string[];
  readonly #names: ReadonlyMap<string, readonly string[]>;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #skipped = new Map<string, string>();

  private constructor(
    private readonly files: ProjectFiles,
    names: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#names = names;
    this.folders = [...names.keys()];
  }

  static async open(project: ProjectFiles): Promise<Workspace> {
    const names = new Map<string, readonly string[]>();
    let level = [''];
    for (let depth = 0; depth < deepest && level.length > 0; depth++) {
      const listed = await Promise.all(level.map((folder) => project.list(folder)));
      const next: string[] = [];
      for (const [index, folder] of level.entries()) {
        const entries = listed[index] ?? [];
        const files = entries.filter(({ isFolder }) => !isFolder);
        names.set(folder, files.map(({ name }) => name).sort());
        const inner = entries.filter(
          ({ name, isFolder }) => isFolder && !name.startsWith('.') && !passedOver.has(name),
        );
        next.push(...inner.map(({ name }) => join(folder, name)).sort());
      }
      level = next.slice(0, Math.max(0, mostFolders - names.size));
    }
    return new Workspace(project, names);
  }

  get skipped(): readonly Skipped[] {
    return [...this.#skipped].map(([path, reason]) => ({ path, reason }));
  }

  /** The names of the files in a folder, sorted. */
  names(folder: string): readonly string[] {
    return this.#names.get(folder) ?? [];
  }

  has(path: string): boolean {
    return this.#names.get(parentOf(path))?.includes(nameOf(path)) === true;
  }

  /** Paths of the files in a folder, and in those below it, whose names match. */
  filesBelow(folder: string, name: RegExp): string[] {
    return this.folders
      .filter((each) => isWithin(each, folder))
      .flatMap((each) =>
        this.names(each)
          .filter((file) => name.test(file))
          .map((file) => join(each, file)),
      );
  }

  /** Folders that have a file of this name. */
  foldersWith(name: string): string[] {
    return this.folders.filter((folder) => this.has(join(folder, name)));
  }

  /** A file's text, also of one that is in no listing; undefined if there is none. */
  read(path: string): Promise<string | undefined> {
    const text = this.#texts.get(path) ?? this.files.read(path).then((read) => read?.replace(/^\uFEFF/, ''));
    this.#texts.set(path, text);
    return text;
  }

  /** Notes that a file is passed over. */
  skip(path: string, reason: string): void {
    this.#skipped.set(path, reason);
  }

  /** The table in a TOML file; undefined if there is no such file, or it is malformed. */
  async toml(path: string): Promise<Table | undefined> {
    const text = await this.read(path);
    if (text === undefined) return undefined;
    const { readToml } = await import('../../runtime/manifest/toml');
    return this.#table(path, readToml(text));
  }

  /** The table in a JSON file; undefined if there is no such file, or it is malformed. */
  async json(path: string): Promise<Table | undefined> {
    const text = await this.read(path);
    return text === undefined ? undefined : this.#table(path, readJson(text));
  }

  #table(path: string, parsed: ParsedText): Table | undefined {
    if ('error' in parsed) {
      this.skip(path, `line ${parsed.error.line}: ${parsed.error.message}`);
      return undefined;
    }
    if (isTable(parsed.value)) return parsed.value;
    this.skip(path, 'it holds no table of values');
    return undefined;
  }
}

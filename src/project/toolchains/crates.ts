// Crates of Rust that are compiled to WebAssembly, and the Cargo workspaces that they belong to.
import { matches } from '../../text/glob';
import { from, isWithin, join, nameOf, relative, upwards } from './paths';
import { at, isTable, type Table, tableAt, tablesAt, textAt, textsAt } from './values';
import type { Workspace } from './workspace';

export interface Crate {
  readonly folder: string;
  /** The folder of the Cargo workspace: its own if it is in none. */
  readonly root: string;
  readonly manifest: Table;
  /** The package's name, e.g. `count-vowels`. */
  readonly name: string;
  /** Folders of the crates of this workspace folder that it uses, directly or not. */
  readonly uses: readonly string[];
}

/** What a crate compiles to a binary of its own. */
export interface Artifact {
  /** As `cargo build` wants it told, e.g. `--example greet`; nothing for the package's own. */
  readonly selection: readonly string[];
  /** Below the folder of the profile, e.g. `count_vowels.wasm`. */
  readonly file: string;
  readonly reason: string;
}

/** All packages below the folder that Cargo could build. */
export async function readCrates(workspace: Workspace): Promise<Crate[]> {
  const manifests = new Map<string, Table>();
  for (const folder of workspace.foldersWith('Cargo.toml')) {
    const manifest = await workspace.toml(join(folder, 'Cargo.toml'));
    if (manifest !== undefined) manifests.set(folder, manifest);
  }
  return [...manifests].flatMap(([folder, manifest]) => {
    const name = textAt(manifest, 'package', 'name');
    if (name === undefined) return [];
    return { folder, manifest, name, root: rootOf(folder, manifests), uses: usedBy(folder, manifests) };
  });
}

/** The nearest folder above whose `[workspace]` has this crate among its members. */
function rootOf(folder: string, manifests: ReadonlyMap<string, Table>): string {
  const given = textAt(manifests.get(folder), 'package', 'workspace');
  const named = given === undefined ? undefined : from(folder, given);
  if (named !== undefined && manifests.has(named)) return named;
  const isMember = (root: string): boolean => {
    const table = at(manifests.get(root), 'workspace');
    if (!isTable(table)) return false;
    if (root === folder) return true;
    const path = relative(root, folder);
    const listed = (key: string): boolean => textsAt(table, key).some((glob) => matches(path, glob.replace(/\/$/, '')));
    const excluded = textsAt(table, 'exclude').some((each) => isWithin(path, each.replace(/\/$/, '')));
    return !excluded && (listed('members') || usedBy(root, manifests).includes(folder));
  };
  return upwards(folder).find(isMember) ?? folder;
}

/** Crates that are members or dependencies by path, directly or not; a package without these uses none. */
function usedBy(folder: string, manifests: ReadonlyMap<string, Table>): string[] {
  const used = new Set<string>();
  const add = (crate: string): void => {
    const manifest = manifests.get(crate);
    for (const path of manifest === undefined ? [] : dependencyPaths(manifest)) {
      const dependency = from(crate, path);
      if (dependency === undefined || !manifests.has(dependency) || used.has(dependency)) continue;
      used.add(dependency);
      add(dependency);
    }
  };
  add(folder);
  return [...used].filter((each) => each !== folder);
}

function dependencyPaths(manifest: Table): string[] {
  const kinds = ['dependencies', 'build-dependencies'];
  const tables = [manifest, tableAt(manifest, 'workspace'), ...Object.values(tableAt(manifest, 'target'))];
  return tables.flatMap((table) =>
    kinds.flatMap((kind) => Object.values(tableAt(table, kind)).flatMap((each) => textAt(each, 'path') ?? [])),
  );
}

/** Names of the packages that a crate depends on, also by other names and for some targets only. */
export function dependenciesOf({ manifest }: Crate): Set<string> {
  const tables = [manifest, ...Object.values(tableAt(manifest, 'target'))].map((each) => tableAt(each, 'dependencies'));
  return new Set(
    tables.flatMap((table) => Object.entries(table).map(([name, value]) => textAt(value, 'package') ?? name)),
  );
}

/** Libraries for other programs than hosts of WebAssembly are `cdylib` too. */
const otherHosts = ['pyo3', 'napi', 'neon', 'jni', 'rustler', 'magnus', 'ext-php-rs', 'wasm-bindgen', 'uniffi'];

export function artifactsOf(crate: Crate, workspace: Workspace): Artifact[] {
  const { folder, manifest, name } = crate;
  const dependencies = dependenciesOf(crate);
  const usesPdk = dependencies.has('extism-pdk');
  if (!usesPdk && otherHosts.some((each) => dependencies.has(each))) return [];

  const artifacts: Artifact[] = [];
  const library = kindsOf(at(manifest, 'lib'));
  if (library.includes('cdylib')) {
    const file = (textAt(manifest, 'lib', 'name') ?? name).replaceAll('-', '_');
    const hasPrograms = tablesAt(manifest, 'bin').length > 0 || workspace.has(join(folder, 'src/main.rs'));
    const selection = hasPrograms || tablesAt(manifest, 'example').length > 0 ? ['--lib'] : [];
    artifacts.push({ selection, file: `${file}.wasm`, reason: `Cargo.toml: crate-type = ${quote(library)}` });
  }
  for (const example of tablesAt(manifest, 'example').filter((each) => kindsOf(each).includes('cdylib'))) {
    const exampleName = textAt(example, 'name');
    if (exampleName === undefined) continue;
    const file = `examples/${exampleName.replaceAll('-', '_')}.wasm`;
    const reason = `Cargo.toml: crate-type = ${quote(kindsOf(example))} of example ${exampleName}`;
    artifacts.push({ selection: ['--example', exampleName], file, reason });
  }
  if (usesPdk && artifacts.length === 0) artifacts.push(...programsOf(crate, workspace, folder));
  return artifacts;
}

/** Commands, whose `_start` a host calls. */
function programsOf({ manifest, name }: Crate, workspace: Workspace, folder: string): Artifact[] {
  const named = tablesAt(manifest, 'bin').flatMap((each) => textAt(each, 'name') ?? []);
  const found = workspace.has(join(folder, 'src/main.rs')) && named.length === 0 ? [name] : named;
  return found.map((program) => ({
    selection: found.length > 1 ? ['--bin', program] : [],
    file: `${program}.wasm`,
    reason: `Cargo.toml: ${nameOf(program)} depends on extism-pdk`,
  }));
}

const kindsOf = (target: unknown): string[] =>
  textsAt(target, 'crate-type').concat(at(target, 'crate-type') === undefined ? textsAt(target, 'crate_type') : []);

const quote = (kinds: readonly string[]): string => `[${kinds.map((kind) => `"${kind}"`).join(', ')}]`;

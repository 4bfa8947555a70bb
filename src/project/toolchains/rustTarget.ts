// For which target a crate is compiled, and where its binary goes.
import { type Crate, dependenciesOf } from './crates';
import { from, join, parentOf, upwards } from './paths';
import { textAt, textsAt } from './values';
import type { Workspace } from './workspace';

const triples = ['wasm32-unknown-unknown', 'wasm32-wasip1', 'wasm32-wasi'] as const;
export type Triple = (typeof triples)[number];

export interface RustTarget {
  readonly triple: Triple;
  /** Where it was said; undefined if it is what most plug-ins take. */
  readonly reason?: string;
  /** Relative to the workspace folder; `target` of the Cargo workspace unless configured. */
  readonly targetFolder: string;
  /** Configuration that Cargo does not find from the root of the Cargo workspace. */
  readonly config: readonly string[];
}

export async function rustTarget(crate: Crate, workspace: Workspace): Promise<RustTarget> {
  const { folder, root } = crate;
  const configs = (await Promise.all(upwards(folder).map((each) => configIn(each, workspace)))).flat();
  const targetFolder = configs
    .map(({ path, table }) => {
      const given = textAt(table, 'build', 'target-dir');
      return given === undefined ? undefined : from(parentOf(parentOf(path)), given);
    })
    .find((each) => each !== undefined);
  const config = configs.filter(({ path }) => !upwards(root).some((each) => path.startsWith(join(each, '.cargo/'))));
  return {
    ...(await tripleOf(crate, configs, workspace)),
    targetFolder: targetFolder ?? join(root, 'target'),
    config: config.map(({ path }) => path),
  };
}

interface Config {
  readonly path: string;
  readonly table: unknown;
}

async function configIn(folder: string, workspace: Workspace): Promise<Config[]> {
  for (const name of ['.cargo/config.toml', '.cargo/config']) {
    const path = join(folder, name);
    const table = await workspace.toml(path);
    if (table !== undefined) return [{ path, table }];
  }
  return [];
}

type Found = Pick<RustTarget, 'triple' | 'reason'>;

async function tripleOf(crate: Crate, configs: readonly Config[], workspace: Workspace): Promise<Found> {
  for (const { path, table } of configs) {
    const [triple] = known(textsAt(table, 'build', 'target'));
    if (triple !== undefined) return { triple, reason: `${path}: target = "${triple}"` };
  }
  const folders = upwards(crate.folder);
  for (const path of folders.flatMap((each) => [join(each, 'rust-toolchain.toml'), join(each, 'rust-toolchain')])) {
    // The old form of the file is only the name of a toolchain.
    const table =
      path.endsWith('.toml') || (await workspace.read(path))?.includes('[') ? await workspace.toml(path) : {};
    const [triple, ...more] = known(textsAt(table, 'toolchain', 'targets'));
    if (triple !== undefined && more.length === 0) return { triple, reason: `${path}: targets = ["${triple}"]` };
  }
  return (await saidIn(crate, workspace)) ?? (await neededBy(crate, workspace)) ?? { triple: 'wasm32-unknown-unknown' };
}

const known = (names: readonly string[]): Triple[] => triples.filter((triple) => names.includes(triple));

/** What the project tells people to type. */
async function saidIn({ folder, root }: Crate, workspace: Workspace): Promise<Found | undefined> {
  for (const each of new Set([folder, root])) {
    for (const name of ['Makefile', 'justfile', 'xtp.toml', 'build.sh', 'README.md']) {
      const text = await workspace.read(join(each, name));
      const named = text?.match(/(?<=--target[= ]|target\/)wasm32-[a-z0-9]+(-[a-z]+)?/g) ?? [];
      const triple = named.find((word) => known([word]).length > 0) as Triple | undefined;
      if (triple !== undefined) return { triple, reason: `${join(each, name)}: ${triple}` };
    }
  }
  return undefined;
}

/** Crates that draw random numbers from the system, and parts of the standard library that fail without one. */
const systemCrates = ['wasi', 'getrandom', 'rand', 'tempfile'];
const systemCalls = /\bstd::(?:fs|env|net|process|thread)\b|\b(?:SystemTime|Instant)::now\b/;
const mostFiles = 60;

async function neededBy(crate: Crate, workspace: Workspace): Promise<Found | undefined> {
  const dependencies = dependenciesOf(crate);
  const named = systemCrates.find((name) => dependencies.has(name));
  if (named !== undefined) return { triple: 'wasm32-wasip1', reason: `it depends on ${named}` };
  for (const path of workspace.filesBelow(join(crate.folder, 'src'), /\.rs$/).slice(0, mostFiles)) {
    const [call] = systemCalls.exec((await workspace.read(path)) ?? '') ?? [];
    if (call !== undefined) return { triple: 'wasm32-wasip1', reason: `${path} uses ${call}` };
  }
  return undefined;
}

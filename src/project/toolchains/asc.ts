// AssemblyScript projects that no script of package.json builds.
import { outFileOf, targetsOf } from './ascConfig';
import { mainOf } from './npm';
import { from, join, nameOf, relative, stemOf } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { idOf, type ScriptPlan } from './script';
import { at, textsAt } from './values';
import type { Workspace } from './workspace';

export async function ascPlans(workspace: Workspace, scripts: readonly ScriptPlan[]): Promise<BuildPlan[]> {
  const folders = workspace.folders.filter(
    (folder) =>
      ['asconfig.json', 'package.json'].some((name) => workspace.has(join(folder, name))) &&
      !scripts.some(
        ({ plan, commands }) => plan.folder === folder && commands.some(({ program }) => program === 'asc'),
      ),
  );
  return (await Promise.all(folders.map((folder) => planIn(folder, workspace)))).flatMap((plan) => plan ?? []);
}

async function planIn(folder: string, workspace: Workspace): Promise<BuildPlan | undefined> {
  const config = workspace.has(join(folder, 'asconfig.json'))
    ? await workspace.json(join(folder, 'asconfig.json'))
    : undefined;
  const manifest = await workspace.json(join(folder, 'package.json'));
  const usesPdk = ['dependencies', 'devDependencies'].some(
    (kind) => at(manifest, kind, '@extism/as-pdk') !== undefined,
  );
  if (config === undefined && !usesPdk) return undefined;
  const entries = config === undefined ? [] : textsAt(config, 'entries');
  const entry = entries.length > 0 ? undefined : await entryOf(folder, workspace);
  if (entries.length === 0 && entry === undefined) return undefined;

  const target = config && ['release', ...targetsOf(config)].find((each) => outFileOf(config, each)?.endsWith('.wasm'));
  const said = config && target !== undefined ? outFileOf(config, target) : undefined;
  const entryHere = relative(folder, entry ?? join(folder, entries[0] ?? ''));
  const outFile = said ?? entryHere.replace(/\.ts$/, '.wasm');
  const output = from(folder, outFile);
  if (output === undefined) return undefined;
  return {
    id: idOf('asc', folder, ''),
    toolchain: 'asc',
    language: 'AssemblyScript',
    folder,
    reason: config === undefined ? 'package.json: it depends on @extism/as-pdk' : 'asconfig.json',
    command: [
      'npx',
      'asc',
      ...(entry === undefined ? entries : [entryHere]),
      ...(target === undefined ? [] : ['--target', target]),
      ...(said === undefined ? ['--outFile', outFile] : []),
      ...(config === undefined ? await abortOf(entryHere, folder, workspace) : []),
    ],
    needs: needsOf(['npx', 'asc']),
    matcher: matchersOf(['asc']),
    sources: sourcesOf(['asc']),
    outputs: [output],
  };
}

async function entryOf(folder: string, workspace: Workspace): Promise<string | undefined> {
  const main = await mainOf(folder, workspace);
  const places = ['assembly/index.ts', 'index.ts', 'src/index.ts'].map((file) => join(folder, file));
  return main?.endsWith('.ts') === true ? main : places.find((file) => workspace.has(file));
}

/** Plug-ins have no `abort` of a host; the PDK documents to name a function of one's own. */
async function abortOf(entry: string, folder: string, workspace: Workspace): Promise<string[]> {
  const text = (await workspace.read(join(folder, entry))) ?? '';
  const [, name] = /\bfunction\s+(\w*[aA]bort\w*)\s*\(/.exec(text) ?? [];
  const module = `${entry.slice(0, entry.length - nameOf(entry).length)}${stemOf(entry)}`;
  return name === undefined ? [] : ['--use', `abort=${module}/${name}`];
}

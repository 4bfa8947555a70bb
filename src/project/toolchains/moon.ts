// Plug-ins in MoonBit: packages of a module that export functions to WebAssembly.
import { from, isWithin, join, nameOf, parentOf, relative } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { idOf } from './script';
import { textAt, type Table } from './values';
import type { Workspace } from './workspace';

export async function moonPlans(workspace: Workspace): Promise<BuildPlan[]> {
  const modules = [...new Set([...workspace.foldersWith('moon.mod.json'), ...workspace.foldersWith('moon.mod')])];
  const plans = modules.map(async (folder): Promise<BuildPlan | undefined> => {
    const module = await readModule(folder, workspace);
    const packages = module === undefined ? [] : await packagesOf(folder, workspace);
    const source = from(folder, textAt(module, 'source') ?? '.') ?? folder;
    const binaries = packages.map((each) => {
      const path = relative(source, each);
      return path === '' ? `${nameOf(textAt(module, 'name') ?? folder)}.wasm` : `${path}/${nameOf(path)}.wasm`;
    });
    if (binaries.length === 0) return undefined;
    return {
      id: idOf('moon', folder, ''),
      toolchain: 'moon',
      language: 'MoonBit',
      folder,
      reason: `${packages.map((each) => join(each, 'moon.pkg')).join(', ')}: exports for wasm`,
      command: ['moon', 'build', '--target', 'wasm'],
      needs: needsOf(['moon']),
      matcher: matchersOf(['moon']),
      sources: sourcesOf(['moon']),
      outputs: usualFolders.flatMap((each) => binaries.map((binary) => join(folder, `${each}/${binary}`))),
    };
  });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

/** Where `moon build` without a profile writes: today, and until 2025. */
const usualFolders = ['_build/wasm/debug/build', 'target/wasm/release/build'];

/** Its name and where its packages are; the newer form of the file has a line for each. */
async function readModule(folder: string, workspace: Workspace): Promise<Table | undefined> {
  if (workspace.has(join(folder, 'moon.mod.json'))) return await workspace.json(join(folder, 'moon.mod.json'));
  const text = (await workspace.read(join(folder, 'moon.mod'))) ?? '';
  const lines = [...text.matchAll(/^(\w+)\s*=\s*"([^"]*)"/gm)];
  return Object.fromEntries(lines.map(([, name = '', value]): [string, unknown] => [name, value]));
}

/** Folders of packages with exports; both forms of their file have them as in JSON. */
async function packagesOf(module: string, workspace: Workspace): Promise<string[]> {
  const files = workspace
    .filesBelow(module, /^moon\.pkg(\.json)?$/)
    .filter((file) => innermost(parentOf(file), workspace) === module);
  const texts = await Promise.all(files.map((file) => workspace.read(file)));
  const exporting = files.filter((_, index) => /"wasm"\s*:\s*\{[^{}]*"exports"/.test(texts[index] ?? ''));
  return [...new Set(exporting.map(parentOf))];
}

/** The module that a folder is in. */
const innermost = (folder: string, workspace: Workspace): string | undefined =>
  [...workspace.foldersWith('moon.mod.json'), ...workspace.foldersWith('moon.mod')]
    .filter((module) => isWithin(folder, module))
    .sort((a, b) => b.length - a.length)[0];

/** The plan for the same module's binary of the other profile. */
export function moonPlanFor(wasm: string, plan: BuildPlan): BuildPlan | undefined {
  const other = [
    ['_build/wasm/release/build/', '_build/wasm/debug/build/', '--release'],
    ['target/wasm/debug/build/', 'target/wasm/release/build/', '--debug'],
  ].find(([theirs = '', ours = '']) => wasm.includes(theirs) && plan.outputs.includes(wasm.replace(theirs, ours)));
  if (other === undefined) return undefined;
  const [, , option = ''] = other;
  return {
    ...plan,
    id: `${plan.id}@${option.slice(2)}`,
    command: [...plan.command, option] as [string, ...string[]],
    outputs: [wasm],
  };
}

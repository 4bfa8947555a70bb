// Plug-ins in C# and F#: programs for WASI with the .NET PDK.
import { join, nameOf, parentOf, stemOf } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { idOf } from './script';
import type { Workspace } from './workspace';

export async function dotnetPlans(workspace: Workspace): Promise<BuildPlan[]> {
  const projects = workspace.filesBelow('', /\.(cs|fs)proj$/);
  const plans = projects.map(async (path): Promise<BuildPlan | undefined> => {
    const text = ((await workspace.read(path)) ?? '').replace(/<!--.*?-->/gs, '');
    const isForWasi = /<RuntimeIdentifiers?>[^<]*wasi-wasm/.test(text);
    const usesPdk = /<(Package|Project)Reference\b[^>]*\bExtism\.Pdk\b/i.test(text);
    // Libraries with the PDK become part of the plug-ins that use them.
    if (!isForWasi && !(usesPdk && /<OutputType>\s*Exe\s*</i.test(text))) return undefined;
    const folder = parentOf(path);
    const isAlone = projects.filter((each) => parentOf(each) === folder).length === 1;
    const name = /<AssemblyName>\s*([^<$]+?)\s*</.exec(text)?.[1] ?? stemOf(path);
    return {
      id: idOf('dotnet', folder, isAlone ? '' : stemOf(path)),
      toolchain: 'dotnet',
      language: path.endsWith('.fsproj') ? 'F#' : 'C#',
      folder,
      reason: `${nameOf(path)}: ${isForWasi ? 'RuntimeIdentifier is wasi-wasm' : 'it uses Extism.Pdk'}`,
      command: ['dotnet', 'build', ...(isAlone ? [] : [nameOf(path)])],
      needs: needsOf(['dotnet']),
      matcher: matchersOf(['dotnet']),
      sources: sourcesOf(['dotnet']),
      outputs: [join(folder, `bin/Debug/**/AppBundle/${name}.wasm`)],
    };
  });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

/** The plan for the same project's optimized binary, which `dotnet publish` writes. */
export function dotnetPlanFor(wasm: string, plan: BuildPlan): BuildPlan | undefined {
  const [output = ''] = plan.outputs;
  const [before, after] = output.split('bin/Debug/**');
  if (before === undefined || after === undefined) return undefined;
  if (!wasm.startsWith(`${before}bin/Release/`) || !wasm.endsWith(after)) return undefined;
  const [, , ...projects] = plan.command;
  return {
    ...plan,
    id: `${plan.id}@Release`,
    command: ['dotnet', 'publish', ...projects, '-c', 'Release'],
    outputs: [`${before}bin/Release/**${after}`],
  };
}

// Plug-ins in Python: files with functions for the host, which the Python PDK freezes with an interpreter.
import { from, join, nameOf, parentOf, relative, stemOf } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf, sourcesOf } from './programs';
import { readmeCommand } from './readme';
import { idOf, type ScriptPlan } from './script';
import { type Command, outputsOf } from './shell';
import type { Workspace } from './workspace';

/** Source files that are read at most. */
const mostFiles = 300;

export async function pythonPlans(workspace: Workspace, scripts: readonly ScriptPlan[]): Promise<BuildPlan[]> {
  const built = scripts.flatMap(({ commands }) => commands.flatMap(inputOf));
  const plans = workspace
    .filesBelow('', /\.py$/)
    .slice(0, mostFiles)
    .map(async (path) => {
      const text = (await workspace.read(path)) ?? '';
      const isPlugin = /^@(extism\.)?plugin_fn\b/m.test(text) && /^(from|import)\s+extism\b/m.test(text);
      if (!isPlugin || built.some((input) => input === path || isInPackageOf(path, input))) return undefined;
      return await planOf(path, workspace);
    });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

/** Of a package all files are compiled with its `__init__.py`. */
const isInPackageOf = (path: string, input: string): boolean =>
  nameOf(input) === '__init__.py' && path.startsWith(`${parentOf(input)}/`);

function inputOf({ program, words, folder }: Command): string[] {
  if (program !== 'extism-py') return [];
  return words.filter((word) => word.endsWith('.py')).flatMap((word) => from(folder, word) ?? []);
}

async function planOf(path: string, workspace: Workspace): Promise<BuildPlan> {
  const isPackage = nameOf(path) === '__init__.py' && parentOf(path) !== '';
  const folder = isPackage ? parentOf(parentOf(path)) : parentOf(path);
  const stem = isPackage ? nameOf(parentOf(path)) : stemOf(path);
  const said = await readmeCommand(folder, (command) => inputOf(command).includes(path), workspace);
  const usual: Command = {
    folder,
    // As the PDK's template does it, so that the package's own files are found.
    env: isPackage ? { PYTHONPATH: `./${stem}` } : {},
    program: 'extism-py',
    words: ['extism-py', isPackage ? `${stem}/__init__.py` : nameOf(path), '-o', `${stem}.wasm`],
  };
  const { words, env } = said ?? usual;
  return {
    id: idOf('extism-py', folder, stem),
    toolchain: 'extism-py',
    language: 'Python',
    folder,
    reason: `${join(folder, isPackage ? `${stem}/__init__.py` : nameOf(path))} has functions with plugin_fn`,
    command: words,
    ...(Object.keys(env).length > 0 && { env }),
    needs: needsOf(['extism-py']),
    matcher: matchersOf(['extism-py']),
    script: relative(folder, path),
    sources: sourcesOf(['extism-py']),
    outputs: outputsOf(said ?? usual),
  };
}

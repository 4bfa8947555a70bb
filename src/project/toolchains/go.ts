// Plug-ins in Go: main packages that export functions, compiled by TinyGo or by Go itself.
import { from, join, nameOf, parentOf, relative, upwards } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf } from './programs';
import { readmeCommand } from './readme';
import { idOf, type ScriptPlan } from './script';
import { type Command, outputsOf } from './shell';
import type { Workspace } from './workspace';

interface Package {
  readonly folder: string;
  /** The folder of its go.mod. */
  readonly module: string;
  readonly reason: string;
  /** Whether Go's own compiler would export the functions, which it does since 1.24 for a directive of its own. */
  readonly fitsGo: boolean;
}

/** Source files that are read at most. */
const mostFiles = 400;

export async function goPlans(workspace: Workspace, scripts: readonly ScriptPlan[]): Promise<BuildPlan[]> {
  const packages = await readPackages(workspace);
  const plans = packages
    .filter(({ folder }) => !scripts.some(({ commands }) => commands.some((command) => packageOf(command) === folder)))
    .map((each) => plansOf(each, workspace));
  return (await Promise.all(plans)).flat();
}

async function readPackages(workspace: Workspace): Promise<Package[]> {
  const modules = new Map<string, string>();
  for (const folder of workspace.foldersWith('go.mod')) {
    modules.set(folder, (await workspace.read(join(folder, 'go.mod'))) ?? '');
  }
  if (modules.size === 0) return [];
  const files = workspace.filesBelow('', /(?<!_test)\.go$/).slice(0, mostFiles);
  const packages = [...new Set(files.map(parentOf))].map(async (folder): Promise<Package | undefined> => {
    const module = upwards(folder).find((each) => modules.has(each));
    if (module === undefined) return undefined;
    const texts = await Promise.all(
      files.filter((file) => parentOf(file) === folder).map((file) => workspace.read(file)),
    );
    const text = texts.filter((each) => each !== undefined).join('\n');
    const isMain = /^package main\b/m.test(text);
    const usesPdk = text.includes('"github.com/extism/go-pdk');
    const [, directive] = /^\/\/(go:wasmexport|export)\s+\w/m.exec(text) ?? [];
    if (!isMain || !(usesPdk || directive === 'go:wasmexport')) return undefined;
    return {
      folder,
      module,
      reason: usesPdk ? 'its main package imports the Go PDK' : 'its main package has //go:wasmexport',
      fitsGo: directive === 'go:wasmexport' && isSince124(modules.get(module) ?? ''),
    };
  });
  return (await Promise.all(packages)).filter((each) => each !== undefined);
}

function isSince124(goMod: string): boolean {
  const [, minor] = /^go 1\.(\d+)/m.exec(goMod) ?? [];
  return Number(minor) >= 24;
}

/** The folder that a command builds, e.g. `plugins/shop` of `tinygo build ./plugins/shop`. */
function packageOf({ program, words, folder }: Command): string | undefined {
  if ((program !== 'tinygo' && program !== 'go') || words[1] !== 'build') return undefined;
  const last = words.at(-1) ?? '';
  const named = words.length > 2 && !last.startsWith('-') && !last.endsWith('.wasm') ? last : '.';
  const path = from(folder, named);
  return path?.endsWith('.go') === true ? parentOf(path) : path;
}

async function plansOf(each: Package, workspace: Workspace): Promise<BuildPlan[]> {
  const { folder, module, fitsGo } = each;
  for (const place of new Set([folder, module])) {
    const said = await readmeCommand(place, (command) => packageOf(command) === folder, workspace);
    if (said !== undefined) return [planOf(each, said, '; the README tells the command')];
  }
  const here = (program: 'tinygo' | 'go', args: readonly string[], env = {}): BuildPlan =>
    planOf(each, { folder, env, program, words: [program, 'build', ...args, '-o', 'plugin.wasm', '.'] }, '');
  return [
    here('tinygo', ['-target', 'wasip1', '-buildmode=c-shared']),
    ...(fitsGo ? [here('go', ['-buildmode=c-shared'], { GOOS: 'wasip1', GOARCH: 'wasm' })] : []),
  ];
}

function planOf({ folder, module, reason }: Package, command: Command, said: string): BuildPlan {
  const toolchain = command.program === 'go' ? 'go' : 'tinygo';
  const up = relative(command.folder, module);
  return {
    id: idOf(toolchain, folder, ''),
    toolchain,
    language: 'Go',
    folder: command.folder,
    reason: `${nameOf(folder) === '' ? '' : `${folder}: `}${reason}${said}`,
    command: command.words,
    ...(Object.keys(command.env).length > 0 && { env: command.env }),
    needs: needsOf([toolchain]),
    matcher: matchersOf([toolchain]),
    // Packages of the whole module may be imported.
    sources: ['**/*.go', 'go.mod'].map((glob) => (up === '' ? glob : `${up}/${glob}`)),
    outputs: outputsOf(command),
  };
}

// Plug-ins in JavaScript and TypeScript that no script builds: an interface file, and the source beside it.
import { isWithin, join, nameOf, parentOf, relative, upwards } from './paths';
import type { BuildPlan } from './plan';
import { matchersOf, needsOf } from './programs';
import { readmeCommand } from './readme';
import { idOf, type ScriptPlan } from './script';
import { outputsOf } from './shell';
import type { Workspace } from './workspace';

/** Interface files that are read at most. */
const mostFiles = 200;

export async function extismJsPlans(workspace: Workspace, scripts: readonly ScriptPlan[]): Promise<BuildPlan[]> {
  const plans = workspace
    .filesBelow('', /\.d\.ts$/)
    .slice(0, mostFiles)
    .map(async (path) => {
      const text = (await workspace.read(path)) ?? '';
      if (!/^\s*declare\s+module\s+["']main["']/m.test(text) || isBuilt(path, scripts)) return undefined;
      return (await plain(path, workspace)) ?? (await bundled(path, workspace));
    });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

const isBuilt = (path: string, scripts: readonly ScriptPlan[]): boolean =>
  scripts.some(
    ({ plan, commands }) => isWithin(path, plan.folder) && commands.some(({ program }) => program === 'extism-js'),
  );

/** `plugin.d.ts` beside `plugin.js`, which is compiled as it is. */
async function plain(path: string, workspace: Workspace): Promise<BuildPlan | undefined> {
  const folder = parentOf(path);
  const stem = nameOf(path).replace(/\.d\.ts$/, '');
  const source = `${stem}.js`;
  const isModule = /^\s*(import|export)\s/m.test((await workspace.read(join(folder, source))) ?? 'export ');
  if (isModule) return undefined;
  const said = await readmeCommand(
    folder,
    ({ program, words }) => program === 'extism-js' && words.includes(source),
    workspace,
  );
  const command = said?.words ?? (['extism-js', source, '-i', `${stem}.d.ts`, '-o', `${stem}.wasm`] as const);
  return planOf(path, 'JavaScript', {
    id: idOf('extism-js', folder, stem),
    folder,
    command,
    script: source,
    sources: [source, `${stem}.d.ts`],
    outputs: said === undefined ? [join(folder, `${stem}.wasm`)] : outputsOf(said),
  });
}

/** `src/index.d.ts` beside `src/index.ts`, which `esbuild.js` above puts into one file. */
async function bundled(path: string, workspace: Workspace): Promise<BuildPlan | undefined> {
  const bundler = upwards(parentOf(path))
    .flatMap((folder) => ['esbuild.js', 'esbuild.mjs', 'esbuild.cjs'].map((name) => join(folder, name)))
    .find((file) => workspace.has(file));
  const stem = nameOf(path).replace(/\.d\.ts$/, '');
  const isTyped =
    workspace.has(join(parentOf(path), `${stem}.ts`)) || workspace.has(join(parentOf(path), `${stem}.tsx`));
  if (bundler === undefined || (!isTyped && !workspace.has(join(parentOf(path), `${stem}.js`)))) return undefined;
  const folder = parentOf(bundler);
  const [, out = 'dist'] = /\boutdir\s*:\s*["'`]([\w./-]+)["'`]/.exec((await workspace.read(bundler)) ?? '') ?? [];
  const outDir = out.replace(/^\.\/|\/$/g, '');
  // The shell would take other names for commands.
  if (!/^[\w./-]+$/.test(relative(folder, path))) return undefined;
  const compile = `extism-js ${outDir}/${stem}.js -i ${relative(folder, path)} -o ${outDir}/plugin.wasm`;
  return planOf(path, isTyped ? 'TypeScript' : 'JavaScript', {
    id: idOf('extism-js', folder, stem),
    folder,
    command: ['sh', '-c', `node ${nameOf(bundler)} && ${compile}`],
    script: `${outDir}/${stem}.js`,
    sources: [`${relative(folder, parentOf(path))}/**`.replace(/^\//, ''), nameOf(bundler)],
    outputs: [join(folder, `${outDir}/plugin.wasm`)],
  });
}

function planOf(
  path: string,
  language: string,
  plan: Pick<BuildPlan, 'id' | 'folder' | 'command' | 'script' | 'sources' | 'outputs'>,
): BuildPlan {
  const programs = plan.command[0] === 'sh' ? ['sh', 'node', 'extism-js'] : ['extism-js'];
  return {
    ...plan,
    toolchain: 'extism-js',
    language,
    reason: `${path} declares the functions of a plug-in`,
    needs: needsOf(programs),
    matcher: matchersOf(plan.command[0] === 'sh' ? ['esbuild', 'extism-js'] : ['extism-js']),
  };
}

// Scripts of package.json that write WebAssembly.
import { expanded } from './expand';
import { from, join, upwards } from './paths';
import { allOutputs, scriptPlan, type ScriptPlan } from './script';
import type { Command } from './shell';
import { tableAt, textAt } from './values';
import type { Workspace } from './workspace';

interface Candidate {
  readonly name: string;
  readonly commands: readonly Command[];
  readonly outputs: readonly string[];
}

/** Scripts that call a build for another purpose, or at moments that npm chooses. */
const otherPurposes =
  /^(pre|post|prepare|prepack|prepublish|publish|release|deploy|install|test|lint|format|clean|start|dev|serve|watch|run)|[:.-](watch|dev|test|clean)$/;

export async function npmPlans(workspace: Workspace): Promise<ScriptPlan[]> {
  const all = workspace.foldersWith('package.json').map((folder) => plansIn(folder, workspace));
  return (await Promise.all(all)).flat();
}

async function plansIn(folder: string, workspace: Workspace): Promise<ScriptPlan[]> {
  const file = join(folder, 'package.json');
  const scripts = tableAt(await workspace.json(file), 'scripts');
  const candidates = await Promise.all(
    Object.keys(scripts)
      .filter((name) => !otherPurposes.test(name))
      .map(async (name): Promise<Candidate> => {
        const words = ['npm', 'run', name] as const;
        const [, ...commands] = await expanded([{ folder, env: {}, program: 'npm', words: [...words] }], workspace);
        return { name, commands, outputs: await allOutputs(commands, workspace) };
      }),
  );
  const manager = await managerOf(folder, workspace);
  return chosen(candidates).flatMap(({ name, commands, outputs }) => {
    const plan = scriptPlan(
      {
        toolchain: 'npm',
        folder,
        name: name === 'build' ? '' : name,
        reason: `package.json: the script ${name} writes WebAssembly`,
        command: [manager, 'run', name],
        file,
        commands,
        outputs,
      },
      workspace,
    );
    return plan ?? [];
  });
}

/**
 * The scripts worth offering: for each set of binaries `build`, or else the widest script that writes just these, as a
 * bundler may have to run before the compiler.
 */
function chosen(candidates: readonly Candidate[]): Candidate[] {
  const widest = new Map<string, Candidate>();
  for (const candidate of candidates) {
    if (candidate.outputs.length === 0) continue;
    const key = [...candidate.outputs].sort().join('\n');
    const best = widest.get(key);
    const wider = best === undefined || candidate.commands.length > best.commands.length;
    if (candidate.name === 'build' || (wider && best?.name !== 'build')) widest.set(key, candidate);
  }
  return [...widest.values()];
}

/** By its lock file, in the folder or above, or by what package.json says. */
export async function managerOf(folder: string, workspace: Workspace): Promise<'npm' | 'pnpm' | 'yarn' | 'bun'> {
  for (const each of upwards(folder)) {
    if (workspace.has(join(each, 'package-lock.json'))) return 'npm';
    if (workspace.has(join(each, 'pnpm-lock.yaml'))) return 'pnpm';
    if (workspace.has(join(each, 'yarn.lock'))) return 'yarn';
    if (workspace.has(join(each, 'bun.lock')) || workspace.has(join(each, 'bun.lockb'))) return 'bun';
    if (!workspace.has(join(each, 'package.json'))) continue;
    const said = textAt(await workspace.json(join(each, 'package.json')), 'packageManager');
    const [, name] = /^(npm|pnpm|yarn|bun)@/.exec(said ?? '') ?? [];
    if (name !== undefined) return name as 'npm' | 'pnpm' | 'yarn' | 'bun';
  }
  return 'npm';
}

/** The file that a package is about, e.g. `index.ts`, if it is there. */
export async function mainOf(folder: string, workspace: Workspace): Promise<string | undefined> {
  const main = textAt(await workspace.json(join(folder, 'package.json')), 'main');
  const path = main === undefined ? undefined : from(folder, main);
  return path !== undefined && workspace.has(path) ? path : undefined;
}

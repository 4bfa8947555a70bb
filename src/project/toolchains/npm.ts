// Scripts of package.json that write WebAssembly.
import { ascOutputs } from './ascConfig';
import { from, join, upwards } from './paths';
import { scriptPlan, type ScriptPlan, withScriptFiles } from './script';
import { type Command, commandsOf, outputsOf } from './shell';
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
        const commands = await withScriptFiles(commandsOfScript(name, scripts, folder), workspace);
        const outputs = await Promise.all(commands.map((command) => allOutputs(command, workspace)));
        return { name, commands, outputs: [...new Set(outputs.flat())] };
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

async function allOutputs(command: Command, workspace: Workspace): Promise<string[]> {
  const named = outputsOf(command);
  if (named.length > 0) return named;
  if (command.program === 'asc') return ascOutputs(command, workspace);
  // As its help says.
  return command.program === 'extism-js' ? [join(command.folder, 'index.wasm')] : [];
}

/** The commands of a script, with those of scripts that it calls in place of the call, and of its `pre` and `post`. */
function commandsOfScript(
  name: string,
  scripts: Readonly<Record<string, unknown>>,
  folder: string,
  callers: readonly string[] = [],
): Command[] {
  if (callers.includes(name) || callers.length > 8) return [];
  return [`pre${name}`, name, `post${name}`].flatMap((part) =>
    commandsOf(textAt(scripts, part) ?? '', folder).flatMap((command) => {
      const called = calledBy(command, scripts);
      if (called.length === 0) return [command];
      return called.flatMap((each) => commandsOfScript(each, scripts, folder, [...callers, name]));
    }),
  );
}

/** The names of the scripts of the same package that a command runs; with options it may mean another package. */
function calledBy({ words }: Command, scripts: Readonly<Record<string, unknown>>): string[] {
  const [runner, ...args] = words;
  if (/^(run-s|run-p|npm-run-all)$/.test(runner)) return args.filter((name) => Object.hasOwn(scripts, name));
  if (!/^(npm|pnpm|yarn|bun)$/.test(runner)) return [];
  const plain = args.filter((word) => !/^(-s|--silent)$/.test(word));
  const name = plain[0] === 'run' || plain[0] === 'run-script' ? plain[1] : plain[0];
  return name !== undefined && Object.hasOwn(scripts, name) ? [name] : [];
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

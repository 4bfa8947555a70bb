// Builds that a project describes itself, in a Makefile, a package.json or the like, become plans.
import { ascOutputs } from './ascConfig';
import { from, join, relative } from './paths';
import { scriptOf } from './place';
import type { BuildPlan, Toolchain } from './plan';
import { matchersOf, needsOf, programNamed, sourcesOf } from './programs';
import { type Command, outputsOf } from './shell';
import type { Workspace } from './workspace';

export interface Script {
  readonly toolchain: Toolchain;
  /** Where `command` runs. */
  readonly folder: string;
  /** Tells the scripts of a folder apart; `''` if there is only one. */
  readonly name: string;
  readonly reason: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** The file that describes it, whose saving calls for a build too. */
  readonly file: string;
  /** All commands that it comes to, those of scripts that it calls among them. */
  readonly commands: readonly Command[];
  /** Binaries that it writes, relative to the workspace folder. */
  readonly outputs: readonly string[];
}

/** The plan of a script, and what it calls. */
export interface ScriptPlan {
  readonly plan: BuildPlan;
  readonly commands: readonly Command[];
}

/** Undefined if no binary is known that the script writes. */
export function scriptPlan(script: Script, workspace: Workspace): ScriptPlan | undefined {
  const { toolchain, folder, name, reason, command, env, file, commands } = script;
  const outputs = [...new Set(script.outputs)];
  if (outputs.length === 0) return undefined;
  const sources = commands.flatMap((each) => sourcesBelow(each, folder));
  const programs = [...new Set(commands.flatMap(programsOf))];
  const source = commands.find(({ program }) => program === 'extism-js' || program === 'extism-py');
  const read = source && scriptOf(source.words.slice(1));
  const path = source && read !== undefined ? from(source.folder, read) : undefined;
  const plan: BuildPlan = {
    id: idOf(toolchain, folder, name),
    toolchain,
    language: languageOf(commands, folder, workspace),
    folder,
    reason,
    command,
    ...(env !== undefined && Object.keys(env).length > 0 && { env }),
    needs: needsOf([command[0], ...commands.filter(isPlain).flatMap(programsOf)]),
    matcher: matchersOf(programs),
    ...(path !== undefined && { script: relative(folder, path) }),
    sources: sources.length > 0 ? [...new Set([relative(folder, file), ...sources])] : ['**/*'],
    outputs,
  };
  return { plan, commands };
}

export const idOf = (toolchain: Toolchain, folder: string, name: string): string =>
  `${toolchain}:${folder}${name === '' ? '' : `#${name}`}`;

/** A runner of JavaScript bundles with esbuild's API, if its file says so. */
const programsOf = ({ program }: Command): string[] =>
  /^node .*esbuild/.test(program) ? ['node', 'esbuild'] : [program.split(' ')[0] ?? ''];

/** Whether its program is looked for on the path: not `node_modules/.bin/asc` or `$(WASI_SDK_PATH)/bin/clang`. */
const isPlain = ({ words: [program] }: Command): boolean => !/[/\\$]/.test(program);

function sourcesBelow(command: Command, folder: string): string[] {
  const prefix = relative(folder, command.folder);
  return sourcesOf(programsOf(command)).map((glob) => (prefix === '' ? glob : `${prefix}/${glob}`));
}

/** That of the last compiler in the script, as bundlers and linkers of several languages come before it. */
function languageOf(commands: readonly Command[], folder: string, workspace: Workspace): string {
  const last = commands.findLast(({ program }) => programNamed(program)?.language !== undefined);
  const language = last && programNamed(last.program)?.language;
  if (last === undefined || language === undefined) return 'WebAssembly';
  if (language === 'C' && commands.some(({ words }) => words.some((word) => /\.(cc|cpp|cxx)$/.test(word))))
    return 'C++';
  const typed = ['tsconfig.json', 'src/index.ts', 'index.ts'].some((file) => workspace.has(join(folder, file)));
  return language === 'JavaScript' && typed ? 'TypeScript' : language;
}

/** The binaries that commands write, also where the compiler's own configuration says where to. */
export async function allOutputs(commands: readonly Command[], workspace: Workspace): Promise<string[]> {
  const all = commands.map(async (command) => {
    const named = outputsOf(command);
    if (named.length > 0) return named;
    if (command.program === 'asc') return await ascOutputs(command, workspace);
    // As its help says.
    return command.program === 'extism-js' && !command.words.includes('-o') ? [join(command.folder, 'index.wasm')] : [];
  });
  return [...new Set((await Promise.all(all)).flat())];
}

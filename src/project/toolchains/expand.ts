// What scripts come to: the commands of scripts in files, in package.json and in Makefiles that they call.
import { readMakefile, type Rule } from './makefile';
import { from, join } from './paths';
import { type Command, commandsOf } from './shell';
import { tableAt, textAt } from './values';
import type { Workspace } from './workspace';

/** Scripts that call each other do so at most this deep. */
const deepest = 8;

/** The commands, each followed by those that it calls. */
export async function expanded(
  commands: readonly Command[],
  workspace: Workspace,
  callers: readonly string[] = [],
): Promise<Command[]> {
  const all = commands.map(async (command) => {
    const call = `${command.folder}$ ${command.words.join(' ')}`;
    if (callers.includes(call) || callers.length > deepest) return [command];
    const called = [
      ...(await inFile(command, workspace)),
      ...(await inPackage(command, workspace)),
      ...(await inMakefile(command, workspace)),
    ];
    return [command, ...(await expanded(called, workspace, [...callers, call]))];
  });
  return (await Promise.all(all)).flat();
}

/** `sh build.sh`, `node scripts/build.mjs`. */
async function inFile({ words, folder }: Command, workspace: Workspace): Promise<Command[]> {
  const name = words.find((word) => /\.(sh|bash|[cm]?[jt]s)$/.test(word));
  const runs = name === words[0] || /^(sh|bash|node|bun|deno|tsx|ts-node|zx)$/.test(words[0]);
  const file = name === undefined || !runs ? undefined : from(folder, name);
  const text = file === undefined ? undefined : await workspace.read(file);
  if (text === undefined) return [];
  return commandsOf(/\.(sh|bash)$/.test(name ?? '') ? text : callsIn(text), folder);
}

/** The compilers that a program in JavaScript calls, as a script. */
const callsIn = (text: string): string => [...text.matchAll(/\b(?:extism-js|asc)\s[^"'`\n]*/g)].join('\n');

/** `npm run build`, `pnpm build`, `run-s bundle compile`; with options it may mean another package. */
async function inPackage({ words: [runner, ...args], folder }: Command, workspace: Workspace): Promise<Command[]> {
  const isSequence = /^(run-s|run-p|npm-run-all)$/.test(runner);
  if (!isSequence && !/^(npm|pnpm|yarn|bun)$/.test(runner)) return [];
  const names = args.filter((word) => !/^(-s|--silent|run|run-script)$/.test(word));
  const scripts = tableAt(await workspace.json(join(folder, 'package.json')), 'scripts');
  const called = (isSequence ? names : names.slice(0, 1)).filter((name) => Object.hasOwn(scripts, name));
  return called
    .flatMap((name) => [`pre${name}`, name, `post${name}`])
    .flatMap((name) => commandsOf(textAt(scripts, name) ?? '', folder));
}

/** `make`, `make plugin.wasm`, `make -C plugins`. */
async function inMakefile({ words: [program, ...args], folder }: Command, workspace: Workspace): Promise<Command[]> {
  if (!/(^|\/)g?make$/.test(program)) return [];
  const elsewhere = args[args.indexOf('-C') + 1];
  const place = args.includes('-C') && elsewhere !== undefined ? from(folder, elsewhere) : folder;
  if (place === undefined) return [];
  const { rules, usual } = await rulesIn(place, workspace);
  const targets = args.filter((word) => !/^-|=/.test(word) && word !== elsewhere);
  return (targets.length > 0 ? targets : [usual]).flatMap((target) =>
    rules
      .filter((rule) => rule.target === target)
      .flatMap((rule) => commandsIn([...rulesBefore(rule, rules), rule], place)),
  );
}

/** In the order in which make looks for them. */
export const makefileNames = ['GNUmakefile', 'makefile', 'Makefile'];

export interface Makefile {
  readonly name: string;
  readonly rules: readonly Rule[];
  /** The target that is made if none is named. */
  readonly usual: string | undefined;
}

export async function rulesIn(folder: string, workspace: Workspace): Promise<Makefile> {
  const name = makefileNames.find((each) => workspace.has(join(folder, each))) ?? 'Makefile';
  const text = (await workspace.read(join(folder, name))) ?? '';
  const rules = text.includes('wasm') ? readMakefile(text, workspace.names(folder)) : [];
  const [, goal] = /^\.DEFAULT_GOAL\s*[:?]?=\s*(\S+)/m.exec(text) ?? [];
  return { name, rules, usual: goal ?? rules.find(({ target }) => !/^\.[A-Z]/.test(target))?.target };
}

export const commandsIn = (rules: readonly Rule[], folder: string): Command[] =>
  rules.flatMap(({ recipe }) => recipe.flatMap((line) => commandsOf(line, folder)));

/** The rules that make what a rule needs, and what these need. */
export function rulesBefore(rule: Rule, rules: readonly Rule[]): Rule[] {
  const needed = new Set<Rule>();
  const names = new Set(rule.prerequisites);
  // The set grows while it is gone through.
  for (const name of names) {
    for (const other of rules) {
      if (other === rule || other.target !== name) continue;
      needed.add(other);
      other.prerequisites.forEach((prerequisite) => names.add(prerequisite));
    }
  }
  return [...needed];
}

// Makefiles whose recipes write WebAssembly.
import { from, join } from './paths';
import { readMakefile, type Rule } from './makefile';
import { scriptPlan, type ScriptPlan, withScriptFiles } from './script';
import { type Command, commandsOf, outputsOf } from './shell';
import type { Workspace } from './workspace';

/** In the order in which make looks for them. */
const names = ['GNUmakefile', 'makefile', 'Makefile'];

export async function makePlans(workspace: Workspace): Promise<ScriptPlan[]> {
  const all = workspace.folders.map(async (folder) => {
    const name = names.find((each) => workspace.has(join(folder, each)));
    return name === undefined ? [] : await plansIn(folder, name, workspace);
  });
  return (await Promise.all(all)).flat();
}

async function plansIn(folder: string, name: string, workspace: Workspace): Promise<ScriptPlan[]> {
  const file = join(folder, name);
  const text = await workspace.read(file);
  if (text === undefined || !text.includes('wasm')) return [];
  const rules = readMakefile(text, workspace.names(folder));
  const plans = rules
    .filter(({ target, recipe }) => recipe.length > 0 && !/^(test|run|clean|check|install|\.[A-Z])/.test(target))
    .map(async (rule) => {
      const own = await withScriptFiles(commandsIn([rule], folder), workspace);
      const target = rule.target.endsWith('.wasm') ? from(folder, rule.target) : undefined;
      return scriptPlan(
        {
          toolchain: 'make',
          folder,
          name: rule.target,
          reason: `${name}: the recipe of ${rule.target} writes WebAssembly`,
          command: ['make', rule.target],
          file,
          // Objects that it needs are made by other rules, from sources of other compilers perhaps.
          commands: [...commandsIn(rulesBefore(rule, rules), folder), ...own],
          outputs: [...(target === undefined ? [] : [target]), ...own.flatMap(outputsOf)],
        },
        workspace,
      );
    });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

const commandsIn = (rules: readonly Rule[], folder: string): Command[] =>
  rules.flatMap(({ recipe }) => recipe.flatMap((line) => commandsOf(line, folder)));

/** The rules that make what a rule needs, and what these need. */
function rulesBefore(rule: Rule, rules: readonly Rule[]): Rule[] {
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

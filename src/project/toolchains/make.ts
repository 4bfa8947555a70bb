// Makefiles whose recipes write WebAssembly.
import { commandsIn, expanded, makefileNames, rulesBefore, rulesIn } from './expand';
import { from, join } from './paths';
import { allOutputs, scriptPlan, type ScriptPlan } from './script';
import type { Workspace } from './workspace';

/** Targets with other purposes than to build, and those that mean something to make. */
const otherPurposes = /^(test|run|clean|check|install|\.[A-Z])/;

export async function makePlans(workspace: Workspace): Promise<ScriptPlan[]> {
  const folders = workspace.folders.filter((folder) => makefileNames.some((name) => workspace.has(join(folder, name))));
  return (await Promise.all(folders.map((folder) => plansIn(folder, workspace)))).flat();
}

async function plansIn(folder: string, workspace: Workspace): Promise<ScriptPlan[]> {
  const { name, rules } = await rulesIn(folder, workspace);
  const plans = rules
    .filter(({ target, recipe }) => recipe.length > 0 && !otherPurposes.test(target))
    .map(async (rule) => {
      const own = await expanded(commandsIn([rule], folder), workspace);
      const target = rule.target.endsWith('.wasm') ? from(folder, rule.target) : undefined;
      return scriptPlan(
        {
          toolchain: 'make',
          folder,
          name: rule.target,
          reason: `${name}: the recipe of ${rule.target} writes WebAssembly`,
          command: ['make', rule.target],
          file: join(folder, name),
          // Objects that it needs are made by other rules, from sources of other compilers perhaps.
          commands: [...commandsIn(rulesBefore(rule, rules), folder), ...own],
          outputs: [...(target === undefined ? [] : [target]), ...(await allOutputs(own, workspace))],
        },
        workspace,
      );
    });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

// Plug-ins that XTP's tool has set up: xtp.toml has a script to build, and the place of the binary.
import { expanded } from './expand';
import { from, join } from './paths';
import { allOutputs, scriptPlan, type ScriptPlan } from './script';
import { commandsOf, simpleCommand } from './shell';
import { textAt } from './values';
import type { Workspace } from './workspace';

export async function xtpPlans(workspace: Workspace): Promise<ScriptPlan[]> {
  const plans = workspace.foldersWith('xtp.toml').map(async (folder) => {
    const file = join(folder, 'xtp.toml');
    const table = await workspace.toml(file);
    const script = textAt(table, 'scripts', 'build');
    if (script === undefined) return undefined;
    const bin = textAt(table, 'bin');
    const output = bin === undefined ? undefined : from(folder, bin);
    const commands = await expanded(commandsOf(script, folder), workspace);
    const simple = simpleCommand(script, folder);
    return scriptPlan(
      {
        toolchain: 'xtp',
        folder,
        name: '',
        reason: 'xtp.toml: [scripts] build',
        command: simple?.words ?? ['sh', '-c', script],
        ...(simple !== undefined && { env: simple.env }),
        file,
        commands,
        outputs: [...(output === undefined ? [] : [output]), ...(await allOutputs(commands, workspace))],
      },
      workspace,
    );
  });
  return (await Promise.all(plans)).filter((plan) => plan !== undefined);
}

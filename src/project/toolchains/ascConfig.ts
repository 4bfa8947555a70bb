// What asconfig.json says about a call of the AssemblyScript compiler.
import { from } from './paths';
import type { Command } from './shell';
import { tableAt, textAt, type Table } from './values';
import type { Workspace } from './workspace';

/** The binaries that a call without `--outFile` writes: those of its target in asconfig.json. */
export async function ascOutputs({ words, folder }: Command, workspace: Workspace): Promise<string[]> {
  const option = (name: string): string | undefined => words[words.indexOf(name, 1) + 1 || words.length];
  const file = from(folder, option('--config') ?? 'asconfig.json');
  const config = file === undefined ? undefined : await workspace.json(file);
  if (file === undefined || config === undefined) return [];
  // The compiler takes this one if none is given.
  const outFile = outFileOf(config, option('--target') ?? 'release');
  const output = outFile === undefined ? undefined : from(folder, outFile);
  return output?.endsWith('.wasm') === true ? [output] : [];
}

/** The binary of a target; options beside the targets are those of all. */
export const outFileOf = (config: Table, target: string): string | undefined =>
  [tableAt(config, 'targets', target), tableAt(config, 'options')]
    .map((options) => textAt(options, 'outFile') ?? textAt(options, 'binaryFile') ?? textAt(options, 'o'))
    .find((outFile) => outFile !== undefined);

export const targetsOf = (config: Table): string[] => Object.keys(tableAt(config, 'targets'));

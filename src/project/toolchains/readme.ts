// The command that a project's README tells people to type.
import { join } from './paths';
import { type Command, outputsOf, simpleCommand } from './shell';
import type { Workspace } from './workspace';

/** The first line of code that is such a command, writes a `.wasm` file and needs no shell. */
export async function readmeCommand(
  folder: string,
  isSuch: (command: Command) => boolean,
  workspace: Workspace,
): Promise<Command | undefined> {
  const name = workspace.names(folder).find((each) => /^readme(\.md|\.markdown)?$/i.test(each));
  const text = name === undefined ? undefined : await workspace.read(join(folder, name));
  for (const [, block = ''] of (text ?? '').matchAll(/^[ \t]*```[^\n]*\n(.*?)^[ \t]*```/gms)) {
    for (const line of block.replace(/\\\r?\n\s*/g, '').split(/\r?\n/)) {
      const command = simpleCommand(line.replace(/^\s*[$>%]\s+/, '').replace(/\s#.*$/, ''), folder);
      if (command !== undefined && outputsOf(command).length > 0 && isSuch(command)) return command;
    }
  }
  return undefined;
}

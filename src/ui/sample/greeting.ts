// Greets once in a workspace that has a welcome file: the named function is selected and its input filled in, not run.
import * as vscode from 'vscode';
import { pluginsView } from '../contributions';
import type { PluginExplorer } from '../explorer/explorer';
import type { RunPanel } from '../panel/runPanel';
import { type Welcome, parseWelcome, welcomePath } from './welcome';

const key = 'plugwright.greeted';
const largestInput = 1024 * 1024;

export async function greet(
  state: vscode.Memento,
  explorer: PluginExplorer,
  panel: RunPanel,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (state.get<boolean>(key) === true) return;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const welcome = await readWelcome(folder.uri, log);
    if (welcome === undefined) continue;
    await state.update(key, true);
    try {
      await show(folder.uri, welcome, explorer, panel);
    } catch (error) {
      log.warn(`${welcomePath} could not be followed.`, error);
    }
    return;
  }
}

async function readWelcome(folder: vscode.Uri, log: vscode.LogOutputChannel): Promise<Welcome | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, welcomePath));
  } catch {
    // Most folders have none.
    return undefined;
  }
  try {
    return parseWelcome(new TextDecoder().decode(bytes));
  } catch (error) {
    log.warn(`${welcomePath}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function show(folder: vscode.Uri, welcome: Welcome, explorer: PluginExplorer, panel: RunPanel): Promise<void> {
  const uri = vscode.Uri.joinPath(folder, welcome.plugin);
  const input = welcome.input === undefined ? undefined : await readInput(vscode.Uri.joinPath(folder, welcome.input));
  await vscode.commands.executeCommand(`${pluginsView}.focus`);
  await explorer.reveal(uri, welcome.function);
  await panel.show({ uri, functionName: welcome.function }, { run: 'never', ...(input !== undefined && { input }) });
}

async function readInput(uri: vscode.Uri): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > largestInput)
    throw new Error(`${uri.path} has ${size} bytes; an example input has at most ${largestInput}.`);
  return vscode.workspace.fs.readFile(uri);
}

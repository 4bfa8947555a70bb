// The commands on what is in the run panel.
import * as vscode from 'vscode';
import { registerCommand } from '../commands/register';
import { type CommandId, commands } from '../contributions';
import type { Actions } from './actions';

/** @param show brings the panel to the front. */
export function registerPanelCommands(
  actions: Actions,
  show: () => Promise<void>,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const command = (id: CommandId, act: () => unknown): vscode.Disposable => registerCommand(id, log, act);
  return vscode.Disposable.from(
    command(commands.openPanel, show),
    command(commands.cancelRun, () => actions.cancel()),
    command(commands.restartPlugin, () => actions.restart()),
    command(commands.runAgain, () => actions.runAgain()),
    command(commands.openOutput, () => actions.openOutput()),
    command(commands.saveOutput, () => actions.saveOutput()),
    command(commands.openDiff, () => actions.openDiff()),
    command(commands.pinBaseline, () => actions.pinBaseline()),
    command(commands.showHistory, () => actions.showHistory()),
    command(commands.clearHistory, () => actions.clearHistory()),
  );
}

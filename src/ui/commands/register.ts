// Registers commands so that a failure is shown with a way to the log, and never lost.
import * as vscode from 'vscode';
import type { CommandId } from '../contributions';

export function registerCommand(
  id: CommandId,
  log: vscode.LogOutputChannel,
  run: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await run(...args);
    } catch (error) {
      log.error(id, error);
      void showError(error instanceof Error ? error.message : String(error), log);
    }
  });
}

async function showError(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const showLog = 'Show Log';
  if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) log.show(true);
}

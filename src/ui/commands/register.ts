// Registers commands, and does what buttons ask for, so that a failure is always shown, and never lost.
import * as vscode from 'vscode';
import type { CommandId } from '../contributions';

/** What the user asked for cannot be done, for a reason that is theirs to change. Shown as it is. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    message: string,
    /** A button that helps. */
    readonly action?: { readonly title: string; readonly run: () => unknown },
  ) {
    super(message);
  }
}

/** By name: parts that are loaded later have a class of their own. */
const isUserError = (error: unknown): error is UserError => error instanceof Error && error.name === 'UserError';

export function registerCommand(
  id: CommandId,
  log: vscode.LogOutputChannel,
  run: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, (...args: unknown[]) => reportingErrors(id, log, () => run(...args)));
}

/** @param what was asked for, for the log. */
export async function reportingErrors(what: string, log: vscode.LogOutputChannel, act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isUserError(error)) log.error(what, error);
    // The message may stay for long; what was asked for is over without it.
    show(error, log).catch((failure: unknown) => log.error(what, failure));
  }
}

async function show(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const action = isUserError(error) ? error.action : { title: 'Show Log', run: () => log.show(true) };
  const chosen = await vscode.window.showErrorMessage(message, ...(action === undefined ? [] : [action.title]));
  if (chosen !== undefined) await action?.run();
}

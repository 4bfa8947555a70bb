// Registers the commands on cases in the Plug-ins view, and on mocks.
import type * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { registerCommand } from '../commands/register';
import { commands } from '../contributions';
import { DisposableStore } from '../disposable';
import type { PluginExplorer } from '../explorer/explorer';
import type { RunPanel } from '../panel/runPanel';
import type { CaseCatalogue } from './catalogue/catalogue';

export interface CaseCommandParts {
  readonly cases: CaseCatalogue;
  readonly catalogue: PluginCatalogue;
  readonly explorer: PluginExplorer;
  readonly panel: RunPanel;
  readonly log: vscode.LogOutputChannel;
}

const names = [
  ...(['openCase', 'editCase', 'duplicateCase', 'renameCase', 'deleteCase', 'moveCaseUp', 'moveCaseDown'] as const),
  ...(['generateMock', 'generateMockScript'] as const),
] as const;

/** @throws UserError */
export type CaseCommands = Readonly<
  Record<(typeof names)[number], (argument: unknown, parts: CaseCommandParts) => Promise<unknown>>
>;

export function registerCasesOfPlugins(parts: CaseCommandParts): DisposableStore {
  const { panel, log } = parts;
  const disposables = new DisposableStore();
  disposables.add(registerCommand(commands.saveAsCase, log, () => panel.saveCase()));
  for (const name of names) {
    disposables.add(
      registerCommand(commands[name], log, async (argument) => {
        const { caseCommands } = await import('./lazy');
        await caseCommands[name](argument, parts);
      }),
    );
  }
  return disposables;
}

// Commands on cases: run, take over what came out, record.
import type * as vscode from 'vscode';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import { UserError, registerCommand } from '../commands/register';
import { commands } from '../contributions';
import { DisposableStore } from '../disposable';
import type { CaseItems } from './items';
import { setIds } from './results';
import type { CaseTesting } from './testing';

export function registerCaseCommands(
  testing: CaseTesting,
  cases: CaseCatalogue,
  log: vscode.LogOutputChannel,
): DisposableStore {
  const disposables = new DisposableStore();
  const { items } = testing;
  const register = (
    id: Parameters<typeof registerCommand>[0],
    run: (targets: readonly vscode.TestItem[]) => unknown,
  ): void =>
    void disposables.add(
      registerCommand(id, log, async (argument) => {
        const { targetItems } = await import('./lazy');
        return run(await targetItems(argument, items, cases));
      }),
    );

  register(commands.runCase, (targets) => testing.run(targets));
  register(commands.updateSnapshot, (targets) => testing.run(targets, { update: 'all' }));
  register(commands.acceptOutput, async (targets) => {
    const failed = items.casesIn(targets).filter((item) => testing.results.failure(item) !== undefined);
    if (failed.length === 0)
      throw new UserError('There is nothing to accept: run the case first, and see how it fails.');
    const { acceptOutput } = await import('./lazy');
    for (const item of failed) await acceptOutput(item, testing, cases);
    await testing.run(failed);
  });
  register(commands.recordCase, async (targets) => {
    const { record } = await import('./lazy');
    for (const item of items.casesIn(targets)) await record(item, testing);
  });
  register(commands.removeRecording, async (targets) => {
    const { removeRecording } = await import('./lazy');
    for (const item of items.casesIn(targets)) await removeRecording(item, items);
  });
  disposables.add(cases.onDidChange(() => void setIds('plugwright.recordedCases', recordedIds(cases, items))));
  return disposables;
}

const recordedIds = (cases: CaseCatalogue, items: CaseItems): string[] =>
  cases.files.flatMap(({ uri, parsed }) =>
    (parsed?.file?.cases ?? []).flatMap(({ name, recording }) => {
      const item = recording === undefined ? undefined : items.caseItem({ uri, name });
      return item === undefined ? [] : [item.id];
    }),
  );

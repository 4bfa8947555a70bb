// Commands on cases: run, reveal, take over what came out, record.
import * as vscode from 'vscode';
import type { CaseResult } from '../../project/cases/result';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import { UserError, registerCommand } from '../commands/register';
import { commands } from '../contributions';
import { DisposableStore } from '../disposable';
import { changeCase } from './editing';
import type { CaseItems } from './items';
import { setIds } from './results';
import { targetItems } from './targets';
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
    void disposables.add(registerCommand(id, log, async (argument) => run(await targetItems(argument, items, cases))));

  register(commands.runCase, (targets) => testing.run(targets));
  register(commands.revealCase, reveal);
  register(commands.updateSnapshot, (targets) => testing.run(targets, { update: 'all' }));
  register(commands.acceptOutput, async (targets) => {
    const failed = items.casesIn(targets).filter((item) => testing.results.failure(item) !== undefined);
    if (failed.length === 0)
      throw new UserError('There is nothing to accept: run the case first, and see how it fails.');
    for (const item of failed) await acceptOutput(item, testing, cases);
    await testing.run(failed);
  });
  register(commands.recordCase, async (targets) => {
    for (const item of items.casesIn(targets)) await record(item, testing);
  });
  register(commands.removeRecording, async (targets) => {
    for (const item of items.casesIn(targets)) {
      const address = items.addressOf(item);
      if (address !== undefined) await changeCase(address, [{ path: ['recording'], value: undefined }]);
    }
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

async function reveal([item]: readonly vscode.TestItem[]): Promise<void> {
  if (item?.uri === undefined) return;
  await vscode.window.showTextDocument(item.uri, item.range === undefined ? {} : { selection: item.range });
}

/** Runs the case against the real host and keeps what that told; from now on the case gets the same again. */
async function record(item: vscode.TestItem, testing: CaseTesting): Promise<void> {
  const address = testing.items.addressOf(item);
  const [result] = await testing.run([item], { record: true });
  if (address === undefined || result === undefined || result.outcome === 'cancelled') return;
  const { writeRecording } = await import('../../project/cases/index');
  const recording = result.recording && writeRecording(result.recording);
  if (recording === undefined || Object.keys(recording).length === 0) {
    const [why] = result.outcome === 'errored' ? result.failures : [];
    throw new UserError(why?.message ?? `${address.name} asked nothing of its host: there is nothing to record.`);
  }
  await changeCase(address, [{ path: ['recording'], value: recording }]);
  await testing.run([item]);
}

async function acceptOutput(
  item: vscode.TestItem,
  { items, results }: CaseTesting,
  cases: CaseCatalogue,
): Promise<void> {
  const address = items.addressOf(item);
  const result: CaseResult | undefined = results.failure(item);
  if (address === undefined || result === undefined) return;
  const { parsed } = await cases.open(address.uri);
  const each = parsed?.file?.cases.find(({ name }) => name === address.name);
  if (each === undefined) throw new UserError(`There is no case ${address.name} in its file any more.`);
  const { acceptEdits } = await import('../../project/cases/index');
  const { edits, files } = acceptEdits(each, result);
  for (const { location, bytes } of files) await vscode.workspace.fs.writeFile(vscode.Uri.parse(location), bytes);
  await changeCase(address, edits);
}

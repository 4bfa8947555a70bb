// What a person does about a case after it ran: take over its output, record its host.
import * as vscode from 'vscode';
import type { CaseRecording } from '../../project/cases/model';
import { caseGone, editCase } from '../cases/caseText';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import { UserError } from '../commands/register';
import type { CaseAddress, CaseItems } from './items';
import type { CaseTesting } from './testing';

export async function removeRecording(item: vscode.TestItem, items: CaseItems): Promise<void> {
  const address = items.addressOf(item);
  if (address !== undefined) await setRecording(address, undefined);
}

/** Runs the case against the real host and keeps what that told; from now on the case gets the same again. */
export async function record(item: vscode.TestItem, testing: CaseTesting): Promise<void> {
  const address = testing.items.addressOf(item);
  const [result] = await testing.run([item], { record: true });
  if (address === undefined || result === undefined || result.outcome === 'cancelled') return;
  const { writeRecording } = await import('../../project/cases/index');
  const recording = result.recording && writeRecording(result.recording);
  if (recording === undefined || Object.keys(recording).length === 0) {
    const [why] = result.outcome === 'errored' ? result.failures : [];
    throw new UserError(why?.message ?? `${address.name} asked nothing of its host: there is nothing to record.`);
  }
  await setRecording(address, recording);
  await testing.run([item]);
}

export async function acceptOutput(
  item: vscode.TestItem,
  { items, results }: CaseTesting,
  cases: CaseCatalogue,
): Promise<void> {
  const address = items.addressOf(item);
  const result = results.failure(item);
  if (address === undefined || result === undefined) return;
  const { parsed } = await cases.open(address.uri);
  const each = parsed?.file?.cases.find(({ name }) => name === address.name);
  if (each === undefined) throw caseGone(address.uri, address.name);
  const { acceptEdits } = await import('../../project/cases/index');
  const { edits, files } = acceptEdits(each, result);
  for (const { location, bytes } of files) await vscode.workspace.fs.writeFile(vscode.Uri.parse(location), bytes);
  await editCase(address, (index) => edits.map((edit) => ({ kind: 'set', index, ...edit })));
}

const setRecording = (address: CaseAddress, value: CaseRecording | undefined): Promise<unknown> =>
  editCase(address, (index) => [{ kind: 'set', index, path: ['recording'], value }]);

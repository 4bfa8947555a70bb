// Changes case files as a person would: in their editor, so that it can be undone, and saved.
import * as vscode from 'vscode';
import { UserError } from '../commands/register';
import type { CaseAddress } from './items';

export interface CaseChange {
  /** JSON path within the case. */
  readonly path: readonly (string | number)[];
  /** JSON; undefined takes the entry away. */
  readonly value: unknown;
}

/** @throws UserError if the case is not there any more, or the file cannot be changed */
export async function changeCase({ uri, name }: CaseAddress, changes: readonly CaseChange[]): Promise<void> {
  if (changes.length === 0) return;
  const { applyEdits, editCases, parseCases } = await import('../../project/cases/index');
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const place = parseCases(before).places.find((each) => each.name === name);
  if (place === undefined) throw new UserError(`There is no case ${name} in its file any more.`);
  let after = before;
  for (const { path, value } of changes) {
    after = applyEdits(after, editCases(after, { kind: 'set', index: place.index, path, value }));
  }
  const edit = new vscode.WorkspaceEdit();
  const { from, to, text } = difference(before, after);
  edit.replace(uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
  const changed = await vscode.workspace.applyEdit(edit);
  if (!changed || !(await document.save())) {
    throw new UserError(`${vscode.workspace.asRelativePath(uri)} could not be changed. It may be read-only.`);
  }
}

/** The stretch that differs: what stays keeps its cursors and folds. */
function difference(before: string, after: string): { from: number; to: number; text: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, text: after.slice(start, after.length - end) };
}

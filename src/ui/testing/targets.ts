// What a command on cases was invoked on: an item of the Testing view, a message of a failure, a case by its address,
// or the case at the cursor.
import * as vscode from 'vscode';
import { UserError } from '../commands/register';
import { caseGone } from '../cases/caseText';
import { isCaseFile } from '../cases/catalogue/entry';
import type { CaseCatalogue } from '../cases/catalogue/catalogue';
import type { CaseAddress, CaseItems } from './items';

export async function targetItems(
  argument: unknown,
  items: CaseItems,
  cases: CaseCatalogue,
): Promise<readonly vscode.TestItem[]> {
  if (isObject(argument)) {
    if (isObject(argument['test'])) return targetItems(argument['test'], items, cases);
    if (typeof argument['id'] === 'string' && 'children' in argument) return [argument as unknown as vscode.TestItem];
    const address = addressIn(argument);
    if (address !== undefined) {
      await cases.open(address.uri);
      const item = items.caseItem(address);
      if (item === undefined) throw caseGone(address.uri, address.name);
      return [item];
    }
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !isCaseFile(editor.document.uri)) {
    throw new UserError('Open a case file, and put the cursor into a case.');
  }
  const { uri } = editor.document;
  await cases.open(uri);
  const file = items.fileItem(uri);
  const at = editor.selection.active;
  const found = file && items.casesIn([file]).find(({ range }) => range?.contains(at));
  if (found === undefined) throw new UserError('The cursor is in no case. Put it into one.');
  return [found];
}

/** Nodes of the Plug-ins view name the file `file`. */
function addressIn({ uri, file, name }: Readonly<Record<string, unknown>>): CaseAddress | undefined {
  const of = file instanceof vscode.Uri ? file : uri;
  return of instanceof vscode.Uri && typeof name === 'string' ? { uri: of, name } : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

// Changes case files as text, in the editor's own way: its undo knows the change, and all else in the file stays.
import * as vscode from 'vscode';
import type { CaseEdit, ParsedCases } from '../../project/cases/file';
import { fileName } from '../catalogue/entry';
import { UserError } from '../commands/register';
import { exists, readFile } from '../files';

/** A change that was made. */
export interface Change {
  readonly uri: vscode.Uri;
  readonly before: string;
  readonly after: string;
}

/**
 * Makes changes one after the other, and saves the file if it was saved before.
 *
 * @param edits gets the file as it is, in its editor if it is open there.
 * @throws UserError
 */
export async function editCaseFile(
  uri: vscode.Uri,
  edits: (parsed: ParsedCases) => readonly CaseEdit[],
): Promise<Change> {
  const { CaseEditError, applyEdits, editCases, parseCases } = await import('../../project/cases/index');
  return await changeText(uri, (text) => {
    try {
      return edits(parseCases(text)).reduce((now, edit) => applyEdits(now, editCases(now, edit)), text);
    } catch (error) {
      if (!(error instanceof CaseEditError)) throw error;
      throw new UserError(`${fileName(uri)}: ${error.message}`, openAction(uri));
    }
  });
}

/**
 * As {@link editCaseFile}, for one of its cases.
 *
 * @param edits gets the place of the case among all of its file, also the wrong ones.
 * @throws UserError
 */
export function editCase(
  { uri, name }: { readonly uri: vscode.Uri; readonly name: string },
  edits: (index: number, parsed: ParsedCases) => readonly CaseEdit[],
): Promise<Change> {
  return editCaseFile(uri, (parsed) => {
    const place = parsed.places.find((each) => each.name === name);
    if (place === undefined) throw caseGone(uri, name);
    return edits(place.index, parsed);
  });
}

export const caseGone = (uri: vscode.Uri, name: string): UserError =>
  new UserError(`${fileName(uri)} has no case “${name}” any more.`);

/** Takes a change back. @throws UserError if the file was changed since. */
export async function undo({ uri, before, after }: Change): Promise<void> {
  await changeText(uri, (text) => {
    if (text === after) return before;
    throw new UserError(`${fileName(uri)} was changed since; undo it in its editor.`, openAction(uri));
  });
}

/** A file that is not there yet. @throws UserError */
export async function createCaseFile(uri: vscode.Uri, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { contents: new TextEncoder().encode(text) });
  if (await vscode.workspace.applyEdit(edit)) return;
  throw new UserError(
    `${fileName(uri)} could not be written to ${vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..'))}.`,
  );
}

/** Opens the file with the name of a case selected, or a stretch of the text. */
export async function showEntry(
  uri: vscode.Uri,
  at: string | readonly [offset: number, length: number],
  column?: vscode.ViewColumn,
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { parseCases } = await import('../../project/cases/index');
  const found = typeof at === 'string' ? nameRange(parseCases(document.getText()), at) : at;
  const selection = found && rangeOf(document, ...found);
  await vscode.window.showTextDocument(document, {
    ...(selection && { selection }),
    ...(column !== undefined && { viewColumn: column }),
  });
}

/** Without its quotes. */
function nameRange({ places }: ParsedCases, name: string): readonly [offset: number, length: number] | undefined {
  const place = places.find((each) => each.name === name);
  return place && [place.nameOffset + 1, place.nameLength - 2];
}

async function changeText(uri: vscode.Uri, change: (text: string) => string): Promise<Change> {
  const document = await vscode.workspace.openTextDocument(uri);
  await caughtUp(document);
  const before = document.getText();
  const after = change(before);
  if (after === before) return { uri, before, after };
  const wasSaved = !document.isDirty;
  const { offset, length, content } = difference(before, after);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, rangeOf(document, offset, length), content);
  const made = await vscode.workspace.applyEdit(edit);
  if (!made) throw new UserError(`${fileName(uri)} could not be changed. Is it read-only?`, openAction(uri));
  if (wasSaved && !(await document.save())) {
    const why = 'If it is another on the disk by now, its editor compares the two.';
    throw new UserError(`${fileName(uri)} was changed and could not be saved. ${why}`, openAction(uri));
  }
  return { uri, before, after };
}

/** Milliseconds in which an editor takes over what was written to its file. */
const catchUpMs = 1500;

/** Settles when a document without changes of its own has what its file has: somebody may have written it just now. */
async function caughtUp(document: vscode.TextDocument): Promise<void> {
  // A file that went meanwhile is written again by saving its document.
  if (!(await exists(document.uri))) return;
  const onDisk = plain(new TextDecoder().decode(await readFile(document.uri)));
  const isSame = (): boolean => document.isDirty || plain(document.getText()) === onDisk;
  if (isSame()) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(done, catchUpMs);
    const listening = vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document === document && isSame()) done();
    });
  });
}

/** As documents have it. */
const plain = (text: string): string => text.replace(/\r\n?/g, '\n');

/** The one stretch in which two texts differ. */
export function difference(before: string, after: string): { offset: number; length: number; content: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { offset: start, length: before.length - end - start, content: after.slice(start, after.length - end) };
}

const rangeOf = (document: vscode.TextDocument, offset: number, length: number): vscode.Range =>
  new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));

const openAction = (uri: vscode.Uri): UserError['action'] => ({
  title: 'Open File',
  run: () => vscode.window.showTextDocument(uri),
});

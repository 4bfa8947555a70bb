// Snapshots that are named by their cases go with them when those get other names.
import * as vscode from 'vscode';
import { isNotFound } from '../catalogue/read';

/** @param nameBefore of a case by its name now. */
export async function moveSnapshots(
  file: vscode.Uri,
  before: string,
  after: string,
  nameBefore: (name: string) => string,
): Promise<void> {
  const { movedSnapshots, parseCases, snapshotExtensions } = await import('../../project/cases/index');
  const [old, now] = [parseCases(before).file, parseCases(after).file];
  if (old === undefined || now === undefined) return;
  const place = (stem: string, extension: string): vscode.Uri =>
    vscode.Uri.joinPath(file, '..', `${stem}.${extension}`);
  for (const { from, to } of movedSnapshots(file.path, old, now, nameBefore)) {
    for (const extension of snapshotExtensions) {
      try {
        await vscode.workspace.fs.rename(place(from, extension), place(to, extension), { overwrite: true });
      } catch (error) {
        // It has one of the extensions, or was not written yet.
        if (!isNotFound(error)) throw error;
      }
    }
  }
}

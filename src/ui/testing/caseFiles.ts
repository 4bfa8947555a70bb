// The files of a case for its runner. A location is a URI as text.
import * as vscode from 'vscode';
import type { CaseFiles } from '../../project/cases/run/parts';
import { resolveFrom } from '../cases/catalogue/entry';
import { readFile } from '../files';

/** @param note is told of each file that a run depends on. */
export function caseFiles(note: (location: string) => void): CaseFiles {
  return {
    read(location) {
      note(location);
      return readFile(vscode.Uri.parse(location));
    },
    async write(location, bytes) {
      await vscode.workspace.fs.writeFile(vscode.Uri.parse(location), bytes);
    },
    resolve: (from, relative) => resolveFrom(vscode.Uri.parse(from), relative).toString(),
    pathOf(location) {
      note(location);
      const uri = vscode.Uri.parse(location);
      return uri.scheme === 'file' ? uri.fsPath : undefined;
    },
  };
}

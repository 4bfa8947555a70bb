// What the catalogue of cases knows of one case file. Snapshots: a change makes a new one.
import * as vscode from 'vscode';
import type { ParsedCases } from '../../../project/cases/file';

export interface CaseFileEntry {
  readonly uri: vscode.Uri;
  /** Undefined until it is read, and if it cannot be read. */
  readonly parsed: ParsedCases | undefined;
  /** The file that its `plugin` names, there or not; undefined until it is read, or if it names none. */
  readonly plugin: vscode.Uri | undefined;
  /** Why the file cannot be read. */
  readonly problem?: string;
  /** Where a case is, or what a path within it leads to; undefined if the text has no such case. */
  readonly rangeOf: (name: string, path?: readonly (string | number)[]) => vscode.Range | undefined;
}

/** Before it is read, or if it cannot be. */
export const unread = (uri: vscode.Uri, problem?: string): CaseFileEntry => ({
  ...{ uri, parsed: undefined, plugin: undefined, rangeOf: () => undefined },
  ...(problem !== undefined && { problem }),
});

const ending = '.cases.json';

export const caseFileGlob = `**/*${ending}`;

export const isCaseFile = (uri: vscode.Uri): boolean => uri.path.endsWith(ending);

/** The file that a path in another file means: beside it, or absolute. */
export function resolveFrom(from: vscode.Uri, path: string): vscode.Uri {
  const slashed = process.platform === 'win32' && from.scheme === 'file' ? path.replaceAll('\\', '/') : path;
  if (/^[a-z]:\//i.test(slashed)) return from.with({ path: `/${slashed}` });
  return slashed.startsWith('/') ? from.with({ path: slashed }) : vscode.Uri.joinPath(from, '..', slashed);
}

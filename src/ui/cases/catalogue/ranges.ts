// Places in a case file as the editor counts them.
import * as vscode from 'vscode';
import type { ParsedCases, TextRange } from '../../../project/cases/file';

export const toRange = ({ line, column, endLine, endColumn }: TextRange): vscode.Range =>
  new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);

/** Where the file names its plug-in. */
export function pluginRange({ document }: ParsedCases): vscode.Range | undefined {
  const members = document?.root.children?.map(({ children }) => children ?? []) ?? [];
  const [, value] = members.findLast(([key]) => key?.value === 'plugin') ?? [];
  return document && value && toRange(document.lines.range(value.offset, value.length));
}

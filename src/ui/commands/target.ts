// What a command was invoked on: a file, a tree item, a function, or nothing.
import * as vscode from 'vscode';

/** A plug-in, or one of its functions. */
export interface Target {
  readonly uri: vscode.Uri;
  readonly functionName?: string;
}

/** Menus and other extensions pass what they like; anything but a file or `{uri, functionName?}` is no target. */
export function targetOf(argument: unknown): Target | undefined {
  if (argument instanceof vscode.Uri) return { uri: argument };
  if (typeof argument !== 'object' || argument === null || !('uri' in argument)) return undefined;
  const { uri } = argument;
  if (!(uri instanceof vscode.Uri)) return undefined;
  const functionName = 'functionName' in argument ? argument.functionName : undefined;
  return { uri, ...(typeof functionName === 'string' && { functionName }) };
}

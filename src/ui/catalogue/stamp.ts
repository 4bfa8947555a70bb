// Tells by its files whether a plug-in is another than before.
import type * as vscode from 'vscode';
import { type FileFacts, statFile } from '../files';
import { isNotFound } from './read';

/** The first file has to be there; others may be missing. @throws FileSystemError */
export async function stampOf([file, ...parts]: readonly [vscode.Uri, ...vscode.Uri[]]): Promise<string> {
  const own = await statFile(file);
  const others = await Promise.all(parts.map(factsOf));
  return stampOfFacts([own, ...others]);
}

/** As {@link stampOf}, of what is known of the files already. */
export const stampOfFacts = (files: readonly (FileFacts | undefined)[]): string =>
  files.map((file) => (file === undefined ? 'none' : `${file.modified}-${file.size}`)).join(' ');

/** Undefined if there is no such file. @throws FileSystemError */
export async function factsOf(file: vscode.Uri): Promise<FileFacts | undefined> {
  try {
    return await statFile(file);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

// A manifest file and the files that it names.
import * as vscode from 'vscode';
import { PluginError } from '../../runtime/errors';
import { type Manifest, resolvePaths } from '../../runtime/manifest';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { pluginKind } from '../catalogue/entry';
import { isNotFound } from '../catalogue/read';
import { resolveFrom } from '../cases/catalogue/entry';
import { isVirtual } from '../files';

/** A manifest whose paths are absolute. */
export const withFullPaths = (manifest: Manifest, uri: vscode.Uri): Manifest =>
  resolvePaths(manifest, (path) => pathOf(resolveFrom(uri, path)));

/** On this machine or on another file system. */
const pathOf = (file: vscode.Uri): string => (isVirtual(file) ? file.path : file.fsPath);

/** The file at a path that {@link withFullPaths} gave. */
export const fileAt = (path: string, manifest: vscode.Uri): vscode.Uri =>
  isVirtual(manifest) ? manifest.with({ path }) : vscode.Uri.file(path);

/** The catalogue keeps what a text was assembled to, and follows the file from now on. */
export async function moduleOf(uri: vscode.Uri, catalogue: PluginCatalogue): Promise<Uint8Array<ArrayBuffer>> {
  return existing(uri, async () => {
    // A manifest is no module, least of all its own.
    if (pluginKind(uri) !== 'manifest') await catalogue.open(uri);
    return catalogue.bytes(uri);
  });
}

export async function existing<T>(uri: vscode.Uri, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const message = `There is no file ${vscode.workspace.asRelativePath(uri)}.`;
    const failure = new PluginError('source', message, {
      hint: 'Build the plug-in, or correct the path, which is relative to the file that names it.',
    });
    failure.cause = error;
    throw failure;
  }
}

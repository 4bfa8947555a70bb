// Finds plug-ins and other files of ours in the workspace folders.
import * as vscode from 'vscode';
import { matchesWithin } from '../../text/glob';
import { isVirtual, readFile, statFile } from '../files';
import { isManifestText, manifestGlob } from '../../project/manifest/recognize';
import { excludedFiles } from '../settings';
import { walk } from './walk';

/** Every plug-in file that no setting excludes. */
export async function findPlugins(): Promise<vscode.Uri[]> {
  const [modules, maybe] = await Promise.all([findFiles('**/*.{wasm,wat}'), findFiles(manifestGlob)]);
  const manifests: vscode.Uri[] = [];
  const lane = async (): Promise<void> => {
    for (let uri = maybe.shift(); uri !== undefined; uri = maybe.shift()) {
      if (await isManifest(uri)) manifests.push(uri);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return [...modules, ...manifests];
}

/** Files read at the same time. */
const lanes = 4;
/** Bytes; larger files are no manifests: modules within them would be better off in files of their own. */
const largestManifest = 32 * 1024 * 1024;

/** Whether a file is there and is a manifest of Extism's, be it right or wrong. */
export async function isManifest(uri: vscode.Uri): Promise<boolean> {
  try {
    const { size, isFolder } = await statFile(uri);
    if (isFolder || size > largestManifest) return false;
    return isManifestText(new TextDecoder().decode(await readFile(uri)), /\.toml$/i.test(uri.path));
  } catch {
    // Gone, or not to be read: nobody misses a file that was only looked into.
    return false;
  }
}

/** Every file by that glob that neither a setting nor `more` excludes. */
export async function findFiles(glob: string, more: readonly string[] = []): Promise<vscode.Uri[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(
    folders.map((folder) => {
      const excluded = [...excludedFiles(folder.uri), ...more];
      // Virtual file systems have no search of their own, and VS Code's waits for one without end.
      if (isVirtual(folder.uri)) return walk(folder.uri, glob, excluded);
      return vscode.workspace.findFiles(
        new vscode.RelativePattern(folder, glob),
        excluded.length > 0 ? `{${excluded.join(',')}}` : undefined,
      );
    }),
  );
  return found.flat();
}

/** Whether the search comes by a path: it lies in the workspace, and neither a setting nor `more` excludes it. */
export function isSearched(uri: vscode.Uri, more: readonly string[] = []): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return false;
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  return !matchesWithin(path, [...excludedFiles(folder.uri), ...more]);
}

/** Whether one of these paths is a folder that the search comes by. A folder that is moved here is one event, without its files. */
export async function someFolder(uris: readonly vscode.Uri[], more: readonly string[] = []): Promise<boolean> {
  for (const uri of uris) if ((await isFolder(uri)) && isSearched(uri, more)) return true;
  return false;
}

export async function isFolder(uri: vscode.Uri): Promise<boolean> {
  try {
    return (await statFile(uri)).isFolder;
  } catch {
    // It went again.
    return false;
  }
}

/** What is there; undefined if there is nothing. */
export async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    return (await vscode.workspace.fs.stat(uri)).type;
  } catch {
    return undefined;
  }
}

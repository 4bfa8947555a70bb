// The case file of a plug-in: the one that names it, or where a new one goes.
import { isAbsolute, posix } from 'node:path';
import * as vscode from 'vscode';
import type { Case, CaseFile } from '../../project/cases/model';
import { fileName } from '../catalogue/entry';
import { UserError } from '../commands/register';
import { exists } from '../files';
import { folderOf, resolveFile } from '../panel/inputFile';
import type { CaseLink } from '../panel/protocol';
import type { CaseCatalogue, CaseFileEntry } from './catalogue/catalogue';
import { caseFileName, caseFolder } from './paths';
import type { PathChange } from './typedInput';

/** The file that cases and mocks of the plug-in go to, if there is one: that beside the plug-in, or else the first. */
export function fileFor(plugin: vscode.Uri, catalogue: CaseCatalogue): CaseFileEntry | undefined {
  const files = catalogue.filesOf(plugin);
  const wanted = newFileFor(plugin).toString();
  return files.find(({ uri }) => uri.toString() === wanted) ?? files[0];
}

/** Reads all case files, and also the plug-in's own where none are searched for, or where it is younger than the search. */
export async function loadFor(plugin: vscode.Uri, catalogue: CaseCatalogue): Promise<void> {
  await catalogue.load();
  const own = newFileFor(plugin);
  if (catalogue.get(own) === undefined && (await exists(own))) await catalogue.open(own);
}

/** Where the plug-in's first case goes. */
export function newFileFor(plugin: vscode.Uri): vscode.Uri {
  const top = vscode.workspace.getWorkspaceFolder(plugin)?.uri.path;
  return plugin.with({ path: posix.join(caseFolder(plugin.path, top), caseFileName(plugin.path)) });
}

/** As {@link newFileFor}, or with the plug-in's whole name if another plug-in has that one. @throws UserError */
export async function freeFileFor(plugin: vscode.Uri): Promise<vscode.Uri> {
  const wanted = newFileFor(plugin);
  const longer = vscode.Uri.joinPath(wanted, '..', `${fileName(plugin)}.cases.json`);
  for (const uri of [wanted, longer]) if (!(await exists(uri))) return uri;
  throw new UserError(`${fileName(wanted)} is not of ${fileName(plugin)}, or has an error. Correct it first.`, {
    title: 'Open File',
    run: () => vscode.window.showTextDocument(wanted),
  });
}

/** The plug-in's path as its case file names it. */
export const pluginPath = (caseFile: vscode.Uri, plugin: vscode.Uri): string =>
  posix.relative(posix.dirname(caseFile.path), plugin.path);

/** Paths of the panel as those of a case file, and back. What is elsewhere stays absolute. */
export function pathsFor(plugin: vscode.Uri, caseFile: vscode.Uri): PathChange {
  const panel = folderOf(plugin);
  const folder = vscode.Uri.joinPath(caseFile, '..');
  const from = (base: vscode.Uri, path: string, to: vscode.Uri): string => {
    const uri = resolveFile(path, base);
    const near = uri.scheme === to.scheme && uri.authority === to.authority;
    const top = vscode.workspace.getWorkspaceFolder(to)?.uri.path;
    const inside = top !== undefined && uri.path.startsWith(`${top}/`);
    if (isAbsolute(path) && !inside) return path;
    return near ? posix.relative(to.path, uri.path) || '.' : uri.fsPath;
  };
  return { toCase: (path) => from(panel, path, folder), toPanel: (path) => from(folder, path, panel) };
}

/** The file that the case is in, if it is still there. */
export function findCase(link: CaseLink, catalogue: CaseCatalogue): FoundCase | undefined {
  const entry = catalogue.get(vscode.Uri.parse(link.file));
  const file = entry?.parsed?.file;
  const found = file?.cases.find(({ name }) => name === link.name);
  return entry && file && found && { entry, file, case: found };
}

export interface FoundCase {
  readonly entry: CaseFileEntry;
  readonly file: CaseFile;
  readonly case: Case;
}

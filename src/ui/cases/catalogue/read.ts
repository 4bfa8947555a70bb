// Reads one case file: the text in its editor if that has unsaved changes, else the file.
import * as vscode from 'vscode';
import { fileName } from '../../catalogue/entry';
import { readFile, statFile } from '../../files';
import { type CaseFileEntry, resolveFrom } from './entry';
import { toRange } from './ranges';

/** Bytes; larger files are not read, lest they stall the editor. */
const largestFile = 32 * 1024 * 1024;

/** @throws FileSystemError */
export async function readCaseFile(uri: vscode.Uri): Promise<CaseFileEntry> {
  const text = editedText(uri) ?? (await textOf(uri));
  const { parseCases, placeOf } = await import('../../../project/cases/index');
  const parsed = parseCases(text);
  const plugin = parsed.file?.plugin;
  // A file may have thousands of cases.
  const indices = new Map(parsed.places.map(({ name, index }) => [name, index]));
  return {
    uri,
    parsed,
    plugin: plugin === undefined ? undefined : resolveFrom(uri, plugin),
    rangeOf(name, path = []) {
      const index = indices.get(name);
      const range = index === undefined ? undefined : placeOf(parsed, index, path);
      return range && toRange(range);
    },
  };
}

const editedText = (uri: vscode.Uri): string | undefined =>
  vscode.workspace.textDocuments.find((each) => each.isDirty && each.uri.toString() === uri.toString())?.getText();

async function textOf(uri: vscode.Uri): Promise<string> {
  const { size } = await statFile(uri);
  if (size > largestFile) {
    throw new Error(`${fileName(uri)} has ${size} bytes, more than the ${largestFile} that are read.`);
  }
  return new TextDecoder().decode(await readFile(uri));
}

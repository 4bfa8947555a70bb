// Reads what a run of the panel takes from a case file. Loaded when the first run has something to take.
import * as vscode from 'vscode';
import type { Case, CaseFile } from '../../project/cases/model';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { statFile } from '../files';
import { caseFiles } from '../testing/caseFiles';
import { loadPlugin } from '../testing/loadPlugin';
import type { RunExtras } from './runExtras';
import { hiddenOptions, isSingle } from './typedCase';

/**
 * @param each the case that is open; without it, the mocks of the file.
 * @throws an error that says which mock cannot be read.
 */
export async function readExtras(
  uri: vscode.Uri,
  file: CaseFile,
  each: Case | undefined,
  plugins: PluginCatalogue,
): Promise<RunExtras> {
  const { contentBytes, readMocks, unitedMocks } = await import('../../project/cases/index');
  const location = uri.toString();
  const ignore = (): void => undefined;
  const files = caseFiles(ignore);
  const mocks = unitedMocks(file.mocks, each?.mocks);
  const read = await readMocks(mocks, each?.recording, files, location, (plugin) =>
    loadPlugin(vscode.Uri.parse(plugin), plugins, ignore),
  );
  const { vars = {}, http_response_headers, memory } = each && isSingle(each) ? hiddenOptions(each, file) : {};
  const bytesOf = (path: string): Promise<Uint8Array<ArrayBuffer>> => files.read(files.resolve(location, path));
  const bytes = Object.entries(vars).map(async ([name, value]) => [name, await contentBytes(value, bytesOf)] as const);
  return {
    linked: read.linked,
    key: await keyOf(read.mocks?.scripts ?? []),
    options: {
      ...(read.mocks && { mocks: read.mocks }),
      ...(memory && { memory }),
      ...(http_response_headers !== undefined && { httpResponseHeaders: http_response_headers }),
      ...(bytes.length > 0 && { vars: Object.fromEntries(await Promise.all(bytes)) }),
    },
  };
}

/** A script that is not there fails the run, which says so. */
async function keyOf(scripts: readonly string[]): Promise<string> {
  const states = scripts.map(async (path) => {
    try {
      const { modified, size } = await statFile(vscode.Uri.file(path));
      return ` ${modified}-${size}`;
    } catch {
      return ' missing';
    }
  });
  return (await Promise.all(states)).join('');
}

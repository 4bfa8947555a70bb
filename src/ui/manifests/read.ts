// Reads a manifest and the modules that it names into what the catalogue shows. Fetches and runs nothing.
import type * as vscode from 'vscode';
import { describeModules } from '../../project/manifest/describe';
import { type FoundModule, findModules } from '../../project/manifest/modules';
import { placeOf } from '../../project/manifest/places';
import { hasModules } from '../../project/manifest/recognize';
import type { PluginDescription } from '../../project/description';
import { checkManifest, findingLine, type Finding, isTomlText, readText } from '../../runtime/manifest';
import { nodePlatform } from '../../runtime/node/platform';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { type ManifestFacts, type PluginProblem, type SourceMark, fileName } from '../catalogue/entry';
import { readFile } from '../files';
import type { FetchedModules } from './fetched';
import { fileAt, moduleOf, withFullPaths } from './open';

export interface ReadManifest {
  readonly manifest?: ManifestFacts;
  /** Of the main module, with what all modules need. */
  readonly description?: PluginDescription;
  readonly problem?: PluginProblem;
  /** The files of its modules, there or not. */
  readonly parts: readonly vscode.Uri[];
}

/** Undefined if the file is no manifest of Extism's. @throws FileSystemError */
export async function readManifest(
  uri: vscode.Uri,
  catalogue: PluginCatalogue,
  fetched: FetchedModules,
): Promise<ReadManifest | undefined> {
  const text = new TextDecoder().decode(await readFile(uri));
  const isToml = isTomlText(text, fileName(uri));
  const parsed = await readText(text, isToml);
  if ('error' in parsed) {
    const { line, column, message } = parsed.error;
    const mark = { line, column, endColumn: column + 1, message };
    return { parts: [], problem: { message: `Line ${line}: ${message}`, marks: [mark], syntax: true } };
  }
  if (!hasModules(parsed.value)) return undefined;
  const { manifest: written, problems, warnings } = checkManifest(parsed.value);
  const markOf = (finding: Finding): SourceMark => ({
    ...placeOf(text, isToml, finding.path),
    message: findingLine(finding),
  });
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    return { parts: [], problem: { message: `${findingLine(first)}${more}`, marks: problems.map(markOf) } };
  }
  const manifest = withFullPaths(written, uri);
  const modules = await findModules(manifest.wasm, {
    ...nodePlatform,
    readFile: (path) => moduleOf(fileAt(path, uri), catalogue),
    fetched: ({ url }) => fetched.get(url),
  });
  const { wasm, ...options } = manifest;
  const description = describeModules(modules);
  const problem = description === undefined ? mainProblem(modules) : undefined;
  return {
    manifest: {
      ...{ modules: modules.map(({ facts }) => facts), options, warnings: warnings.map(markOf) },
      fileOf: ({ source }) => ('path' in source ? fileAt(source.path, uri) : undefined),
    },
    ...(description && { description }),
    ...(problem && { problem }),
    parts: wasm.flatMap((source) => ('path' in source ? [fileAt(source.path, uri)] : [])),
  };
}

/** None if it is still to be fetched. */
function mainProblem(modules: readonly FoundModule[]): PluginProblem | undefined {
  const main = modules.find(({ facts }) => facts.isMain)?.facts;
  return main?.problem === undefined ? undefined : { message: main.problem };
}

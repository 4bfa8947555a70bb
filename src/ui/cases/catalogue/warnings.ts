// What only the workspace can tell of a case file: its plug-in is missing, has no such function, or needs a mock.
import type * as vscode from 'vscode';
import { type CaseFile, type CaseMocks, callsOf } from '../../../project/cases/model';
import type { PluginDescription } from '../../../project/description';
import { closest } from '../../../runtime/closest';
import type { PluginCatalogue, PluginEntry } from '../../catalogue/catalogue';
import { pluginKind } from '../../catalogue/entry';
import { isNotFound } from '../../catalogue/read';
import { statFile } from '../../files';
import type { CaseFileEntry } from './entry';
import { pluginRange } from './ranges';

export interface CaseWarning {
  readonly range: vscode.Range;
  readonly message: string;
}

export async function warningsOf(entry: CaseFileEntry, plugins: PluginCatalogue): Promise<CaseWarning[]> {
  const { parsed, plugin } = entry;
  if (parsed?.file === undefined || plugin === undefined) return [];
  const found = await find(plugin, plugins);
  const { file } = parsed;
  const { description } = found === 'missing' ? {} : (found ?? {});
  const range = pluginRange(parsed);
  if (found === 'missing') {
    const message = `There is no ${file.plugin}. Build the plug-in, or correct the path, which is relative to this file.`;
    return range === undefined ? [] : [{ range, message }];
  }
  if (description === undefined) return [];
  return [
    ...functionsWithout(description, entry, file),
    ...(range === undefined ? [] : unmocked(description, file).map((message) => ({ range, message }))),
  ];
}

/** Undefined if nothing is known about it: it is broken, or a text or manifest that nobody has looked at yet. */
async function find(plugin: vscode.Uri, plugins: PluginCatalogue): Promise<PluginEntry | 'missing' | undefined> {
  const known = plugins.get(plugin);
  if (known?.state === 'ready') return known;
  try {
    await statFile(plugin);
    return pluginKind(plugin) === 'wasm' ? await plugins.open(plugin) : undefined;
  } catch (error) {
    if (isNotFound(error)) return 'missing';
    throw error;
  }
}

function functionsWithout({ functions }: PluginDescription, { rangeOf }: CaseFileEntry, file: CaseFile): CaseWarning[] {
  return file.cases.flatMap((each) =>
    callsOf(each).flatMap((call, index) => {
      const message = wrongFunction(call.function, functions);
      const path = 'calls' in each ? ['calls', index, 'function'] : ['function'];
      const range = message && rangeOf(each.name, path);
      return message !== undefined && range ? [{ range, message }] : [];
    }),
  );
}

function wrongFunction(name: string, functions: PluginDescription['functions']): string | undefined {
  const found = functions.find((each) => each.name === name);
  if (found?.callable === true) return undefined;
  if (found !== undefined) return `${name} cannot be called by a host: it ${found.reason ?? 'has another signature'}.`;
  const callable = functions.filter((each) => each.callable).map((each) => each.name);
  const near = closest(name, callable);
  const instead = near === undefined ? `It has ${listed(callable)}.` : `Did you mean ${near}?`;
  return `The plug-in exports no function ${name}. ${instead}`;
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');

/** Imports that no case could satisfy: neither the file nor all of its cases mock them. */
function unmocked({ imports }: PluginDescription, { mocks, cases }: CaseFile): string[] {
  const missing = imports.filter(
    ({ support, module, name }) =>
      support === 'mock' &&
      !provides(mocks, module, name) &&
      !cases.every((each) => each.recording?.functions !== undefined || provides(each.mocks, module, name)),
  );
  return missing.map(
    ({ module, name }) => `The plug-in imports ${name} from ${module}, which has no mock. Add one to mocks.functions.`,
  );
}

/** A script says what it provides only when it runs. */
const provides = (mocks: CaseMocks | undefined, module: string, name: string): boolean =>
  mocks?.functions?.[module]?.[name] !== undefined ||
  mocks?.plugins?.[module] !== undefined ||
  (mocks?.scripts?.length ?? 0) > 0;

// The catalogue's plug-ins as the panel lists them.
import type * as vscode from 'vscode';
import type { PluginEntry } from '../catalogue/catalogue';
import { manifestFacts } from '../explorer/manifestItems';
import { pathOf } from '../folder';
import type { PluginItem, Target } from './protocol';

export function pluginItem(entry: PluginEntry): PluginItem {
  const { uri, label, state, size, description, problem, manifest } = entry;
  const language = manifest ? manifestFacts(manifest).join(' · ') : description?.language;
  return {
    uri: uri.toString(),
    label,
    path: pathOf(uri),
    state,
    size,
    build: entry.stamp,
    usesWasi: description?.usesWasi ?? false,
    needsMocks: description?.imports.some(({ support }) => support === 'mock') ?? false,
    functions: (description?.functions ?? []).map(({ name, callable, reason }) => ({
      name,
      callable,
      ...(reason !== undefined && { reason }),
    })),
    ...(language !== undefined && { language }),
    ...(problem !== undefined && { problem: problem.message }),
  };
}

/** A plug-in that was selected and whose file is gone. */
export function missingItem(uri: vscode.Uri): PluginItem {
  const label = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const path = pathOf(uri);
  return {
    uri: uri.toString(),
    label,
    path,
    state: 'missing',
    size: 0,
    build: 'missing',
    usesWasi: false,
    needsMocks: false,
    functions: [],
  };
}

/** The function to select when none is named: the remembered one if it is still there, else the first that can be called. */
export function functionToSelect(entry: PluginEntry | undefined, remembered: string | undefined): string | undefined {
  const functions = entry?.description?.functions;
  if (!functions) return remembered;
  return functions.find(({ name, callable }) => callable && name === remembered)?.name ?? firstCallable(functions);
}

function firstCallable(functions: readonly { name: string; callable: boolean }[]): string | undefined {
  const callable = functions.filter((item) => item.callable).map(({ name }) => name);
  return callable.find((name) => !name.startsWith('_')) ?? callable[0];
}

export const sameTarget = (a: Target | undefined, b: Target | undefined): boolean =>
  a?.uri === b?.uri && a?.functionName === b?.functionName;

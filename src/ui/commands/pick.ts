// The two quick picks of Run Plug-in Function: which plug-in, which function.
import * as vscode from 'vscode';
import type { PluginFunction } from '../../project/description';
import type { PluginCatalogue, PluginEntry } from '../catalogue/catalogue';
import { pluginKind } from '../catalogue/entry';
import { commands } from '../contributions';
import { formatBytes } from '../explorer/format';
import { manifestFacts } from '../explorer/manifestItems';
import { folderOf } from '../folder';
import type { RecentFunctions } from './recent';
import { UserError } from './register';

type Row<T> = vscode.QuickPickItem & { readonly value?: T };

/** Undefined if the user gave up; the only plug-in without asking. */
export async function pickPlugin(
  catalogue: PluginCatalogue,
  recent: RecentFunctions,
): Promise<Pick<PluginEntry, 'uri'> | undefined> {
  await catalogue.ready;
  const entries = catalogue.entries();
  if (entries.length === 1) return entries[0];
  if (entries.length === 0 && vscode.workspace.workspaceFolders === undefined) return pickFile();
  if (entries.length === 0) {
    throw new UserError('There is no plug-in in this workspace: no .wasm file, no .wat file and no manifest.', {
      title: 'Open Sample Workspace',
      run: () => vscode.commands.executeCommand(commands.openSample),
    });
  }
  const ranked = entries.toSorted((a, b) => compare(recent.rank(a.uri), recent.rank(b.uri)));
  const used = ranked.filter(({ uri }) => recent.rank(uri) < Infinity);
  const others = ranked.filter((entry) => !used.includes(entry));
  const broken = others.filter(({ state }) => state === 'broken');
  const whole = others.filter((entry) => !broken.includes(entry));
  return pick('Run Plug-in Function', 'Which plug-in?', [
    ...section('recently run', used.map(pluginRow)),
    ...section(used.length > 0 ? 'other plug-ins' : '', whole.map(pluginRow)),
    ...section('broken', broken.map(pluginRow)),
  ]);
}

/** Without a folder: what is in the editor, or a file that the person chooses. Undefined if they gave up. */
async function pickFile(): Promise<Pick<PluginEntry, 'uri'> | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document && (document.languageId === 'wat' || pluginKind(document.uri) !== undefined)) return document;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: 'Run Plug-in Function',
      openLabel: 'Open Plug-in',
      filters: { 'Plug-ins': ['wasm', 'wat'] },
    })) ?? [];
  return uri && { uri };
}

/** Undefined if the user gave up. */
export async function pickFunction(entry: PluginEntry, recent: RecentFunctions): Promise<PluginFunction | undefined> {
  const functions = entry.description?.functions ?? [];
  const rank = (each: PluginFunction): number => recent.rank(entry.uri, each.name);
  const callable = functions.filter((each) => each.callable).toSorted((a, b) => compare(rank(a), rank(b)));
  const others = functions.filter((each) => !each.callable);
  return pick(`Run Plug-in Function: ${entry.label}`, 'Which function?', [
    ...section(
      others.length > 0 ? 'functions' : '',
      callable.map((each) => functionRow(each, rank(each))),
    ),
    ...section(
      'not callable by a host',
      others.map((each) => functionRow(each, Infinity)),
    ),
  ]);
}

function pluginRow(entry: PluginEntry): Row<PluginEntry> {
  const { uri, label, kind, state, description, size, manifest } = entry;
  const what = manifest ? manifestFacts(manifest) : (description?.language ?? []);
  const facts = [what, state === 'loading' ? [] : formatBytes(size)].flat().join(' · ');
  return {
    label,
    iconPath: new vscode.ThemeIcon(
      state === 'broken' ? 'error' : kind === 'manifest' ? 'package' : kind === 'wat' ? 'file-code' : 'plug',
    ),
    description: folderOf(uri),
    detail: state === 'broken' ? (entry.problem?.message ?? '') : facts,
    value: entry,
  };
}

function functionRow(value: PluginFunction, rank: number): Row<PluginFunction> {
  return {
    label: value.name,
    iconPath: new vscode.ThemeIcon(value.callable ? 'symbol-function' : 'circle-slash'),
    description: value.callable ? (rank === 0 ? 'run last' : '') : (value.reason ?? ''),
    value,
  };
}

function section<T>(label: string, rows: Row<T>[]): Row<T>[] {
  if (rows.length === 0 || label === '') return rows;
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...rows];
}

async function pick<T>(title: string, placeHolder: string, rows: Row<T>[]): Promise<T | undefined> {
  const chosen = await vscode.window.showQuickPick(rows, { title, placeHolder, matchOnDescription: true });
  return chosen?.value;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

// The commands of the tree, the palette and the file explorer. Those of the run panel are registered by the panel.
import * as vscode from 'vscode';
import type { PluginCatalogue, PluginEntry } from '../catalogue/catalogue';
import { fileName } from '../catalogue/entry';
import { isNotFound } from '../catalogue/read';
import { commands, pluginsView } from '../contributions';
import { DisposableStore } from '../disposable';
import { showMark } from '../problems/problems';
import type { RunPanel } from '../panel/runPanel';
import { openSample } from '../sample/openSample';
import { pickFunction, pickPlugin } from './pick';
import { RecentFunctions } from './recent';
import { UserError, registerCommand } from './register';
import { targetOf } from './target';

export function registerCommands(
  context: vscode.ExtensionContext,
  catalogue: PluginCatalogue,
  panel: RunPanel,
  log: vscode.LogOutputChannel,
): DisposableStore {
  const disposables = new DisposableStore();
  const recent = new RecentFunctions(context.workspaceState);
  const register = (id: Parameters<typeof registerCommand>[0], run: (argument: unknown) => unknown): void =>
    void disposables.add(registerCommand(id, log, run));

  register(commands.runFunction, (argument) => runFunction(argument, catalogue, recent, panel));
  register(commands.refresh, () => refresh(catalogue));
  register(commands.copyName, (argument) => copyName(argument));
  register(commands.openFile, (argument) => withFile(argument, (uri) => reveal(uri)));
  register(commands.openSource, (argument) => withFile(argument, (uri) => execute('vscode.open', uri)));
  register(commands.openSample, () => openSample(context));
  register(commands.showLog, () => log.show());
  return disposables;
}

async function runFunction(
  argument: unknown,
  catalogue: PluginCatalogue,
  recent: RecentFunctions,
  panel: RunPanel,
): Promise<void> {
  const target = targetOf(argument);
  const picked = target === undefined ? await pickPlugin(catalogue, recent) : undefined;
  const uri = target?.uri ?? picked?.uri;
  if (uri === undefined) return;
  const entry = await withFunctions(await openPlugin(uri, catalogue), catalogue);
  const name = target?.functionName ?? (await chooseFunction(entry, recent, target !== undefined));
  if (name === undefined) return;
  const chosen = entry.description?.functions.find((each) => each.name === name);
  if (chosen === undefined) throw new UserError(`${entry.label} has no function "${name}" any more.`);
  if (!chosen.callable) {
    throw new UserError(
      `${name} cannot be run: ${chosen.reason ?? 'it is not callable'}. A host calls functions without parameters; they read their input through the PDK.`,
    );
  }
  await recent.add({ uri, functionName: name });
  await panel.show({ uri, functionName: name }, { run: 'ifInput' });
}

/** The plug-in, if it can be read; otherwise an error that says why not. */
async function openPlugin(uri: vscode.Uri, catalogue: PluginCatalogue): Promise<PluginEntry> {
  const entry = await readPlugin(uri, catalogue);
  if (entry.problem === undefined) return entry;
  const { message, offset, marks } = entry.problem;
  const [mark] = marks ?? [];
  const what = message.replace(/\.$/, '') + (offset === undefined ? '' : ` (offset 0x${offset.toString(16)})`);
  throw new UserError(
    `${entry.label} cannot be run: ${what}.`,
    mark && { title: 'Go to Error', run: () => showMark(uri, mark) },
  );
}

/** What a manifest names by its address is fetched for whoever wants to run it. */
async function withFunctions(entry: PluginEntry, catalogue: PluginCatalogue): Promise<PluginEntry> {
  if (entry.description !== undefined || entry.manifest === undefined) return entry;
  if (!vscode.workspace.isTrusted) {
    throw new UserError(
      `${entry.label} names its main module by an address, which is fetched only in a trusted workspace.`,
      {
        title: 'Manage Workspace Trust',
        run: () => vscode.commands.executeCommand('workbench.trust.manage'),
      },
    );
  }
  const options = { location: vscode.ProgressLocation.Window, title: `Fetching the modules of ${entry.label}…` };
  await vscode.window.withProgress(options, () => catalogue.load(entry.uri));
  return openPlugin(entry.uri, catalogue);
}

async function readPlugin(uri: vscode.Uri, catalogue: PluginCatalogue): Promise<PluginEntry> {
  if (uri.scheme === 'untitled') {
    throw new UserError(`${fileName(uri)} has no file yet. Save it to run it.`, {
      title: 'Save',
      run: () => execute('workbench.action.files.save', uri),
    });
  }
  try {
    return await catalogue.open(uri);
  } catch (error) {
    if (isNotFound(error)) throw new UserError(`${fileName(uri)} does not exist any more.`);
    throw error;
  }
}

/** Whoever pointed at a plug-in with one function meant that function. */
async function chooseFunction(
  entry: PluginEntry,
  recent: RecentFunctions,
  pointedAt: boolean,
): Promise<string | undefined> {
  const functions = entry.description?.functions ?? [];
  const [first, ...more] = functions.filter((each) => each.callable);
  if (first === undefined) {
    const exported = functions.length === 0 ? 'exports no functions' : 'exports no function that a host can call';
    throw new UserError(
      `${entry.label} ${exported}. A plug-in function takes no parameters and returns nothing or an i32.`,
    );
  }
  if (pointedAt && more.length === 0) return first.name;
  return (await pickFunction(entry, recent))?.name;
}

function refresh(catalogue: PluginCatalogue): Thenable<void> {
  return vscode.window.withProgress({ location: { viewId: pluginsView } }, () => catalogue.refresh());
}

async function copyName(argument: unknown): Promise<void> {
  if (typeof argument !== 'object' || argument === null || !('name' in argument)) return;
  if (typeof argument.name === 'string') await vscode.env.clipboard.writeText(argument.name);
}

async function withFile(argument: unknown, run: (uri: vscode.Uri) => PromiseLike<unknown>): Promise<void> {
  const target = targetOf(argument);
  if (target !== undefined) await run(target.uri);
}

async function reveal(uri: vscode.Uri): Promise<void> {
  // The file explorer shows workspace files only.
  const shown = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  await (shown ? execute('revealInExplorer', uri) : execute('vscode.open', uri));
}

function execute(command: string, uri: vscode.Uri): Thenable<unknown> {
  return vscode.commands.executeCommand(command, uri);
}

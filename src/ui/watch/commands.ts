// The commands that build and watch.
import * as vscode from 'vscode';
import type { Build, Builds } from '../builds/builds';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { registerCommand, UserError } from '../commands/register';
import { targetOf } from '../commands/target';
import { commands } from '../contributions';
import { DisposableStore } from '../disposable';
import { isVirtual } from '../files';
import { inFolder, namesApart } from '../folder';
import type { RunPanel } from '../panel/runPanel';
import { type BuildEnd, type BuildTasks, nameOf } from '../tasks/buildTasks';
import { describeOutcome } from '../tasks/buildTerminal';
import { choosePlugin, isSame, pickPlugin } from './choose';
import type { Watch } from './watch';

export interface WatchParts {
  readonly catalogue: PluginCatalogue;
  readonly builds: Builds;
  readonly tasks: BuildTasks;
  readonly watch: Watch;
  readonly panel: Pick<RunPanel, 'selected' | 'show'>;
  readonly watchLog: vscode.LogOutputChannel;
  readonly log: vscode.LogOutputChannel;
}

export function registerWatchCommands(parts: WatchParts): DisposableStore {
  const { watch, watchLog, log } = parts;
  const disposables = new DisposableStore();
  const command = (id: (typeof commands)[keyof typeof commands], run: (argument: unknown) => unknown): void => {
    disposables.add(registerCommand(id, log, run));
  };
  command(commands.buildPlugin, async (argument) => {
    const plugin = await choosePlugin(argument, parts, 'Build Plug-in');
    if (plugin) await build(plugin, parts);
  });
  command(commands.buildAndRun, async (argument) => {
    const plugin = await choosePlugin(argument, parts, 'Build and Run');
    if (plugin && (await build(plugin, parts))) await run(plugin, parts);
  });
  command(commands.watchPlugin, async (argument) => {
    const plugin = await choosePlugin(argument, parts, 'Watch Plug-in');
    if (plugin) await watch.start(plugin);
  });
  command(commands.stopWatching, async (argument) => {
    const plugin = targetOf(argument)?.uri ?? (await pickPlugin(watch.plugins, 'Stop Watching'));
    if (plugin) watch.stop(plugin);
  });
  command(commands.stopWatchingAll, () => watch.stopAll());
  command(commands.showWatchLog, () => watchLog.show(true));
  command(commands.watchMenu, () => menu(parts));
  return disposables;
}

/** True if it was built. */
async function build(plugin: vscode.Uri, parts: WatchParts): Promise<boolean> {
  const { builds, tasks, catalogue } = parts;
  const found = await builds.of(plugin);
  if (found === undefined) {
    if (plugin.path.endsWith('.wat')) return await isAssembled(plugin, catalogue);
    if (isVirtual(plugin)) {
      throw new UserError(
        `${fileName(plugin)} cannot be built here: its folder is in a virtual file system, where no compiler runs.`,
      );
    }
    if (catalogue.get(plugin)?.kind === 'manifest') return await buildModules(plugin, parts);
    throw new UserError(`How ${fileName(plugin)} is built is not known: there is no project file that names it.`, {
      title: 'Set Build Command',
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'plugwright.build.command'),
    });
  }
  const options = { location: vscode.ProgressLocation.Window, title: `${nameOf(found)}${inFolder(found.folder)}…` };
  const end = await vscode.window.withProgress(options, () => tasks.run(found, new AbortController().signal));
  await catalogue.look(plugin);
  if (end.outcome.kind === 'done' && end.outcome.exitCode === 0) {
    vscode.window.setStatusBarMessage(`$(check) ${fileName(plugin)} was built.`, 4000);
    return true;
  }
  void showFailure(end);
  return false;
}

/** Text is built by being saved. @throws UserError if it has an error */
async function isAssembled(plugin: vscode.Uri, catalogue: PluginCatalogue): Promise<true> {
  await catalogue.look(plugin);
  const problem = catalogue.get(plugin)?.problem;
  if (problem === undefined) return true;
  throw new UserError(`${fileName(plugin)} cannot be assembled: ${problem.message}`, {
    title: 'Show Problems',
    run: () => vscode.commands.executeCommand('workbench.actions.view.problems'),
  });
}

/** As ▶ does: a function without an input waits for one, unless it is the one that the panel shows. */
async function run(plugin: vscode.Uri, { panel }: WatchParts): Promise<void> {
  await panel.show({ uri: plugin }, { run: isSame(plugin, panel.selected) ? 'always' : 'ifInput' });
}

/** Builds the modules of a manifest of which it is known how. */
async function buildModules(manifest: vscode.Uri, parts: WatchParts): Promise<boolean> {
  await parts.catalogue.open(manifest);
  for (const module of parts.catalogue.partsOf(manifest)) {
    const isBuilt = (await parts.builds.of(module)) !== undefined;
    if (isBuilt && !(await build(module, parts))) return false;
  }
  return true;
}

async function showFailure({ build: failed, outcome, errors }: BuildEnd): Promise<void> {
  if (outcome.kind === 'cancelled') return;
  const problems = 'Show Problems';
  const output = 'Show Output';
  const message =
    errors > 0 ? `Build failed: ${errors} error${errors === 1 ? '' : 's'}.` : describeOutcome(outcome, failed);
  const chosen = await vscode.window.showErrorMessage(message, ...(errors > 0 ? [problems] : []), output);
  if (chosen === problems) await vscode.commands.executeCommand('workbench.actions.view.problems');
  if (chosen === output) showTerminal(failed);
}

/** The terminal of a build's task. */
export function showTerminal(build: Build): void {
  const { terminals } = vscode.window;
  const own = terminals.filter(({ name }) => name.includes(nameOf(build)));
  // With several workspace folders, tasks of the same name have that of their folder behind it.
  const shown = own.find(({ name }) => name.endsWith(`(${build.folder.name})`)) ?? own.at(-1) ?? terminals.at(-1);
  shown?.show(true);
}

async function menu(parts: WatchParts): Promise<void> {
  const { watch, watchLog } = parts;
  interface Item extends vscode.QuickPickItem {
    readonly run?: () => unknown;
  }
  const names = namesApart(watch.plugins);
  const items: Item[] = watch.plugins.flatMap((uri, index): Item[] => {
    const { text, builtBy } = watch.view(uri);
    return [
      { label: names[index] ?? '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(tools) Build Now', description: builtBy ?? '', run: () => build(uri, parts) },
      { label: '$(eye-closed) Stop Watching', description: text, run: () => watch.stop(uri) },
    ];
  });
  items.push(
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(output) Show Watch Log', run: () => watchLog.show(true) },
    { label: '$(warning) Show Problems', run: () => vscode.commands.executeCommand('workbench.actions.view.problems') },
  );
  const chosen = await vscode.window.showQuickPick(items, { title: 'Watch', placeHolder: 'What watching does' });
  await chosen?.run?.();
}

const fileName = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

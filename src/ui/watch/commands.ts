// Registers the commands that build and watch.
import type * as vscode from 'vscode';
import type { Builds } from '../builds/builds';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { registerCommand } from '../commands/register';
import { targetOf } from '../commands/target';
import { commands } from '../contributions';
import { DisposableStore } from '../disposable';
import type { RunPanel } from '../panel/runPanel';
import type { BuildTasks } from '../tasks/buildTasks';
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
    const { build, choosePlugin } = await import('./lazy');
    const plugin = await choosePlugin(argument, parts, 'Build Plug-in');
    if (plugin) await build(plugin, parts);
  });
  command(commands.buildAndRun, async (argument) => {
    const { buildAndRun, choosePlugin } = await import('./lazy');
    const plugin = await choosePlugin(argument, parts, 'Build and Run');
    if (plugin) await buildAndRun(plugin, parts);
  });
  command(commands.watchPlugin, async (argument) => {
    const { choosePlugin } = await import('./lazy');
    const plugin = await choosePlugin(argument, parts, 'Watch Plug-in');
    if (plugin) await watch.start(plugin);
  });
  command(commands.stopWatching, async (argument) => {
    const given = targetOf(argument)?.uri;
    const plugin = given ?? (await (await import('./lazy')).pickPlugin(watch.plugins, 'Stop Watching'));
    if (plugin) watch.stop(plugin);
  });
  command(commands.stopWatchingAll, () => watch.stopAll());
  command(commands.showWatchLog, () => watchLog.show(true));
  command(commands.watchMenu, async () => (await import('./lazy')).watchMenu(parts));
  return disposables;
}

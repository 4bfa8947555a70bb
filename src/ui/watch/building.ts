// Builds a plug-in for a command, and shows how it went.
import * as vscode from 'vscode';
import type { Build, Builds } from '../builds/builds';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { UserError } from '../commands/register';
import { isVirtual } from '../files';
import { inFolder } from '../folder';
import { type BuildEnd, nameOf } from '../tasks/buildTasks';
import { describeOutcome } from '../tasks/buildTerminal';
import { isSame } from './choose';
import type { WatchParts } from './commands';

/** True if it was built. */
export async function build(plugin: vscode.Uri, parts: WatchParts): Promise<boolean> {
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
    throw await unknownBuild(plugin, builds);
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

async function unknownBuild(plugin: vscode.Uri, builds: Builds): Promise<UserError> {
  const unreadable = await builds.unreadable(plugin);
  const unknown = `How ${fileName(plugin)} is built is not known:`;
  if (unreadable !== undefined) {
    const { uri, text } = unreadable;
    const run = (): unknown => vscode.commands.executeCommand('vscode.open', uri);
    return new UserError(`${unknown} ${text}`, { title: `Open ${fileName(uri)}`, run });
  }
  return new UserError(`${unknown} there is no project file that names it.`, {
    title: 'Set Build Command',
    run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'plugwright.build.command'),
  });
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

/** Runs as ▶ does: a function without an input waits for one, unless it is the one that the panel shows. */
export async function buildAndRun(plugin: vscode.Uri, parts: WatchParts): Promise<void> {
  if (!(await build(plugin, parts))) return;
  const { panel } = parts;
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
function showTerminal(build: Build): void {
  const { terminals } = vscode.window;
  const own = terminals.filter(({ name }) => name.includes(nameOf(build)));
  // With several workspace folders, tasks of the same name have that of their folder behind it.
  const shown = own.find(({ name }) => name.endsWith(`(${build.folder.name})`)) ?? own.at(-1) ?? terminals.at(-1);
  shown?.show(true);
}

const fileName = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

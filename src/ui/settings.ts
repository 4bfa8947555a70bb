// Every setting of the extension, typed, read in one place.
import * as vscode from 'vscode';

export interface RunSettings {
  /** Milliseconds around one call; undefined: no limit. */
  readonly timeout: number | undefined;
  /** Memory budget in 64 KiB pages; undefined: no limit. */
  readonly maxPages: number | undefined;
  /** Provide WASI preview 1. */
  readonly wasi: boolean;
}

/** The defaults of a run for a plug-in, as set for its folder. */
export function runSettings(plugin?: vscode.Uri): RunSettings {
  const run = vscode.workspace.getConfiguration('plugwright.run', plugin ?? null);
  const timeout = run.get<number>('timeout', 30_000);
  return {
    timeout: timeout > 0 ? timeout : undefined,
    maxPages: run.get<number | null>('maxPages', null) ?? undefined,
    wasi: run.get('wasi', true),
  };
}

/** The command that builds the plug-ins of a folder, where its user gave one. */
export const buildCommand = (folder: vscode.Uri): string | undefined =>
  vscode.workspace.getConfiguration('plugwright.build', folder).get<string>('command', '').trim() || undefined;

/** Whether a change concerns {@link buildCommand}. */
export const buildCommandChanged = (change: vscode.ConfigurationChangeEvent): boolean =>
  change.affectsConfiguration('plugwright.build.command');

/** Runs that the history keeps; 0 for none. */
export const historySize = (): number => vscode.workspace.getConfiguration('plugwright.history').get('maxRuns', 200);

export interface WatchSettings {
  /** Go on watching the plug-ins of the last session when a window opens. */
  readonly onStartup: boolean;
  /** What runs after a build: the function that is selected or ran last, with the cases of the plug-in or not, or all that ran. */
  readonly rerun: 'selected' | 'all' | 'cases' | 'none';
}

export function watchSettings(plugin?: vscode.Uri): WatchSettings {
  const watch = vscode.workspace.getConfiguration('plugwright.watch', plugin ?? null);
  return { onStartup: watch.get('onStartup', true), rerun: watch.get('rerun', 'selected') };
}

/** Globs of files that are not looked for in a folder: its `files.exclude` and our own. */
export function excludedFiles(folder: vscode.Uri): string[] {
  const globs = (section: string): string[] =>
    Object.entries(vscode.workspace.getConfiguration(section, folder).get<Record<string, unknown>>('exclude', {}))
      .filter(([, excluded]) => excluded === true)
      .map(([glob]) => glob);
  return [...globs('files'), ...globs('plugwright.files')];
}

/** Whether a change concerns {@link excludedFiles}. */
export function excludedFilesChanged(change: vscode.ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration('files.exclude') || change.affectsConfiguration('plugwright.files.exclude');
}

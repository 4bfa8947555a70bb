// What the panel's buttons do outside the panel: save and copy an output, choose a file or folder, sum a run up.
import * as vscode from 'vscode';
import { fileName } from '../catalogue/entry';
import { UserError } from '../commands/register';
import { isVirtual } from '../files';
import { folderOf } from './inputFile';
import { outputName } from './outputDocuments';
import {
  type CopyForm,
  type PickPurpose,
  type RunView,
  formatBytes,
  formatDuration,
  formatHex,
  formatJson,
  readJson,
} from './protocol';
import type { Run } from './runs';

/** Characters that the clipboard is given at most. */
const copyLimit = 16 * 1024 * 1024;

export async function saveOutput({ view, output }: Run): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    title: 'Save Output',
    defaultUri: vscode.Uri.joinPath(folderOf(vscode.Uri.parse(view.target.uri)), outputName(view)),
  });
  if (uri) await vscode.workspace.fs.writeFile(uri, output);
}

/** Copies the whole output, not only its preview. */
export async function copyOutput({ output }: Run, form: CopyForm): Promise<void> {
  const characters = form === 'hex' ? output.length * 3 : output.length;
  if (characters > copyLimit)
    throw new Error(`${formatBytes(output.length)} are too much for the clipboard. Save the output instead.`);
  const text = form === 'hex' ? formatHex(output) : new TextDecoder().decode(output);
  await vscode.env.clipboard.writeText(form === 'json' && !readJson(text) ? formatJson(text) : text);
}

export async function pickPath({ what }: PickPurpose, plugin: vscode.Uri | undefined): Promise<string | undefined> {
  const folder = what === 'allowedPath';
  const start = plugin && folderOf(plugin);
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: folder ? 'Folder for the Plug-in' : 'Input File',
      openLabel: folder ? 'Share' : 'Use as Input',
      canSelectFiles: !folder,
      canSelectFolders: folder,
      ...(start && { defaultUri: start }),
    })) ?? [];
  if (uri === undefined || !isVirtual(uri)) return uri?.fsPath;
  // Such a file has no path on this machine, but it may have one from where paths of the panel count.
  const inside = `${start?.path ?? ''}/`;
  if (folder || start?.scheme !== uri.scheme || start.authority !== uri.authority || !uri.path.startsWith(inside)) {
    throw new UserError(`${fileName(uri)} is in a virtual file system. Choose one of this machine.`);
  }
  return uri.path.slice(inside.length);
}

const outcomes = { succeeded: 'succeeded', failed: 'failed', cancelled: 'cancelled', timedOut: 'timed out' } as const;

/** One line for the log: plug-in, function, outcome, sizes and times. */
export function runSummary({ target, input, result }: RunView): string {
  const plugin = vscode.workspace.asRelativePath(vscode.Uri.parse(target.uri));
  const parts = [
    result ? outcomes[result.outcome] : 'running',
    ...(result?.failure
      ? [`${result.failure.code}: ${(result.failure.message.split('\n')[0] ?? '').slice(0, 300)}`]
      : []),
    ...(input.size === undefined ? [] : [`${formatBytes(input.size)} in`]),
    ...(result ? [`${formatBytes(result.output.size)} out`, formatDuration(result.durationMs)] : []),
    ...(result && result.loadMs > 0 ? [`loaded in ${formatDuration(result.loadMs)}`] : []),
  ];
  return `${plugin} ${target.functionName}: ${parts.join(', ')}`;
}

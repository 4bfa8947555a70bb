// What a click on the status bar item offers.
import * as vscode from 'vscode';
import { namesApart } from '../folder';
import { build } from './building';
import type { WatchParts } from './commands';

export async function watchMenu(parts: WatchParts): Promise<void> {
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

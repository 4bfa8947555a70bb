// Greys the labels of functions that a host cannot call: a tree item takes its colour from a decoration of its resource.
import * as vscode from 'vscode';

const scheme = 'plugwright-dimmed';

/** A resource of its own for the item, so that no other extension decorates it. */
export function dimmedUri(plugin: vscode.Uri, id: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: plugin.path, query: id });
}

export function registerDimming(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) =>
      uri.scheme === scheme
        ? new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor('list.deemphasizedForeground'))
        : undefined,
  });
}

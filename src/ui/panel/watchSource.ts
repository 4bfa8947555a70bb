// Building and watching, as far as the panel shows it.
import type * as vscode from 'vscode';
import type { WatchView } from './protocol';

export interface WatchSource {
  readonly onDidChange: vscode.Event<void>;
  view(plugin: vscode.Uri): WatchView;
  toggle(plugin: vscode.Uri): Promise<void>;
}

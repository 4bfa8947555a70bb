// What `when` clauses know of the run panel.
import * as vscode from 'vscode';

export function setPanelContext(name: 'panelActive' | 'hasOutput' | 'running', value: boolean): void {
  void vscode.commands.executeCommand('setContext', `plugwright.${name}`, value);
}

// Changes files as a person does: in their editor, and saved.
import * as assert from 'node:assert';
import * as vscode from 'vscode';

/** Replaces a text and saves. */
export async function edit(uri: vscode.Uri, from: string, to: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, `${uri.path} does not contain ${from}`);
  const change = new vscode.WorkspaceEdit();
  change.replace(uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
  assert.ok(await vscode.workspace.applyEdit(change));
  assert.ok(await document.save());
}

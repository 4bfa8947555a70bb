// `.wat` plug-ins: assembled on the fly, errors in Problems at their line, gone when mended.
import * as assert from 'node:assert';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { echo } from './plugins';
import { Sandbox, api, treeText, until } from './workbench';

const errorsOf = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter((each) => each.severity === vscode.DiagnosticSeverity.Error);

describe('a .wat plug-in', () => {
  const sandbox = new Sandbox('wat');
  after(async () => {
    await sandbox.end();
  });

  it('is assembled when the tree shows it', async () => {
    const uri = await sandbox.write('shown.wat', echo);
    await sandbox.entry('shown.wat', 'loading');
    const { explorer } = await api();
    await explorer.tree.getChildren();
    await sandbox.entry('shown.wat', 'ready');
    assert.strictEqual((await treeText(uri))[1], '  Functions  2 of 3 callable');
  });

  it('shows an error at its line and column when it is opened, and none once it is mended', async () => {
    const uri = await sandbox.write('typo.wat', '(module\n  (func (export "run") (result i32)\n    (i32.cosnt 0)))\n');
    await vscode.window.showTextDocument(uri);
    const [error] = await until('the error is in Problems', () =>
      errorsOf(uri).length > 0 ? errorsOf(uri) : undefined,
    );
    assert.deepStrictEqual([error?.range.start.line, error?.range.start.character], [2, 5]);
    assert.match(error?.message ?? '', /i32\.cosnt/);

    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(2, 5, 2, 14), 'i32.const');
    await vscode.workspace.applyEdit(edit);
    assert.strictEqual(errorsOf(uri).length, 1, 'Only what is saved is assembled.');
    await vscode.workspace.save(uri);
    await until('the error is gone', () => errorsOf(uri).length === 0);
    await sandbox.entry('typo.wat', 'ready');
  });

  it('shows type errors, not only syntax errors', async () => {
    const uri = await sandbox.write('types.wat', '(module\n  (func (export "run") (result i32)\n    (i64.const 0)))\n');
    const { catalogue } = await api();
    await catalogue.open(uri);
    const [error] = await until('the error is in Problems', () =>
      errorsOf(uri).length > 0 ? errorsOf(uri) : undefined,
    );
    assert.match(error?.message ?? '', /type mismatch/);
  });

  it('follows changes made outside the editor', async () => {
    const uri = await sandbox.write('outside.wat', '(module');
    const { catalogue } = await api();
    assert.strictEqual((await catalogue.open(uri)).state, 'broken');
    await sandbox.write('outside.wat', '(module)');
    await sandbox.entry('outside.wat', 'ready');
    await until('the error is gone', () => errorsOf(uri).length === 0);
  });

  it('takes its errors with it when it is deleted', async () => {
    const uri = await sandbox.write('deleted.wat', '(nodule)');
    // Created and deleted at once is no event at all.
    await sandbox.entry('deleted.wat', 'loading');
    const { catalogue } = await api();
    await catalogue.open(uri);
    await until('the error is in Problems', () => errorsOf(uri).length > 0);
    await vscode.workspace.fs.delete(uri);
    await until('the error is gone', () => errorsOf(uri).length === 0);
  });

  it('shows each error as an item that leads to its line', async () => {
    const uri = await sandbox.write('item.wat', '(module\n  (fnuc))\n');
    const { catalogue, explorer } = await api();
    await catalogue.open(uri);
    assert.match((await treeText(uri)).join('\n'), /^item\.wat {2}Line 2: .*\n {2}.*fnuc.* {2}line 2$/);
    const roots = await explorer.tree.getChildren();
    const root = roots.find((each) => each.uri.toString() === uri.toString());
    const [problem] = await explorer.tree.getChildren(root);
    assert.ok(problem);
    const { command } = explorer.tree.getTreeItem(problem);
    assert.ok(command);
    await vscode.commands.executeCommand(command.command, ...((command.arguments ?? []) as unknown[]));
    const editor = await until('the file is open', () => vscode.window.activeTextEditor);
    assert.deepStrictEqual([editor.document.uri.path, editor.selection.start.line], [uri.path, 1]);
  });
});

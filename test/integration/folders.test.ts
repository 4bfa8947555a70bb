// A workspace of several folders.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { runSettings } from '../../src/ui/settings';
import { emptyModule } from './plugins';
import { Sandbox, api, treeText, until } from './workbench';

describe('a workspace of two folders', function () {
  const sandbox = new Sandbox('folders');
  const second = (): vscode.WorkspaceFolder | undefined => vscode.workspace.workspaceFolders?.[1];

  before(function () {
    if (second() === undefined) this.skip();
  });
  after(async () => {
    const folder = second();
    if (folder === undefined) return;
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, 'second.wasm')).then(undefined, () => undefined);
    await sandbox.remove().then(undefined, () => undefined);
  });

  it('lists the plug-ins of both, and tells equal names apart', async () => {
    const folder = second();
    assert.ok(folder);
    const here = await sandbox.write('second.wasm', emptyModule);
    const there = vscode.Uri.joinPath(folder.uri, 'second.wasm');
    await vscode.workspace.fs.writeFile(there, emptyModule);
    const { catalogue } = await api();
    await until('both are read', () => [here, there].every((uri) => catalogue.get(uri)?.state === 'ready'));
    assert.match((await treeText(there))[0] ?? '', new RegExp(`^second\\.wasm {2}${folder.name} · 8 B$`));
    assert.match((await treeText(here))[0] ?? '', /test-folders · 8 B$/);
  });

  it('has settings of its own per folder', async () => {
    const folder = second();
    assert.ok(folder);
    const run = vscode.workspace.getConfiguration('plugwright.run', folder.uri);
    await run.update('timeout', 5, vscode.ConfigurationTarget.WorkspaceFolder);
    try {
      assert.strictEqual(runSettings(vscode.Uri.joinPath(folder.uri, 'a.wasm')).timeout, 5);
      assert.strictEqual(runSettings(sandbox.file('a.wasm')).timeout, 30_000);
    } finally {
      await run.update('timeout', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    }
  });
});

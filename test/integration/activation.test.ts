// What VS Code sees of the extension.
import * as assert from 'node:assert';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { runSettings } from '../../src/ui/settings';
import { api, extension } from './workbench';

describe('the extension', () => {
  before(async function () {
    this.timeout(90_000);
    await api();
  });

  it('activates and gives its parts to others', async () => {
    const { catalogue, explorer, panel } = await api();
    assert.ok(extension().isActive);
    assert.deepStrictEqual(
      [typeof catalogue.entries, typeof explorer.reveal, typeof panel.show],
      ['function', 'function', 'function'],
    );
  });

  it('registers every command that package.json contributes', async () => {
    await api();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepStrictEqual(
      Object.values<string>(commands).filter((id) => !registered.has(id)),
      [],
    );
  });

  it('has the defaults that its settings describe', () => {
    assert.deepStrictEqual(runSettings(), { timeout: 30_000, maxPages: undefined, wasi: true });
  });

  it('reads run settings of the workspace', async () => {
    const run = vscode.workspace.getConfiguration('plugwright.run');
    const { Workspace } = vscode.ConfigurationTarget;
    try {
      await run.update('timeout', 0, Workspace);
      await run.update('maxPages', 16, Workspace);
      await run.update('wasi', false, Workspace);
      assert.deepStrictEqual(runSettings(), { timeout: undefined, maxPages: 16, wasi: false });
    } finally {
      for (const name of ['timeout', 'maxPages', 'wasi']) await run.update(name, undefined, Workspace);
    }
  });

  it('knows .wat files by language', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'wat', content: '(module)' });
    assert.strictEqual(document.languageId, 'wat');
  });
});

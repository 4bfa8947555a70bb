// What is disposed leaves nothing behind.
import * as assert from 'node:assert';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { PluginCatalogue } from '../../src/ui/catalogue/catalogue';
import { PluginTree } from '../../src/ui/explorer/tree';
import { DisposableStore } from '../../src/ui/disposable';
import { WatProblems } from '../../src/ui/problems/problems';
import { WatAssembler } from '../../src/wat';
import { Sandbox, extension, until } from './workbench';

describe('disposed parts', () => {
  const sandbox = new Sandbox('leaks');
  after(() => sandbox.remove());

  it('hear of nothing, show nothing, and keep no timer, worker or watcher', async () => {
    // Where the extension's own catalogue does not look.
    const broken = await sandbox.write('node_modules/broken.wat', '(nodule)');
    const log = vscode.window.createOutputChannel('Plugwright leak test', { log: true });
    const before = threads();
    const store = new DisposableStore();
    const assembler = store.add(new WatAssembler(vscode.Uri.joinPath(extension().extensionUri, 'dist/wat.js').fsPath));
    const catalogue = store.add(new PluginCatalogue(assembler, log));
    const tree = store.add(new PluginTree(catalogue, log));
    store.add(new WatProblems(catalogue, log));
    await tree.getChildren();
    await catalogue.open(broken);
    const shown = (): number => vscode.languages.getDiagnostics(broken).length;
    await until('the error is shown', shown);

    let events = 0;
    catalogue.onDidChange(() => events++);
    store.dispose();
    await sandbox.write('late.wasm', 'late');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.strictEqual(events, 0);
    assert.strictEqual(shown(), 0);
    await until('its worker has ended', () => threads() <= before);
    log.dispose();
  });
});

function threads(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length;
}

// What is disposed leaves nothing behind.
import * as assert from 'node:assert';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { CaseCatalogue } from '../../src/ui/cases/catalogue/catalogue';
import { CaseProblems } from '../../src/ui/cases/catalogue/problems';
import { PluginCatalogue } from '../../src/ui/catalogue/catalogue';
import { PluginTree } from '../../src/ui/explorer/tree';
import { DisposableStore } from '../../src/ui/disposable';
import { WatProblems } from '../../src/ui/problems/problems';
import { XtpTests } from '../../src/ui/testing/xtpTests';
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
    const cases = store.add(new CaseCatalogue(log));
    store.add(new CaseProblems(cases, catalogue, log));
    const tests = store.add(new XtpTests(log));
    await tree.getChildren();
    await catalogue.open(broken);
    await cases.open(await sandbox.write('node_modules/broken.cases.json', '{'));
    await tests.load();
    const shown = (): number => vscode.languages.getDiagnostics(broken).length;
    await until('the error is shown', shown);

    let events = 0;
    for (const { onDidChange } of [catalogue, cases, tests]) onDidChange(() => events++);
    store.dispose();
    await sandbox.write('late.wasm', 'late');
    await sandbox.write('late.cases.json', '{}');
    await sandbox.write('xtp.toml', '');
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

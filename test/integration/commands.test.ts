// The commands, from the palette to a result.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { echo, endless, singleFunction } from './plugins';
import { Sandbox, api, execute, instead, until } from './workbench';

describe('Run Plug-in Function', () => {
  const sandbox = new Sandbox('commands');
  let uri: vscode.Uri;

  before(async () => {
    uri = await sandbox.addEcho();
  });
  after(async () => {
    await sandbox.end();
  });

  /** The output of the last run, read from the editor that Open Output opens. */
  const output = async (text: string): Promise<void> => {
    await until(`the output is ${JSON.stringify(text)}`, async () => {
      await execute(commands.openOutput);
      return vscode.window.visibleTextEditors.some((editor) => editor.document.getText() === text);
    });
  };

  it('runs with an input and shows the output', async () => {
    const { panel } = await api();
    const input = new TextEncoder().encode('hello from the test');
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input });
    await output('hello from the test');
  });

  it('runs again with the input typed before, from the tree', async () => {
    await execute('workbench.action.closeAllEditors');
    await execute(commands.runFunction, { uri, functionName: 'echo' });
    await output('hello from the test');
  });

  it('asks in the palette and preselects what was run last', async () => {
    await execute('workbench.action.closeAllEditors');
    const { panel } = await api();
    await panel.show({ uri, functionName: 'echo' }, { run: 'never', input: new TextEncoder().encode('by palette') });
    const asked = execute(commands.runFunction);
    let done = false;
    void asked.then(() => (done = true));
    await until('both picks are accepted', async () => {
      await execute('workbench.action.acceptSelectedQuickOpenItem');
      return done;
    });
    await output('by palette');
  });

  it('can be left with Escape', async () => {
    const asked = execute(commands.runFunction);
    let done = false;
    void asked.then(() => (done = true));
    await until('the pick is closed', async () => {
      await execute('workbench.action.closeQuickOpen');
      return done;
    });
  });

  it('can be cancelled in an endless loop, while the extension host goes on', async () => {
    const loop = await sandbox.writeWasm('endless.wasm', endless);
    const { panel } = await api();
    const run = panel.show({ uri: loop, functionName: 'spin' }, { run: 'always' });
    const started = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(Date.now() - started < 2000, 'The extension host stood still.');
    await execute(commands.cancelRun);
    await run;
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input: new TextEncoder().encode('after') });
    await output('after');
  });

  it('survives that the file is deleted while it is selected', async () => {
    const doomed = await sandbox.writeWasm('doomed.wasm', echo);
    await sandbox.entry('doomed.wasm', 'ready');
    const { panel, catalogue } = await api();
    await panel.show({ uri: doomed, functionName: 'echo' }, { run: 'never' });
    await vscode.workspace.fs.delete(doomed);
    await sandbox.gone('doomed.wasm');
    await panel.show({ uri: doomed, functionName: 'echo' }, { run: 'always' });
    assert.strictEqual(catalogue.get(doomed), undefined);
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input: new TextEncoder().encode('still here') });
    await output('still here');
  });

  it('runs a file that the search passes over', async () => {
    const hidden = await sandbox.writeWasm('node_modules/one.wasm', singleFunction);
    await execute(commands.runFunction, hidden);
    const { panel } = await api();
    await panel.show(undefined, { run: 'always' });
    await output('one of node_modules');
  });

  /** What a command says when it fails. */
  const refusal = async (...args: unknown[]): Promise<string> => {
    let message = '';
    const show = (text: string): Promise<undefined> => {
      message = text;
      return Promise.resolve(undefined);
    };
    const showErrorMessage = show as typeof vscode.window.showErrorMessage;
    await instead(vscode.window, 'showErrorMessage', showErrorMessage, async () => {
      await execute(commands.runFunction, ...args);
    });
    return message;
  };

  it('says why a file cannot be run', async () => {
    const text = await sandbox.write('text.wasm', 'not wasm at all');
    assert.match(await refusal(text), /^text\.wasm cannot be run: .*WebAssembly.* \(offset 0x0\)\.$/);
    const wat = await sandbox.write('typo.wat', '(modul)');
    assert.match(await refusal(wat), /^typo\.wat cannot be run: Line 1: /);
    const empty = await sandbox.writeWasm('nothing.wasm', '(module)');
    assert.match(await refusal(empty), /^nothing\.wasm exports no functions\. /);
    assert.match(await refusal(sandbox.file('nowhere.wasm')), /^nowhere\.wasm does not exist any more\.$/);
  });

  it('says why a function cannot be run', async () => {
    assert.match(await refusal({ uri, functionName: 'add' }), /^add cannot be run: takes parameters \(i32, i32\)/);
    assert.strictEqual(await refusal({ uri, functionName: 'gone' }), 'echo.wasm has no function "gone" any more.');
  });

  it('runs nothing in Restricted Mode, and runs once the workspace is trusted', async () => {
    const { panel } = await api();
    const input = new TextEncoder().encode('trusted');
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input: new TextEncoder().encode('before') });
    await output('before');
    await instead(vscode.workspace, 'isTrusted', false, async () => {
      await panel.show({ uri, functionName: 'echo' }, { run: 'always', input });
      await new Promise((resolve) => setTimeout(resolve, 500));
      await execute(commands.openOutput);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const shown = vscode.workspace.textDocuments.map((document) => document.getText());
      assert.ok(!shown.includes('trusted'), 'It ran.');
    });
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input });
    await output('trusted');
  });

  it('copies the name of an item', async () => {
    await execute(commands.copyName, { name: 'before_checkout_finalize' });
    assert.strictEqual(await vscode.env.clipboard.readText(), 'before_checkout_finalize');
  });

  it('opens a file from the tree', async () => {
    const source = await sandbox.write('opened.wat', '(module)');
    await execute(commands.openSource, { uri: source });
    await until('the file is open', () => vscode.window.activeTextEditor?.document.uri.path === source.path);
  });
});

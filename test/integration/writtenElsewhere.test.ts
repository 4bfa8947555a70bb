// Files that somebody else writes, moves or takes away in the middle: another window, another program.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { FileStore, RunHistory } from '../../src/project/history';
import type { NewRun } from '../../src/project/history/record';
import { editCase } from '../../src/ui/cases/caseText';
import { commands } from '../../src/ui/contributions';
import { echo, endless } from './plugins';
import { seeRuns, told } from './testRuns';
import { Sandbox, api, extension, instead, until } from './workbench';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const caseFile = (...names: string[]): string =>
  JSON.stringify(
    { plugin: 'echo.wasm', cases: names.map((name) => ({ name, function: 'echo', input: name })) },
    null,
    2,
  );

describe('case files that are written elsewhere', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox('elsewhere');
  let plugin: vscode.Uri;
  const read = async (uri: vscode.Uri): Promise<string> =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  const namesIn = (text: string): string[] =>
    (JSON.parse(text) as { cases: { name: string }[] }).cases.map(({ name }) => name);
  const saveAs = (name: string): Promise<void> =>
    instead(
      vscode.window,
      'showInputBox',
      () => Promise.resolve(name),
      async () => {
        await vscode.commands.executeCommand(commands.saveAsCase);
      },
    );

  before(async () => {
    plugin = await sandbox.writeWasm('echo.wasm', echo);
    await sandbox.entry('echo.wasm', 'ready');
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await sandbox.remove();
  });

  it('get a case beside those that came meanwhile', async () => {
    const { panel } = await api();
    await panel.show({ uri: plugin, functionName: 'echo' }, { run: 'always', input: bytes('Ada') });
    // Another window was faster, and no watcher has told of it yet.
    const file = await sandbox.write('echo.cases.json', caseFile('theirs'));
    await saveAs('ours');
    assert.deepStrictEqual(namesIn(await read(file)), ['theirs', 'ours']);

    await vscode.workspace.openTextDocument(file);
    await sandbox.write('echo.cases.json', caseFile('theirs', 'ours', 'theirs again'));
    await saveAs('ours again');
    assert.deepStrictEqual(namesIn(await read(file)), ['theirs', 'ours', 'theirs again', 'ours again']);
  });

  it('keep what is typed in their editor and not saved', async () => {
    const file = sandbox.file('echo.cases.json');
    const document = await vscode.workspace.openTextDocument(file);
    const typed = new vscode.WorkspaceEdit();
    const at = document.positionAt(document.getText().indexOf('"theirs"') + 1);
    typed.insert(file, at, 'not saved ');
    assert.ok(await vscode.workspace.applyEdit(typed));
    const onDisk = await read(file);
    await saveAs('third');
    assert.ok(document.isDirty, 'It was saved unasked.');
    assert.strictEqual(await read(file), onDisk);
    assert.deepStrictEqual(namesIn(document.getText()).slice(0, 1), ['not saved theirs']);
    assert.deepStrictEqual(namesIn(document.getText()).slice(-1), ['third']);
    await document.save();
  });

  it('tell that a case is gone', async () => {
    const file = await sandbox.write('gone.cases.json', caseFile('one'));
    await vscode.workspace.openTextDocument(file);
    await sandbox.write('gone.cases.json', caseFile('another'));
    await assert.rejects(
      editCase({ uri: file, name: 'one' }, (index) => [{ kind: 'remove', index }]),
      /gone\.cases\.json has no case “one” any more\./,
    );
    assert.deepStrictEqual(namesIn(await read(file)), ['another']);
  });

  it('may go with their folder while their cases run, and come again', async () => {
    const { testing, cases } = await api();
    await sandbox.write('moving/endless.wat', endless);
    const each = { name: 'spins', function: 'spin', options: { timeout_ms: 1500 }, expect: { error: true } };
    const file = await sandbox.write(
      'moving/endless.cases.json',
      JSON.stringify({ plugin: 'endless.wat', cases: [each, { ...each, name: 'spins again' }] }),
    );
    await cases.load();
    const item = await until('its cases are listed', () => {
      const found = testing.items.fileItem(file);
      return found?.children.size === 2 ? found : undefined;
    });
    const seen = await seeRuns(async () => {
      const running = testing.run([item]);
      await new Promise((resolve) => setTimeout(resolve, 700));
      await vscode.workspace.fs.rename(sandbox.file('moving'), sandbox.file('moved'));
      await running;
    });
    assert.strictEqual(seen.ended, 1);
    assert.strictEqual(told(seen).length, 2, told(seen).join());
    const moved = await until('they are listed where they are now', () => {
      const found = testing.items.fileItem(sandbox.file('moved/endless.cases.json'));
      return found?.children.size === 2 ? found : undefined;
    });
    assert.deepStrictEqual(told(await seeRuns(() => testing.run([moved]))), ['passed spins', 'passed spins again']);
  });
});

describe('the run history of two windows on one folder', () => {
  it('has the runs of both', async () => {
    const { runLog } = await api();
    assert.ok(extension().isActive);
    const ours = await runLog.history();
    assert.ok(ours);
    const theirs = new RunHistory(new FileStore(runLog.folder));
    const target = (functionName: string): NewRun['target'] => ({ uri: 'file:///two-windows.wasm', functionName });
    const run = (functionName: string): NewRun => ({
      ...{ target: target(functionName), at: Date.now(), outcome: 'succeeded', output: bytes(functionName) },
      ...{ durationMs: 1, memoryBytes: 0, binary: { size: 0, exports: [], imports: [] } },
      ...{ input: { mode: 'text', bytes: bytes('') }, options: {}, build: '', logs: [] },
    });
    await Promise.all(
      Array.from({ length: 5 }, (_, i) => [ours.add(run(`ours${i}`)), theirs.add(run(`theirs${i}`))]).flat(),
    );
    const listed = await runLog.list({ uri: target('').uri });
    assert.strictEqual(new Set(listed.map((entry) => entry.target.functionName)).size, 10);
    const [first] = listed;
    assert.ok(first);
    await theirs.delete(first.id);
    assert.strictEqual((await runLog.list({ uri: target('').uri })).length, 9);
    assert.strictEqual(await runLog.get(first.id), undefined);
    await ours.clear(target('').uri);
    assert.deepStrictEqual(await theirs.list({ uri: target('').uri }), []);
  });
});

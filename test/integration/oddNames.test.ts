// Folders and files with names that other programs trip over: found, run, built, watched, and kept apart.
import * as assert from 'node:assert';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { InputFileWatch } from '../../src/ui/panel/inputFile';
import { type Draft, emptyDraft } from '../../src/ui/panel/protocol';
import { edit } from './editing';
import { echo } from './plugins';
import { assemblyScriptProject, watSource } from './say';
import { seeRuns, told } from './testRuns';
import { Sandbox, api, bytes, extension, until } from './workbench';

const patience = 60_000;
const names = [
  'with a space',
  '#1',
  '100%20',
  '50%',
  'Grüße',
  'Gru\u0308ße',
  '🦀',
  '[x]',
  '{a,b}',
  'what?',
  "it's $HOME",
  'v1.2',
  '-flag',
  `long ${'x'.repeat(200)}`,
].filter((name) => process.platform !== 'win32' || !/[?]/.test(name));

describe('folders with odd names', function () {
  this.timeout(2 * patience);
  const sandbox = new Sandbox('odd-names');
  let wasm: Uint8Array;

  before(async () => {
    await api();
    wasm = await sandbox.assemble(echo);
  });
  after(async () => {
    const { watch } = await api();
    watch.stopAll();
    await sandbox.end();
  });

  for (const name of names) {
    it(`${name.slice(0, 20)}: a plug-in there is listed, runs with a file as input, and has cases with snapshots`, async () => {
      const plugin = await sandbox.write(`${name}/echo.wasm`, wasm);
      await sandbox.entry(`${name}/echo.wasm`, 'ready');
      await sandbox.write(`${name}/${name}.txt`, 'from a file');
      const { panel, runLog, testing, cases } = await api();
      const input = vscode.workspace.asRelativePath(sandbox.file(`${name}/${name}.txt`), false);
      await panel.show({ uri: plugin, functionName: 'echo' }, { run: 'always', draft: draftWith(input) });
      const [latest] = await runLog.list({ uri: plugin.toString() });
      const record = latest && (await runLog.get(latest.id));
      assert.strictEqual(new TextDecoder().decode(record?.output), 'from a file');

      const each = { function: 'echo', input: { file: `${name}.txt` }, expect: { snapshot: true } };
      const text = JSON.stringify({ plugin: 'echo.wasm', cases: [{ name: `${name} one`, ...each }] });
      const file = await sandbox.write(`${name}/${name.slice(0, 20)}.cases.json`, text);
      await cases.load();
      const item = await until('its cases are listed', () => {
        const found = testing.items.fileItem(file);
        return found?.children.size === 1 ? found : undefined;
      });
      const runs = await seeRuns(() => testing.run([item]));
      assert.deepStrictEqual(told(runs), [`passed ${name} one`]);
      const folder = sandbox.file(`${name}/__snapshots__`);
      const [[kept] = []] = await vscode.workspace.fs.readDirectory(folder);
      assert.ok(kept?.endsWith('.cases.json'), kept);
      // What was written is found again.
      const again = await seeRuns(() => testing.run([item]));
      assert.ok(!again.output.includes('wrote '), again.output);
    });
  }

  it('are followed when they are renamed, with all that is in them', async () => {
    const plugin = await sandbox.write('before/echo.wasm', wasm);
    await sandbox.entry('before/echo.wasm', 'ready');
    for (const [from, to] of [
      ['before', 'v2.0 [x]'],
      ['v2.0 [x]', 'my.plugin'],
      ['my.plugin', 'after'],
    ] as const) {
      await vscode.workspace.fs.rename(sandbox.file(from), sandbox.file(to));
      await sandbox.entry(`${to}/echo.wasm`, 'ready');
      await sandbox.gone(`${from}/echo.wasm`);
    }
    assert.strictEqual((await api()).catalogue.get(plugin), undefined);
  });

  it('are where a build runs, whatever a shell would make of them', async () => {
    const name = `a b #1 100%20 é [x] {y} $HOME 'q' 🦀 v1.2`;
    for (const [file, content] of Object.entries(assemblyScriptProject))
      await sandbox.write(`${name}/${file}`, content);
    symlinkSync(path.join(extension().extensionPath, 'node_modules'), sandbox.file(`${name}/node_modules`).fsPath);
    const plugin = sandbox.file(`${name}/say.wasm`);
    await until(
      'it is built',
      async () => {
        await vscode.commands.executeCommand(commands.buildPlugin, plugin);
        return existsSync(plugin.fsPath);
      },
      patience,
    );
    const { panel, watch, runLog } = await api();
    await panel.show({ uri: plugin, functionName: 'say' }, { run: 'always', input: bytes('') });
    await watch.start(plugin);
    const source = sandbox.file(`${name}/assembly/index.ts`);
    await edit(source, '"one"', '"two"');
    await until(
      'it runs again when its source is saved',
      async () => {
        const [latest] = await runLog.list({ uri: plugin.toString() });
        const record = latest && (await runLog.get(latest.id));
        return record && new TextDecoder().decode(record.output) === 'two';
      },
      patience,
      () => JSON.stringify(watch.view(plugin)),
    );
    await edit(source, 'return 0;', 'return nothing;');
    const errors = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(source);
    await until('its errors are told in its source', () => errors().some(({ source: of }) => of === 'asc'), patience);

    // Written by another program, not by the editor.
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(source));
    await vscode.workspace.fs.writeFile(
      source,
      bytes(text.replace('return nothing;', 'return 0;').replace('two', 'six')),
    );
    await until(
      'its errors are gone',
      () => errors().every(({ source: of }) => of !== 'asc'),
      patience,
      () => JSON.stringify(watch.view(plugin)),
    );
  });

  it('as the input file of a run is followed, so that a run with what it held before is shown as old', async () => {
    const name = 'in {a,b} [x] #1.txt';
    await sandbox.write(`inputs/${name}`, 'one');
    const follow = new InputFileWatch(() => undefined);
    try {
      follow.follow(`inputs/${name}`, sandbox.uri);
      await until('it is seen', () => follow.current?.size === 3);
      await sandbox.write(`inputs/${name}`, 'three');
      await until('its change is seen', () => follow.current?.size === 5);
    } finally {
      follow.dispose();
    }
  });
});

describe('links to folders', function () {
  this.timeout(patience);
  const sandbox = new Sandbox('links');
  let elsewhere: string;

  before(async function () {
    if (process.platform === 'win32') this.skip();
    elsewhere = mkdtempSync(path.join(os.tmpdir(), 'plugwright-linked-'));
    await sandbox.write('here.txt', '');
    writeFileSync(path.join(elsewhere, 'echo.wasm'), await sandbox.assemble(echo));
    symlinkSync(elsewhere, path.join(elsewhere, 'again'));
    symlinkSync(elsewhere, sandbox.file('linked').fsPath);
  });
  after(async () => {
    await sandbox.remove();
    rmSync(elsewhere, { recursive: true });
  });

  it('are searched, each plug-in is listed once, and a circle of links has an end', async () => {
    const { catalogue } = await api();
    await catalogue.refresh();
    await sandbox.entry('linked/echo.wasm', 'ready');
    const listed = catalogue.entries().filter(({ uri }) => uri.path.includes('/test-links/'));
    assert.deepStrictEqual(
      listed.map(({ uri }) => vscode.workspace.asRelativePath(uri, false)),
      ['test-links/linked/echo.wasm'],
    );
  });

  it('hold plug-ins that are read anew when they run, though no watcher tells of changes behind a link', async () => {
    const { panel, runLog, catalogue } = await api();
    const plugin = sandbox.file('linked/echo.wasm');
    const outputs = async (functionName: string): Promise<string[]> => {
      const runs = await runLog.list({ uri: plugin.toString(), functionName });
      const records = await Promise.all(runs.map(({ id }) => runLog.get(id)));
      return records.map((record) => new TextDecoder().decode(record?.output));
    };
    await panel.show({ uri: plugin, functionName: 'echo' }, { run: 'always', input: bytes('Ada') });
    assert.deepStrictEqual(await outputs('echo'), ['Ada']);
    writeFileSync(path.join(elsewhere, 'echo.wasm'), await sandbox.assemble(watSource('one')));
    await panel.show({ uri: plugin, functionName: 'say' }, { run: 'always' });
    assert.deepStrictEqual(await outputs('say'), ['one']);
    const functions = catalogue.get(plugin)?.description?.functions.map(({ name }) => name);
    assert.deepStrictEqual(functions, ['say']);
  });
});

const draftWith = (file: string): Omit<Draft, 'edited'> => ({
  input: { ...emptyDraft.input, mode: 'file', file },
  options: emptyDraft.options,
});

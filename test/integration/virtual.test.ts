// A workspace folder that is on no disk: plug-ins are read, run and tested there as elsewhere; builds and paths are refused.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { emptyDraft } from '../../src/ui/panel/protocol';
import { pickPath } from '../../src/ui/panel/outputActions';
import { MemoryFiles } from './memoryFiles';
import { echo } from './plugins';
import { watSource } from './say';
import { seeRuns, told } from './testRuns';
import { Sandbox, api, bytes, changeFolders, instead, treeText, until } from './workbench';

const text = (of: Uint8Array | undefined): string => new TextDecoder().decode(of);

for (const tells of [true, false]) {
  const scheme = tells ? 'memory' : 'quiet-memory';
  describe(`a virtual workspace folder whose file system ${tells ? 'tells' : 'does not tell'} of changes`, function () {
    this.timeout(60_000);
    const sandbox = new Sandbox(`virtual-${scheme}`);
    const files = new MemoryFiles(tells);
    const root = vscode.Uri.from({ scheme, path: '/pro #1/plug-ins' });
    const at = (path: string): vscode.Uri => vscode.Uri.joinPath(root, path);
    const read = async (path: string): Promise<string> => text(await vscode.workspace.fs.readFile(at(path)));
    let registration: vscode.Disposable;
    let wasm: Uint8Array;

    before(async () => {
      await api();
      wasm = await sandbox.assemble(echo);
      registration = vscode.workspace.registerFileSystemProvider(scheme, files, { isCaseSensitive: true });
      await vscode.workspace.fs.createDirectory(root);
      await vscode.workspace.fs.writeFile(at('echo.wasm'), wasm);
      await vscode.workspace.fs.writeFile(at('deep/say.wat'), bytes(watSource('one')));
      await changeFolders(vscode.workspace.workspaceFolders?.length ?? 0, 0, { uri: root, name: 'virtual' });
    });
    after(async () => {
      const { watch } = await api();
      watch.stopAll();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      const index = vscode.workspace.getWorkspaceFolder(root)?.index;
      if (index !== undefined) await changeFolders(index, 1);
      registration.dispose();
      await sandbox.remove();
    });

    const ready = async (uri: vscode.Uri): Promise<void> => {
      const { catalogue } = await api();
      await until(`${uri.path} is listed`, () => catalogue.entries().some((each) => String(each.uri) === String(uri)));
      await catalogue.open(uri);
    };
    const lastOutput = async (uri: vscode.Uri): Promise<string | undefined> => {
      const { runLog } = await api();
      const [latest] = await runLog.list({ uri: uri.toString() });
      const record = latest && (await runLog.get(latest.id));
      return record && text(record.output);
    };

    it('has its plug-ins in the tree', async () => {
      await ready(at('echo.wasm'));
      await ready(at('deep/say.wat'));
      assert.match((await treeText(at('echo.wasm')))[0] ?? '', /^echo\.wasm/);
      assert.match((await treeText(at('deep/say.wat'))).join('\n'), /say/);
    });

    it('runs them, with a file of its own as input', async () => {
      const { panel } = await api();
      await vscode.workspace.fs.writeFile(at('in #1.txt'), bytes('virtual'));
      const draft = { ...emptyDraft, input: { ...emptyDraft.input, mode: 'file' as const, file: 'in #1.txt' } };
      await panel.show({ uri: at('echo.wasm'), functionName: 'echo' }, { run: 'always', draft });
      assert.strictEqual(await lastOutput(at('echo.wasm')), 'virtual');
      await panel.show({ uri: at('deep/say.wat'), functionName: 'say' }, { run: 'always', input: bytes('') });
      assert.strictEqual(await lastOutput(at('deep/say.wat')), 'one');
    });

    it('runs them as they are now', async () => {
      const { panel } = await api();
      await vscode.workspace.fs.writeFile(at('deep/say.wat'), bytes(watSource('two')));
      await panel.show({ uri: at('deep/say.wat'), functionName: 'say' }, { run: 'always' });
      assert.strictEqual(await lastOutput(at('deep/say.wat')), 'two');
    });

    it('gives the path of a chosen file as one of its own', async () => {
      const choosing = (): Promise<vscode.Uri[]> => Promise.resolve([at('in #1.txt')]);
      const path = await instead(vscode.window, 'showOpenDialog', choosing, () =>
        pickPath({ what: 'inputFile' }, at('echo.wasm')),
      );
      assert.strictEqual(path, 'in #1.txt');
    });

    it('does not pass its paths off as paths of the machine', async () => {
      const { panel } = await api();
      const options = { ...emptyDraft.options, allowedPaths: [{ host: 'deep', guest: '/data', readOnly: true }] };
      const ran = new Promise<string | undefined>((resolve) => {
        const listening = panel.onDidRun(({ result }) => {
          listening.dispose();
          resolve(result?.failure?.message);
        });
      });
      await panel.show(
        { uri: at('echo.wasm'), functionName: 'echo' },
        { run: 'always', draft: { ...emptyDraft, options } },
      );
      assert.match((await ran) ?? '', /virtual file system/);
    });

    it('keeps cases, snapshots and recordings beside the plug-in, and judges them', async () => {
      const { panel, testing, cases } = await api();
      await panel.show(
        { uri: at('echo.wasm'), functionName: 'echo' },
        { run: 'always', draft: { ...emptyDraft, input: { ...emptyDraft.input, text: 'Ada' } } },
      );
      const naming = (name: string) => (): Promise<string> => Promise.resolve(name);
      for (const name of ['first', 'second']) {
        await instead(vscode.window, 'showInputBox', naming(name), async () => {
          await vscode.commands.executeCommand(commands.saveAsCase);
        });
      }
      const written = JSON.parse(await read('echo.cases.json')) as { plugin: string; cases: { name: string }[] };
      assert.strictEqual(written.plugin, 'echo.wasm');
      assert.deepStrictEqual(
        written.cases.map(({ name }) => name),
        ['first', 'second'],
      );

      const snapshot = { name: 'kept', function: 'say', expect: { snapshot: true } };
      await vscode.workspace.fs.writeFile(
        at('deep/say #1.cases.json'),
        bytes(JSON.stringify({ plugin: 'say.wat', cases: [snapshot] })),
      );
      await cases.refresh();
      await cases.load();
      const item = await until('its cases are listed', () => {
        const found = testing.items.fileItem(at('deep/say #1.cases.json'));
        return found?.children.size === 1 ? found : undefined;
      });
      const runs = await seeRuns(() => testing.run([item]));
      assert.deepStrictEqual(told(runs), ['passed kept'], runs.output);
      assert.strictEqual(await read('deep/__snapshots__/say #1.cases.json/kept.txt'), 'two');

      const own = await until('its cases are listed', () => testing.items.fileItem(at('echo.cases.json')));
      assert.deepStrictEqual(told(await seeRuns(() => testing.run([own]))), ['passed first', 'passed second']);
    });

    it('marks what is wrong in its case files and sources', async () => {
      const { cases, catalogue } = await api();
      await vscode.workspace.fs.writeFile(at('wrong.cases.json'), bytes('{"plugin": "echo.wasm", "cases": 3}'));
      await vscode.workspace.fs.writeFile(at('wrong.wat'), bytes('(module (memori 1))'));
      await vscode.window.showTextDocument(at('wrong.cases.json'));
      await vscode.window.showTextDocument(at('wrong.wat'));
      await cases.open(at('wrong.cases.json'));
      await catalogue.open(at('wrong.wat'));
      for (const file of ['wrong.cases.json', 'wrong.wat']) {
        await until(`${file} is marked`, () => vscode.languages.getDiagnostics(at(file)).length > 0);
      }
    });

    it('has no builds: a compiler would run somewhere else', async () => {
      const { watch } = await api();
      await vscode.workspace.fs.writeFile(at('package.json'), bytes('{"scripts":{"build":"asc a.ts -o echo.wasm"}}'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const tasks = await vscode.tasks.fetchTasks({ type: 'plugwright' });
      assert.ok(tasks.every(({ scope }) => typeof scope !== 'object' || scope.uri.scheme !== scheme));
      const said: string[] = [];
      const show = (message: string): Promise<undefined> => {
        said.push(message);
        return Promise.resolve(undefined);
      };
      await instead(vscode.window, 'showErrorMessage', show as typeof vscode.window.showErrorMessage, async () => {
        await vscode.commands.executeCommand(commands.buildPlugin, at('echo.wasm'));
      });
      assert.match(said.join(), /virtual/);
      await watch.start(at('echo.wasm'));
      assert.match(watch.view(at('echo.wasm')).text, /^Watching the file/);
    });

    it('runs a plug-in that is saved in the editor while it is watched', async () => {
      const { panel, watch } = await api();
      const uri = at('deep/say.wat');
      await panel.show({ uri, functionName: 'say' }, { run: 'always', input: bytes('') });
      await watch.start(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      const change = new vscode.WorkspaceEdit();
      const start = document.positionAt(document.getText().indexOf('two'));
      change.replace(uri, new vscode.Range(start, start.translate(0, 3)), 'six');
      assert.ok(await vscode.workspace.applyEdit(change));
      assert.ok(await document.save());
      await until('it ran', async () => (await lastOutput(uri)) === 'six');
    });
  });
}

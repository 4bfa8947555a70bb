// A workspace of several folders.
import * as assert from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { namesApart } from '../../src/ui/folder';
import { runSettings } from '../../src/ui/settings';
import { edit } from './editing';
import { emptyModule } from './plugins';
import { watSource } from './say';
import { seeRuns, told } from './testRuns';
import { Sandbox, api, changeFolders, instead, treeText, until } from './workbench';

const patience = 30_000;

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

describe('a folder of the workspace that has the name of another', function () {
  this.timeout(2 * patience);
  const sandbox = new Sandbox('same-names');
  let place: string;
  let folder: vscode.Uri;
  const inside = (path: string): vscode.Uri => vscode.Uri.joinPath(folder, path);
  const write = async (uri: vscode.Uri, content: string): Promise<vscode.Uri> => {
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(content));
    return uri;
  };
  const builds = (uri: vscode.Uri): string => {
    const node = JSON.stringify(process.execPath);
    return `ELECTRON_RUN_AS_NODE=1 ${node} ${JSON.stringify(uri.fsPath)}`;
  };
  const setBuild = (command: string | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('plugwright.build', folder)
      .update('command', command, vscode.ConfigurationTarget.WorkspaceFolder);
  const errors = (uri: vscode.Uri): number => vscode.languages.getDiagnostics(uri).length;

  before(async function () {
    const [first, second] = vscode.workspace.workspaceFolders ?? [];
    if (first === undefined || second === undefined || process.platform === 'win32') return this.skip();
    place = mkdtempSync(path.join(os.tmpdir(), 'plugwright-folder-'));
    folder = vscode.Uri.joinPath(vscode.Uri.file(place), first.name);
    const wasm = await sandbox.assemble(watSource('one'));
    for (const uri of [vscode.Uri.joinPath(first.uri, 'twin.wasm'), inside('twin.wasm')]) {
      await vscode.workspace.fs.writeFile(uri, wasm);
      const cases = { plugin: 'twin.wasm', cases: [{ name: 'says', function: 'say', expect: { output: 'one' } }] };
      await write(vscode.Uri.joinPath(uri, '../twin.cases.json'), JSON.stringify(cases));
    }
    await changeFolders(2, 0, { uri: folder });
  });
  after(async () => {
    const { watch } = await api();
    watch.stopAll();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    const added = vscode.workspace.getWorkspaceFolder(folder);
    if (added && added.uri.toString() === folder.toString()) await changeFolders(added.index, 1);
    for (const name of ['twin.wasm', 'twin.cases.json']) {
      if (first) await vscode.workspace.fs.delete(vscode.Uri.joinPath(first.uri, name));
    }
    rmSync(place, { recursive: true, force: true });
    await sandbox.remove();
  });

  it('is told apart from it by its path: in the tree, in lists, and in the Testing view', async () => {
    const { catalogue, cases, testing } = await api();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    const here = vscode.Uri.joinPath(first.uri, 'twin.wasm');
    await until('both are read', () =>
      [here, inside('twin.wasm')].every((uri) => catalogue.get(uri)?.state === 'ready'),
    );
    assert.ok((await treeText(inside('twin.wasm')))[0]?.includes(folder.fsPath));
    assert.ok((await treeText(here))[0]?.includes(first.uri.fsPath));
    assert.deepStrictEqual(namesApart([here, inside('twin.wasm')]), [here.fsPath, inside('twin.wasm').fsPath]);
    await cases.load();
    const items = await until('the cases of both are listed', () => {
      const found = [here, inside('twin.wasm')].map((uri) =>
        testing.items.fileItem(vscode.Uri.joinPath(uri, '../twin.cases.json')),
      );
      return found.every((item) => item?.children.size === 1) ? found.flatMap((item) => item ?? []) : undefined;
    });
    assert.deepStrictEqual(
      items.map(({ description }) => description),
      [first.uri.fsPath, folder.fsPath],
    );
    const seen = await seeRuns(() => testing.run(items));
    assert.deepStrictEqual(told(seen), ['passed says', 'passed says']);
  });

  it('has builds of its own: as tasks, in its folder, with their errors at its files and their terminal', async () => {
    await write(inside('build.js'), 'console.log(`src.c:1:1: error: in ${process.cwd()}`); process.exit(1);\n');
    await write(
      inside('Makefile'),
      `twin.wasm: src.c\n\t@${builds(inside('build.js'))} && clang --target=wasm32 src.c -o twin.wasm\n`,
    );
    await write(inside('src.c'), 'int x;\n');
    const chosen: string[] = [];
    const choose = (message: string): Promise<string> => {
      chosen.push(message);
      return Promise.resolve('Show Output');
    };
    await until('its build is known', async () => {
      const tasks = await vscode.tasks.fetchTasks({ type: 'plugwright' });
      return tasks.some(({ scope }) => typeof scope === 'object' && scope.uri.toString() === folder.toString());
    });
    await instead(
      vscode.window,
      'showErrorMessage',
      choose as unknown as typeof vscode.window.showErrorMessage,
      async () => {
        await vscode.commands.executeCommand(commands.buildPlugin, inside('twin.wasm'));
        await until('the failure is told', () => chosen.length > 0, patience);
      },
    );
    const shown = await until('its terminal is shown', () => vscode.window.activeTerminal?.name);
    assert.match(shown, /build #twin\.wasm \(C\) \(one\)$/);
    const [error] = vscode.languages.getDiagnostics(inside('src.c'));
    assert.ok(error?.message.includes(folder.fsPath), error?.message ?? chosen.join());
  });

  it('takes its watching, its builds, its problems and its cases with it when it leaves', async () => {
    const { watch, testing, catalogue, panel } = await api();
    await write(
      inside('hang.js'),
      "require('node:fs').writeFileSync(`${__dirname}/pid`, String(process.pid)); setInterval(() => 0, 1000);",
    );
    await panel.show({ uri: inside('twin.wasm'), functionName: 'say' }, { run: 'always', input: new Uint8Array() });
    await setBuild(builds(inside('hang.js')));
    await watch.start(inside('twin.wasm'));
    await until('its build is known', () => watch.view(inside('twin.wasm')).builtBy?.includes('hang.js'), patience);
    await edit(inside('src.c'), 'int x;', 'int y;');
    const pid = await until('it builds', () => Number(readIfThere(inside('pid').fsPath)) || undefined, patience);
    await setBuild(undefined).then(undefined, () => undefined);

    const added = vscode.workspace.getWorkspaceFolder(folder);
    assert.ok(added);
    await changeFolders(added.index, 1);
    await until('nothing is watched', () => watch.plugins.length === 0);
    await until('its build is ended', () => !isAlive(pid), patience);
    assert.strictEqual(errors(inside('src.c')), 0);
    await until('its plug-ins are not listed', () =>
      catalogue.entries().every(({ uri }) => !uri.path.startsWith(folder.path)),
    );
    await until('its cases are not listed', () => testing.items.fileItem(inside('twin.cases.json')) === undefined);

    // The panel still has it, as a file outside of the workspace.
    await until('it is read where it is', () => catalogue.get(inside('twin.wasm'))?.state === 'ready');
    assert.strictEqual(panel.selected?.toString(), inside('twin.wasm').toString());

    await changeFolders(2, 0, { uri: folder });
    await until('it is listed again', () =>
      catalogue.entries().some(({ uri }) => uri.toString() === inside('twin.wasm').toString()),
    );
  });
});

const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readIfThere(`/proc/${pid}/stat`));

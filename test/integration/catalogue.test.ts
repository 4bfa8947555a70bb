// The catalogue: finds plug-ins, follows the disk, says what is wrong with a file and forgets it when that is mended.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { echo } from './plugins';
import { Sandbox, api, instead, until } from './workbench';

describe('the catalogue', () => {
  const sandbox = new Sandbox('catalogue');
  let wasm: Uint8Array;

  before(async () => {
    wasm = await sandbox.assemble(echo);
  });
  after(() => sandbox.remove());

  it('finds a plug-in when it is built, and reads what it is', async () => {
    await sandbox.write('new.wasm', wasm);
    const { description, size, kind, label } = await sandbox.entry('new.wasm', 'ready');
    assert.deepStrictEqual([label, kind, size, description?.size], ['new.wasm', 'wasm', wasm.length, wasm.length]);
    assert.deepStrictEqual(
      description?.functions.map(({ name, callable }) => [name, callable]),
      [
        ['echo', true],
        ['quiet', true],
        ['add', false],
      ],
    );
  });

  it('follows a rebuild', async () => {
    const uri = await sandbox.write('rebuilt.wasm', wasm);
    await sandbox.entry('rebuilt.wasm', 'ready');
    await sandbox.writeWasm('rebuilt.wasm', '(module (func (export "other")))');
    const entry = await sandbox.entry('rebuilt.wasm', 'ready', (each) => each.size !== wasm.length);
    assert.deepStrictEqual(
      entry.description?.functions.map((each) => each.name),
      ['other'],
    );
    const { catalogue } = await api();
    assert.strictEqual((await catalogue.bytes(uri)).length, entry.size);
  });

  it('forgets a plug-in that is deleted', async () => {
    const uri = await sandbox.write('short-lived.wasm', wasm);
    await sandbox.entry('short-lived.wasm', 'ready');
    await vscode.workspace.fs.delete(uri);
    await sandbox.gone('short-lived.wasm');
  });

  it('does not list a text that was gone again when it had been found, of which no watcher tells', async () => {
    const { catalogue } = await api();
    const gone = sandbox.file('moment.wat');
    const { findFiles } = vscode.workspace;
    const found = async (...args: Parameters<typeof findFiles>): Promise<vscode.Uri[]> => [
      ...(await findFiles(...args)),
      gone,
    ];
    await instead(vscode.workspace, 'findFiles', found, () => catalogue.refresh());
    await sandbox.gone('moment.wat');
  });

  it('forgets all plug-ins of a folder that is deleted', async () => {
    await sandbox.write('folder/deep/a.wasm', wasm);
    await sandbox.write('folder/b.wasm', wasm);
    await sandbox.entry('folder/deep/a.wasm', 'ready');
    await sandbox.entry('folder/b.wasm', 'ready');
    await vscode.workspace.fs.delete(sandbox.file('folder'), { recursive: true });
    await sandbox.gone('folder/deep/a.wasm');
    await sandbox.gone('folder/b.wasm');
  });

  it('follows a folder that is renamed', async () => {
    await sandbox.write('before/a.wasm', wasm);
    await sandbox.entry('before/a.wasm', 'ready');
    await vscode.workspace.fs.rename(sandbox.file('before'), sandbox.file('after'));
    await sandbox.gone('before/a.wasm');
    await sandbox.entry('after/a.wasm', 'ready');
  });

  const broken: [string, Uint8Array, RegExp][] = [
    ['empty.wasm', new Uint8Array(), /empty/i],
    ['text.wasm', new TextEncoder().encode('<!doctype html><title>404</title>'), /WebAssembly/i],
    ['component.wasm', Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0), /component/i],
  ];
  for (const [name, bytes, message] of broken) {
    it(`says what is wrong with ${name}`, async () => {
      await sandbox.write(name, bytes);
      const { problem, description } = await sandbox.entry(name, 'broken');
      assert.match(problem?.message ?? '', message);
      assert.strictEqual(typeof problem?.offset, 'number');
      assert.strictEqual(description, undefined);
    });
  }

  it('says at which offset a half-written plug-in breaks off, and reads it when it is whole', async () => {
    await sandbox.write('growing.wasm', wasm.subarray(0, wasm.length - 9));
    const { problem } = await sandbox.entry('growing.wasm', 'broken');
    assert.ok(problem?.offset !== undefined && problem.offset <= wasm.length - 9, String(problem?.offset));
    await sandbox.write('growing.wasm', wasm);
    await sandbox.entry('growing.wasm', 'ready');
  });

  it('keeps what it showed while a build is in the writing', async () => {
    await sandbox.write('steady.wasm', wasm);
    const uri = (await sandbox.entry('steady.wasm', 'ready')).uri;
    const { catalogue } = await api();
    const states: string[] = [];
    const listener = catalogue.onDidChange(() => states.push(catalogue.get(uri)?.state ?? 'gone'));
    await sandbox.write('steady.wasm', wasm.subarray(0, 40));
    await new Promise((resolve) => setTimeout(resolve, 40));
    const rebuilt = await sandbox.assemble('(module (func (export "rebuilt")))');
    await sandbox.write('steady.wasm', rebuilt);
    await sandbox.entry('steady.wasm', 'ready', (each) => each.size === rebuilt.length);
    listener.dispose();
    assert.ok(!states.includes('gone'), states.join());
  });

  it('does not look where settings exclude', async () => {
    await sandbox.write('node_modules/pkg/a.wasm', wasm);
    await sandbox.write('target/wasm32-wasip1/release/deps/b.wasm', wasm);
    await sandbox.write('target/wasm32-wasip1/release/b.wasm', wasm);
    await sandbox.entry('target/wasm32-wasip1/release/b.wasm', 'ready');
    const { catalogue } = await api();
    const listed = (): string[] => catalogue.entries().map((each) => each.uri.path);
    const excluded = (path: string): boolean => /node_modules|\/deps\//.test(path);
    assert.deepStrictEqual(listed().filter(excluded), []);
    await catalogue.refresh();
    assert.deepStrictEqual(listed().filter(excluded), []);
  });

  it('follows a change of the excluded files', async () => {
    await sandbox.write('generated/a.wasm', wasm);
    await sandbox.entry('generated/a.wasm', 'ready');
    const files = vscode.workspace.getConfiguration('plugwright.files');
    const { Workspace } = vscode.ConfigurationTarget;
    await files.update('exclude', { '**/generated': true }, Workspace);
    await sandbox.gone('generated/a.wasm');
    await files.update('exclude', undefined, Workspace);
    await sandbox.entry('generated/a.wasm', 'ready');
  });

  it('opens a file outside the search, without listing it, and follows it', async () => {
    const uri = await sandbox.write('node_modules/opened.wasm', wasm);
    const { catalogue } = await api();
    assert.strictEqual((await catalogue.open(uri)).state, 'ready');
    assert.ok(!catalogue.entries().some((each) => each.uri.path === uri.path));
    await sandbox.write('node_modules/opened.wasm', 'no longer wasm');
    await until('the change of the opened file is seen', () => catalogue.get(uri)?.state === 'broken');
  });

  it('opens and follows a file outside the workspace', async () => {
    const folder = vscode.Uri.joinPath(sandbox.uri, '..', '..', `plugwright-outside-${process.pid}`);
    const uri = vscode.Uri.joinPath(folder, 'out [1].wasm');
    await vscode.workspace.fs.writeFile(uri, wasm);
    try {
      const { catalogue } = await api();
      assert.strictEqual((await catalogue.open(uri)).state, 'ready');
      // A watcher outside the workspace takes a moment to stand.
      await until('the change of the outside file is seen', async () => {
        await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`no wasm ${Date.now()}`));
        await new Promise((resolve) => setTimeout(resolve, 200));
        return catalogue.get(uri)?.state === 'broken';
      });
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  });

  it('refuses to open a file that is not there', async () => {
    const { catalogue } = await api();
    await assert.rejects(catalogue.open(sandbox.file('nowhere.wasm')), /FileNotFound|nowhere/);
    assert.strictEqual(catalogue.get(sandbox.file('nowhere.wasm')), undefined);
  });

  it('does not read files over 256 MB, and says so', async () => {
    const { truncate } = await import('node:fs/promises');
    const uri = await sandbox.write('huge.wasm', '');
    await truncate(uri.fsPath, 257 * 1024 * 1024);
    const { problem } = await sandbox.entry('huge.wasm', 'broken', (each) => each.size > 0);
    assert.match(problem?.message ?? '', /257 MB.*256 MB/);
    await vscode.workspace.fs.delete(uri);
  });
});

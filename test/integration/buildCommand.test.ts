// A build command of the user's own, and what it can do wrong.
import * as assert from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { watSource } from './say';
import { Sandbox, api, until } from './workbench';

const patience = 60_000;

/** Undefined until it is written. */
function pidIn(file: string): number | undefined {
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) || undefined : undefined;
}

/** A process that is dead and that nobody has asked after is none, though its number is still taken. */
function isAlive(pid: number): boolean {
  if (process.platform === 'linux') {
    const stat = `/proc/${pid}/stat`;
    return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a build command of the user', function () {
  this.timeout(2 * patience);
  const sandbox = new Sandbox('build-command');
  let plugin: vscode.Uri;

  const setting = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('plugwright.build', sandbox.uri);
  const seen = async (): Promise<string> => JSON.stringify((await api()).watch.view(plugin));
  const text = async (): Promise<string> => (await api()).watch.view(plugin).text;
  const lastOutput = async (): Promise<string | undefined> => {
    const { runLog } = await api();
    const [latest] = await runLog.list({ uri: plugin.toString(), functionName: 'say' });
    const record = latest && (await runLog.get(latest.id));
    return record && new TextDecoder().decode(record.output);
  };
  /** Saving the script in its editor is what calls for the build. */
  const script = async (code: string): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(sandbox.file('build.js'));
    const change = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    change.replace(document.uri, all, `const fs = require('node:fs'); process.chdir(__dirname);\n${code}\n`);
    assert.ok(await vscode.workspace.applyEdit(change));
    assert.ok(await document.save());
  };
  const writes = (bytes: Uint8Array): string =>
    `fs.writeFileSync('say.wasm', Buffer.from('${Buffer.from(bytes).toString('base64')}', 'base64'));`;

  before(async () => {
    const { panel, watch } = await api();
    plugin = await sandbox.write('say.wasm', await sandbox.assemble(watSource('one')));
    await sandbox.entry('say.wasm', 'ready');
    await sandbox.write('build.js', '');
    const node = JSON.stringify(process.execPath);
    const command = `ELECTRON_RUN_AS_NODE=1 ${node} ${JSON.stringify(sandbox.file('build.js').fsPath)}`;
    await setting().update('command', command, vscode.ConfigurationTarget.WorkspaceFolder);
    await panel.show({ uri: plugin, functionName: 'say' }, { run: 'always', input: new Uint8Array() });
    await watch.start(plugin);
  });
  after(async () => {
    const { watch } = await api();
    watch.stopAll();
    await setting().update('command', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await sandbox.end();
  });

  it('makes the plug-in, which runs', async () => {
    await script(writes(await sandbox.assemble(watSource('two'))));
    await until('it runs', async () => (await lastOutput()) === 'two', patience, seen);
  });

  it('that ends well and writes nothing is told, and nothing runs', async () => {
    const { runLog } = await api();
    const before = (await runLog.list({ uri: plugin.toString() })).length;
    await script('console.log("done")');
    await until('it is told', async () => /nothing new/.test(await text()), patience, seen);
    assert.strictEqual((await runLog.list({ uri: plugin.toString() })).length, before);
  });

  it('that writes garbage leaves the last good result, and heals', async () => {
    await script(`fs.writeFileSync('say.wasm', 'not wasm at all');`);
    await sandbox.entry('say.wasm', 'broken');
    assert.strictEqual(await lastOutput(), 'two');
    await script(writes(await sandbox.assemble(watSource('six'))));
    await until('it runs', async () => (await lastOutput()) === 'six', patience, seen);
  });

  it('that writes for a while is run once it is whole', async () => {
    const bytes = Buffer.from(await sandbox.assemble(watSource('ten')));
    const half = Math.floor(bytes.length / 2);
    await script(`const bytes = Buffer.from('${bytes.toString('base64')}', 'base64');
      fs.writeFileSync('say.wasm', bytes.subarray(0, ${half}));
      setTimeout(() => fs.appendFileSync('say.wasm', bytes.subarray(${half})), 1500);`);
    await until('it runs', async () => (await lastOutput()) === 'ten', patience, seen);
  });

  it('that hangs is ended by the next save', async () => {
    await script(`fs.writeFileSync('pid.txt', String(process.pid)); setInterval(() => {}, 1000);`);
    const { watch } = await api();
    await until('it builds', () => watch.view(plugin).state === 'building', patience);
    const pid = await until('it says who it is', () => pidIn(sandbox.file('pid.txt').fsPath), patience, seen);
    await script(writes(await sandbox.assemble(watSource('fin'))));
    await until('it runs', async () => (await lastOutput()) === 'fin', patience, seen);
    assert.ok(!isAlive(pid), 'The process that hung is still there.');
  });

  it('that fails is told with its code', async () => {
    await script('process.exitCode = 3;');
    await until('it is told', async () => /exit code 3/.test(await text()), patience, seen);
    assert.strictEqual((await api()).watch.view(plugin).state, 'failed');
  });
});

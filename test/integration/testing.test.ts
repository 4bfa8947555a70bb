// Cases in the Testing view: found, run, judged, accepted, and run again when something changes.
import * as assert from 'node:assert';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { edit } from './editing';
import { demanding, echo, endless } from './plugins';
import { watSource } from './say';
import { type SeenRuns, messageText, seeRuns, told } from './testRuns';
import { Sandbox, api, instead, until } from './workbench';

const sandbox = new Sandbox('testing');
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** `roll` gives 16 random bytes. */
const dice = `(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u64" (func $store (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 1)
  (func (export "roll") (result i32) (local $block i64)
    (drop (call $random (i32.const 0) (i32.const 16)))
    (local.set $block (call $alloc (i64.const 16)))
    (call $store (local.get $block) (i64.load (i32.const 0)))
    (call $store (i64.add (local.get $block) (i64.const 8)) (i64.load (i32.const 8)))
    (call $output (local.get $block) (i64.const 16))
    (i32.const 0)))`;

/** `talk` logs its input. */
const talk = `(module
  (import "extism:host/env" "input_length" (func $length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $load (param i64) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "log_info" (func $log (param i64)))
  (func (export "talk") (result i32) (local $block i64) (local $i i64)
    (local.set $block (call $alloc (call $length)))
    (loop $copy
      (call $store (i64.add (local.get $block) (local.get $i)) (call $load (local.get $i)))
      (local.set $i (i64.add (local.get $i) (i64.const 1)))
      (br_if $copy (i64.lt_u (local.get $i) (call $length))))
    (call $log (local.get $block))
    (i32.const 0)))`;

const caseFile = (plugin: string, cases: readonly object[]): string =>
  `${JSON.stringify({ plugin, cases }, null, 2)}\n`;

/** The item of a case file, with exactly these cases. */
async function fileItem(name: string, labels: readonly string[]): Promise<vscode.TestItem> {
  const { testing, cases } = await api();
  await cases.load();
  return until(`${name} has the cases ${labels.join(', ')}`, () => {
    const item = testing.items.fileItem(sandbox.file(name));
    return item !== undefined && String(labelsIn(item)) === String(labels) ? item : undefined;
  });
}

const labelsIn = (item: vscode.TestItem): string[] => inOrder(item).map(({ label }) => label);

const inOrder = (item: vscode.TestItem): vscode.TestItem[] =>
  [...item.children].map(([, child]) => child).sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));

async function run(item: vscode.TestItem): Promise<SeenRuns> {
  const { testing } = await api();
  return seeRuns(() => testing.run([item]));
}

const errorsIn = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'plugwright');

describe('cases in the Testing view', function () {
  this.timeout(60_000);

  before(async () => {
    await api();
    await sandbox.writeWasm('echo.wasm', echo);
    await sandbox.write('say.wat', watSource('one'));
    await sandbox.write('endless.wat', endless);
  });
  after(async () => {
    await sandbox.end();
  });

  describe('discovery', () => {
    it('shows the cases of a file in their order, each by its name alone, which is what is read out', async () => {
      await sandbox.write(
        'found.cases.json',
        caseFile('echo.wasm', [
          { name: 'zebra', function: 'echo', input: 'z' },
          { name: 'ant', calls: [{ function: 'echo' }, { function: 'quiet' }] },
        ]),
      );
      const item = await fileItem('found.cases.json', ['zebra', 'ant']);
      const [zebra, ant] = inOrder(item);
      assert.deepStrictEqual([zebra?.description, ant?.description], [undefined, undefined]);
      const document = await vscode.workspace.openTextDocument(sandbox.file('found.cases.json'));
      assert.match(document.getText(ant?.range), /^\{\s+"name": "ant"[^]*\}$/);
    });

    it('follows what is typed before it is saved', async () => {
      const uri = await sandbox.write('typed.cases.json', caseFile('echo.wasm', [{ name: 'old', function: 'echo' }]));
      await fileItem('typed.cases.json', ['old']);
      const document = await vscode.workspace.openTextDocument(uri);
      const at = document.positionAt(document.getText().indexOf('old'));
      const change = new vscode.WorkspaceEdit();
      change.replace(uri, new vscode.Range(at, at.translate(0, 3)), 'new');
      assert.ok(await vscode.workspace.applyEdit(change));
      await fileItem('typed.cases.json', ['new']);
      assert.ok(await document.save());
      await fileItem('typed.cases.json', ['new']);
    });

    it('forgets a file that is deleted, and leaves out folders that builds write', async () => {
      const uri = await sandbox.write('gone.cases.json', caseFile('echo.wasm', [{ name: 'a', function: 'echo' }]));
      await sandbox.write('dist/copy.cases.json', caseFile('../echo.wasm', [{ name: 'a', function: 'echo' }]));
      await fileItem('gone.cases.json', ['a']);
      await vscode.workspace.fs.delete(uri);
      const { testing, cases } = await api();
      await until('it is gone', () => testing.items.fileItem(uri) === undefined);
      assert.strictEqual(cases.get(sandbox.file('dist/copy.cases.json')), undefined);
    });

    it('tells what is wrong with a file, and heals with it', async () => {
      const uri = await sandbox.write(
        'broken.cases.json',
        caseFile('echo.wasm', [
          { name: 'right', function: 'echo' },
          { name: 'wrong', function: 'echo', expect: { max_ms: 'soon' } },
        ]),
      );
      const item = await fileItem('broken.cases.json', ['right']);
      assert.match(item.error instanceof vscode.MarkdownString ? item.error.value : '', /max.*ms/);
      const [error] = await until('the error is told', () => (errorsIn(uri).length > 0 ? errorsIn(uri) : undefined));
      const document = await vscode.workspace.openTextDocument(uri);
      assert.strictEqual(document.getText(error?.range), '"soon"');
      assert.deepStrictEqual(told(await run(item)), ['errored broken.cases.json', 'passed right']);
      await edit(uri, '"soon"', '60000');
      const healed = await fileItem('broken.cases.json', ['right', 'wrong']);
      assert.strictEqual(healed.error, undefined);
      await until('no error is left', () => errorsIn(uri).length === 0);
    });

    it('keeps the cases of a file while it is no JSON', async () => {
      const uri = await sandbox.write('torn.cases.json', caseFile('echo.wasm', [{ name: 'a', function: 'echo' }]));
      await fileItem('torn.cases.json', ['a']);
      await edit(uri, '"cases"', '"cases');
      const item = await fileItem('torn.cases.json', ['a']);
      await until('it says why', () => item.error);
      assert.deepStrictEqual(told(await run(inOrder(item)[0]!)), ['errored a']);
      await edit(uri, '"cases', '"cases"');
      await until('it is whole', () => item.error === undefined);
    });

    it('warns of functions that the plug-in does not export, and of a plug-in that is not there', async () => {
      const uri = await sandbox.write('warned.cases.json', caseFile('echo.wasm', [{ name: 'a', function: 'ecco' }]));
      await sandbox.entry('echo.wasm', 'ready');
      await fileItem('warned.cases.json', ['a']);
      const [warning] = await until('it warns', () => (errorsIn(uri).length > 0 ? errorsIn(uri) : undefined));
      assert.match(warning?.message ?? '', /exports no function ecco\. Did you mean echo\?/);
      assert.strictEqual(warning?.severity, vscode.DiagnosticSeverity.Warning);
      await edit(uri, '"ecco"', '"echo"');
      await until('the warning is gone', () => errorsIn(uri).length === 0);
      await sandbox.writeWasm('demanding.wasm', demanding);
      await sandbox.entry('demanding.wasm', 'ready');
      await edit(uri, '"echo.wasm"', '"demanding.wasm"');
      const needs = (): string =>
        errorsIn(uri)
          .map((each) => each.message)
          .join('\n');
      await until('it asks for mocks', () => /imports kv_read from extism:host\/user, which has no mock/.test(needs()));
      await edit(uri, '"demanding.wasm"', '"gone.wasm"');
      const [missing] = await until('it misses', () => (errorsIn(uri).length === 1 ? errorsIn(uri) : undefined));
      assert.match(missing?.message ?? '', /There is no gone\.wasm/);
    });
  });

  describe('a run', () => {
    it('tells what passed, failed, could not be judged and was skipped', async () => {
      await sandbox.write(
        'run.cases.json',
        caseFile('echo.wasm', [
          { name: 'right', function: 'echo', input: 'hello', expect: { output: 'hello' } },
          { name: 'other', function: 'echo', input: 'hello', expect: { output: 'hallo' } },
          { name: 'no file', function: 'echo', input: { file: 'no-such-file' } },
          { name: 'later', function: 'echo', skip: 'not yet' },
        ]),
      );
      const seen = await run(await fileItem('run.cases.json', ['right', 'other', 'no file', 'later']));
      assert.deepStrictEqual(told(seen), ['passed right', 'failed other', 'errored no file', 'skipped later']);
      assert.strictEqual(seen.ended, 1);
      assert.match(seen.output, /echo: 5 B, [\d.]+ ms/);
      assert.match(seen.output, /not yet/);
      assert.ok(!/(?<!\r)\n/.test(seen.output), 'A line ends without a carriage return.');

      const [message] = seen.outcomes[1]!.messages;
      assert.deepStrictEqual([message?.expectedOutput, message?.actualOutput], ['hallo', 'hello']);
      const document = await vscode.workspace.openTextDocument(sandbox.file('run.cases.json'));
      assert.strictEqual(message?.location?.uri.toString(), document.uri.toString());
      assert.strictEqual(document.getText(message.location.range), '"hallo"');
      const [missing] = seen.outcomes[2]!.messages;
      assert.match(document.getText(missing?.location?.range), /no-such-file/);
    });

    it('assembles text, reads manifests, and says how to get a plug-in that is missing', async () => {
      await sandbox.write('manifest.toml', '[[wasm]]\npath = "say.wat"\n');
      for (const plugin of ['say.wat', 'manifest.toml', 'missing.wasm']) {
        await sandbox.write(
          `${plugin}.cases.json`,
          caseFile(plugin, [{ name: plugin, function: 'say', expect: { output: 'one' } }]),
        );
      }
      assert.deepStrictEqual(told(await run(await fileItem('say.wat.cases.json', ['say.wat']))), ['passed say.wat']);
      assert.deepStrictEqual(told(await run(await fileItem('manifest.toml.cases.json', ['manifest.toml']))), [
        'passed manifest.toml',
      ]);
      const seen = await run(await fileItem('missing.wasm.cases.json', ['missing.wasm']));
      assert.deepStrictEqual(told(seen), ['errored missing.wasm']);
      assert.match(messageText(seen.outcomes[0]), /missing\.wasm cannot be loaded: there is no such file\.[^]*Build/);
    });

    it('shows what the plug-in says, and nothing of it steers the terminal', async () => {
      await sandbox.write('talk.wat', talk);
      await sandbox.write(
        'talk.cases.json',
        caseFile('talk.wat', [{ name: 't', function: 'talk', input: 'a\u001b[2Jb' }]),
      );
      const seen = await run(await fileItem('talk.cases.json', ['t']));
      assert.match(seen.output, /\[info\] a\ufffd\[2Jb\r\n/);
    });

    it('is old when the plug-in is built anew', async () => {
      await sandbox.write('old.wat', watSource('one'));
      await sandbox.write('old.cases.json', caseFile('old.wat', [{ name: 'aged', function: 'say' }]));
      const item = await fileItem('old.cases.json', ['aged']);
      const { testing } = await api();
      const outdated: string[] = [];
      const note = (items?: vscode.TestItem | readonly vscode.TestItem[]): void =>
        void outdated.push(...[items ?? []].flat().map(({ label }) => label));
      await instead(testing.controller, 'invalidateTestResults', note, async () => {
        assert.deepStrictEqual(told(await run(item)), ['passed aged']);
        assert.deepStrictEqual(outdated, []);
        await sandbox.write('old.wat', watSource('two'));
        await until('it is old', () => outdated.length > 0);
      });
      assert.deepStrictEqual([...new Set(outdated)], ['aged']);
    });

    it('ends an endless case when it is cancelled, and does not begin those behind it', async () => {
      await sandbox.write(
        'endless.cases.json',
        caseFile('endless.wat', [
          { name: 'forever', function: 'spin', options: { timeout_ms: 600000 } },
          { name: 'behind', function: 'spin' },
        ]),
      );
      const item = await fileItem('endless.cases.json', ['forever', 'behind']);
      const { testing } = await api();
      const cancel = new vscode.CancellationTokenSource();
      const started = Date.now();
      const seen = await seeRuns(async () => {
        setTimeout(() => cancel.cancel(), 1500);
        await testing.profile.runHandler(new vscode.TestRunRequest([item], undefined, testing.profile), cancel.token);
      });
      assert.deepStrictEqual(told(seen), ['skipped forever', 'skipped behind']);
      assert.ok(Date.now() - started < 30_000);
    });

    it("is what VS Code's own commands do", async () => {
      await fileItem('found.cases.json', ['zebra', 'ant']);
      await vscode.window.showTextDocument(sandbox.file('found.cases.json'));
      const seen = await seeRuns(async (runs) => {
        await vscode.commands.executeCommand('testing.runCurrentFile');
        await until('it has run', () => runs.ended > 0);
      });
      assert.deepStrictEqual(told(seen), ['passed zebra', 'passed ant']);
    });

    it('does not begin in Restricted Mode, and says why', async () => {
      const item = await fileItem('found.cases.json', ['zebra', 'ant']);
      const seen = await instead(vscode.workspace, 'isTrusted', false, () => run(item));
      assert.deepStrictEqual(told(seen), ['errored zebra', 'errored ant']);
      assert.match(messageText(seen.outcomes[0]), /trusted workspace/);
      await vscode.commands.executeCommand('notifications.clearAll');
    });
  });

  describe('what came out', () => {
    it('is accepted as expected, in the editor, without touching the rest', async () => {
      const uri = await sandbox.write(
        'accept.cases.json',
        '{\n  // Kept.\n  "plugin": "echo.wasm",\n  "cases": [\n    { "name": "a", "function": "echo", "input": "new", "expect": { "output": "old" } }\n  ]\n}\n',
      );
      const item = await fileItem('accept.cases.json', ['a']);
      const [each] = inOrder(item);
      assert.deepStrictEqual(told(await run(item)), ['failed a']);
      const seen = await seeRuns(() => vscode.commands.executeCommand(commands.acceptOutput, each));
      assert.deepStrictEqual(told(seen), ['passed a']);
      const saved = text(await vscode.workspace.fs.readFile(uri));
      assert.match(saved, /"output": "new"/);
      assert.match(saved, /\/\/ Kept\./);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      assert.match(document.getText(), /"output": "old"/);
      await document.save();
    });

    it('is written as a snapshot the first time, compared later, and renewed when asked', async () => {
      const file = (input: string): string =>
        caseFile('echo.wasm', [{ name: 'snap', function: 'echo', input, expect: { snapshot: 'snap.txt' } }]);
      const snapshot = sandbox.file('snap.txt');
      await sandbox.write('snap.cases.json', file('first'));
      const item = await fileItem('snap.cases.json', ['snap']);
      assert.deepStrictEqual(told(await run(item)), ['passed snap']);
      assert.strictEqual(text(await vscode.workspace.fs.readFile(snapshot)), 'first');

      await sandbox.write('snap.cases.json', file('second'));
      const failed = await run(item);
      assert.deepStrictEqual(told(failed), ['failed snap']);
      const [message] = failed.outcomes[0]!.messages;
      assert.deepStrictEqual([message?.expectedOutput, message?.actualOutput], ['first', 'second']);
      assert.strictEqual(message?.contextValue, 'plugwright.snapshot');

      const [each] = inOrder(item);
      const updated = await seeRuns(() =>
        vscode.commands.executeCommand(commands.updateSnapshot, { test: each, message }),
      );
      assert.deepStrictEqual(told(updated), ['passed snap']);
      assert.strictEqual(text(await vscode.workspace.fs.readFile(snapshot)), 'second');
    });

    it('is kept in a folder that is named as its case file, and is none', async () => {
      const file = caseFile('echo.wasm', [{ name: 'snap', function: 'echo', input: 'x', expect: { snapshot: true } }]);
      await sandbox.write('foldered.cases.json', file);
      assert.deepStrictEqual(told(await run(await fileItem('foldered.cases.json', ['snap']))), ['passed snap']);
      const folder = sandbox.file('__snapshots__/foldered.cases.json');
      const { cases, testing } = await api();
      await sandbox.write('after.cases.json', caseFile('echo.wasm', [{ name: 'a', function: 'echo' }]));
      await fileItem('after.cases.json', ['a']);
      await until('the folder is no case file', () => cases.get(folder) === undefined);
      await assert.rejects(cases.open(folder), { code: 'FileNotFound' });
      assert.strictEqual(testing.items.fileItem(folder), undefined);
      assert.deepStrictEqual(vscode.languages.getDiagnostics(folder), []);
    });

    it('is forgotten with its case', async () => {
      const file = (...names: string[]): string =>
        caseFile(
          'echo.wasm',
          names.map((name) => ({ name, function: 'echo', input: 'new', expect: { output: 'old' } })),
        );
      const failing = async (): Promise<boolean[]> => {
        const { testing } = await api();
        return inOrder(await item()).map((each) => testing.results.failure(each) !== undefined);
      };
      const item = (): Promise<vscode.TestItem> => fileItem('left.cases.json', names);
      let names = ['left', 'stays'];
      await sandbox.write('left.cases.json', file(...names));
      await run(await item());
      assert.deepStrictEqual(await failing(), [true, true]);

      names = ['stays'];
      await sandbox.write('left.cases.json', file(...names));
      await run(await item());
      names = ['left', 'stays'];
      await sandbox.write('left.cases.json', file(...names));
      assert.deepStrictEqual(await failing(), [false, true]);
    });

    it('is accepted into the file that holds it', async () => {
      const expected = await sandbox.write('held.txt', 'old');
      await sandbox.write(
        'held.cases.json',
        caseFile('echo.wasm', [
          { name: 'held', function: 'echo', input: 'new', expect: { output: { file: 'held.txt' } } },
        ]),
      );
      const item = await fileItem('held.cases.json', ['held']);
      const failed = await run(item);
      assert.strictEqual(failed.outcomes[0]?.messages[0]?.contextValue, 'plugwright.output');
      const seen = await seeRuns(() => vscode.commands.executeCommand(commands.acceptOutput, item));
      assert.deepStrictEqual(told(seen), ['passed held']);
      assert.strictEqual(text(await vscode.workspace.fs.readFile(expected)), 'new');
    });

    it('stays the same with what the host told recorded, and is free again without', async () => {
      await sandbox.write('dice.wat', dice);
      const uri = await sandbox.write('dice.cases.json', caseFile('dice.wat', [{ name: 'dice', function: 'roll' }]));
      const item = await fileItem('dice.cases.json', ['dice']);
      const [each] = inOrder(item);
      const { testing } = await api();
      const roll = async (): Promise<string> => {
        const [result] = await testing.run([item]);
        return String(result?.calls[0]?.output);
      };
      assert.notStrictEqual(await roll(), await roll());
      await vscode.commands.executeCommand(commands.recordCase, each);
      assert.match(text(await vscode.workspace.fs.readFile(uri)), /"recording": \{\s*"random"/);
      assert.strictEqual(await roll(), await roll());
      await vscode.commands.executeCommand(commands.removeRecording, each);
      assert.doesNotMatch(text(await vscode.workspace.fs.readFile(uri)), /recording/);
      assert.notStrictEqual(await roll(), await roll());
    });

    it('of the case at the cursor is shown by Run Case', async () => {
      const document = await vscode.workspace.openTextDocument(sandbox.file('found.cases.json'));
      const editor = await vscode.window.showTextDocument(document);
      const at = document.positionAt(document.getText().indexOf('"zebra"'));
      editor.selection = new vscode.Selection(at, at);
      const seen = await seeRuns(() => vscode.commands.executeCommand(commands.runCase));
      assert.deepStrictEqual(told(seen), ['passed zebra']);
    });
  });

  describe('tests of XTP', () => {
    const testModule = (value: number): string => `(module
      (import "xtp:test/harness" "assert" (func $assert (param i64 i64 i64)))
      (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
      (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
      (func (export "test") (result i32) (local $name i64)
        (local.set $name (call $alloc (i64.const 1)))
        (call $store (local.get $name) (i32.const 65))
        (call $assert (local.get $name) (i64.const ${value}) (i64.const 0))
        (i32.const 0)))`;

    it('are items of their xtp.toml, at their lines, and tell what they assert', async () => {
      await sandbox.write('xtp/pass.wat', testModule(1));
      await sandbox.write('xtp/fail.wat', testModule(0));
      const uri = await sandbox.write(
        'xtp/xtp.toml',
        [
          'bin = "../say.wat"',
          ...['pass', 'fail'].map((name) => `[[test]]\nname = "${name}"\nwith = "${name}.wat"`),
        ].join('\n'),
      );
      const { testing } = await api();
      await testing.load();
      await testing.xtp.open(uri);
      const item = await fileItem('xtp/xtp.toml', ['pass', 'fail']);
      assert.deepStrictEqual(
        inOrder(item).map(({ range }) => range?.start.line),
        [1, 4],
      );
      const seen = await run(item);
      assert.deepStrictEqual(told(seen), ['passed pass', 'failed fail']);
      assert.match(seen.output, /✓ A\r\n[^]*✗ A/);
    });

    it('are marked where their xtp.toml is wrong, as soon as it is open, until it is right', async () => {
      const uri = await sandbox.write('wrong/xtp.toml', '[[test]]\nname = "a"\n\n[[test]]\nwith = 3\n');
      await vscode.window.showTextDocument(uri);
      await until('both are marked', () => errorsIn(uri).length === 2);
      assert.deepStrictEqual(
        errorsIn(uri).map(({ range, message }) => [range.start.line, message]),
        [
          [0, 'test[0].with: The test module is missing, e.g. "dist/test.wasm".'],
          [3, 'test[1].with: Text is needed, not the number 3.'],
        ],
      );
      await edit(uri, '[[test]]\nname', '[[test]\nname');
      const [error] = await until('it is no TOML', () => (errorsIn(uri).length === 1 ? errorsIn(uri) : undefined));
      assert.strictEqual(error?.range.start.line, 0);
      await edit(uri, '[[test]\nname = "a"\n\n[[test]]\nwith = 3', '[[test]]\nwith = "a.wasm"');
      await until('no mark is left', () => errorsIn(uri).length === 0);
      const again = await sandbox.write('wrong/xtp.toml', '[[test]]\n');
      await until('it is marked again', () => errorsIn(again).length === 1);
      await vscode.workspace.fs.delete(again);
      await until('it is gone', () => errorsIn(again).length === 0);
    });

    it('are not looked for in an xtp.toml that has none', async () => {
      const uri = await sandbox.write('plain/xtp.toml', 'bin = "../say.wat"\n');
      const { testing } = await api();
      await testing.xtp.open(uri);
      assert.strictEqual(testing.items.fileItem(uri), undefined);
    });
  });

  describe('a continuous run', () => {
    const ends: vscode.CancellationTokenSource[] = [];
    afterEach(() => {
      for (const each of ends.splice(0)) each.cancel();
    });

    async function start(item: vscode.TestItem): Promise<void> {
      const { testing } = await api();
      const cancel = new vscode.CancellationTokenSource();
      ends.push(cancel);
      const request = new vscode.TestRunRequest([item], undefined, testing.profile, true);
      await testing.profile.runHandler(request, cancel.token);
    }

    it('runs again what a save concerns: the case file, the plug-in, a file that a case reads', async () => {
      await sandbox.write('again.wat', watSource('one'));
      await sandbox.write('expected.txt', 'one');
      const uri = await sandbox.write(
        'again.cases.json',
        caseFile('again.wat', [
          { name: 'by file', function: 'say', expect: { output: { file: 'expected.txt' } } },
          { name: 'by text', function: 'say', expect: { output: 'one' } },
        ]),
      );
      const item = await fileItem('again.cases.json', ['by file', 'by text']);
      const seen = await seeRuns(async (runs) => {
        const next = async (what: string, act: () => Promise<unknown>): Promise<string[]> => {
          const { ended } = runs;
          const from = runs.outcomes.length;
          await act();
          await until(what, () => runs.ended > ended);
          return told({ ...runs, outcomes: runs.outcomes.slice(from) });
        };
        assert.deepStrictEqual(await next('it begins', () => start(item)), ['passed by file', 'passed by text']);
        const expectedFile = await next('a file is saved', () => sandbox.write('expected.txt', 'two'));
        assert.deepStrictEqual(expectedFile, ['failed by file']);
        const plugin = await next('the plug-in is built', () => sandbox.write('again.wat', watSource('two')));
        assert.deepStrictEqual(plugin, ['passed by file', 'failed by text']);
        const cases = await next('the case file is saved', () => edit(uri, '"output": "one"', '"output": "two"'));
        assert.deepStrictEqual(cases, ['passed by file', 'passed by text']);
      });
      for (const each of ends.splice(0)) each.cancel();
      const before = seen.ended;
      const quiet = await seeRuns(async () => {
        await sandbox.write('expected.txt', 'three');
        await new Promise((resolve) => setTimeout(resolve, 800));
      });
      assert.deepStrictEqual([seen.ended, quiet.ended], [before, 0]);
    });

    it('runs again what a mock script imports', async () => {
      await sandbox.write('scripted.wat', watSource('one'));
      await sandbox.write('scripted.json', '0');
      await sandbox.write(
        'scripted.ts',
        `import data from './scripted.json'; export default { a: { b: () => data } };`,
      );
      await sandbox.write(
        'scripted.cases.json',
        caseFile('scripted.wat', [
          { name: 'with a script', function: 'say', mocks: { scripts: ['scripted.ts'] } },
          { name: 'without', function: 'say' },
        ]),
      );
      const item = await fileItem('scripted.cases.json', ['with a script', 'without']);
      const runs = await seeRuns(async (seen) => {
        await start(item);
        await until('both have run', () => seen.ended === 1);
        await sandbox.write('scripted.json', '{');
        await until('one has run again', () => seen.ended === 2);
      });
      assert.deepStrictEqual(told(runs).sort(), ['failed with a script', 'passed with a script', 'passed without']);
    });
  });
});

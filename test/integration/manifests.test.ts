// Plug-ins of several modules: a manifest in the Plug-ins view, in the run panel, as a case and in watch mode.
import * as assert from 'node:assert';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import type { OptionsDraft } from '../../src/ui/panel/protocol';
import { edit } from './editing';
import { Sandbox, api, instead, treeText, until } from './workbench';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Gives the byte that `answer` puts out. */
const letter = (char: string): string =>
  `(module (func (export "letter") (result i32) (i32.const ${char.charCodeAt(0)})))`;

/** Puts out the letter of another module, and after it the config entry `k` if there is one. */
const answer = `(module
  (import "letters" "letter" (func $letter (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (func (export "answer") (result i32)
    (local $key i64) (local $value i64) (local $out i64)
    (local.set $key (call $alloc (i64.const 1)))
    (call $store_u8 (local.get $key) (i32.const 107))
    (local.set $value (call $config_get (local.get $key)))
    (local.set $out (call $alloc (i64.const 2)))
    (call $store_u8 (local.get $out) (call $letter))
    (call $store_u8 (i64.add (local.get $out) (i64.const 1)) (i32.const 46))
    (if (i64.ne (local.get $value) (i64.const 0))
      (then (call $store_u8 (i64.add (local.get $out) (i64.const 1)) (call $load_u8 (local.get $value)))))
    (call $output_set (local.get $out) (i64.const 2))
    (i32.const 0)))`;

const manifest = `{
  "wasm": [
    { "name": "letters", "path": "letters.wat" },
    { "path": "answer.wasm" }
  ],
  "config": { "k": "!" }
}`;

describe('a manifest', () => {
  const sandbox = new Sandbox('manifests');
  const uri = (): vscode.Uri => sandbox.file('manifest.json');
  before(async () => {
    await api();
    await sandbox.write('letters.wat', letter('A'));
    await sandbox.writeWasm('answer.wasm', answer);
    await sandbox.write('manifest.json', manifest);
    await look('manifest.json');
  });
  after(async () => {
    const { watch } = await api();
    watch.stopAll();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await sandbox.remove();
  });

  /** The view is hidden: nobody else looks at what is new. */
  const look = async (name: string): Promise<void> => {
    const { catalogue } = await api();
    await until(`${name} is listed`, () => listed(name));
    await catalogue.open(sandbox.file(name));
  };
  const listed = async (name: string): Promise<boolean> => {
    const { catalogue } = await api();
    return catalogue.entries().some((each) => each.uri.toString() === sandbox.file(name).toString());
  };
  const lastOutput = async (): Promise<string | undefined> => {
    const { runLog } = await api();
    const [latest] = await runLog.list({ uri: uri().toString(), functionName: 'answer' });
    const record = latest && (await runLog.get(latest.id));
    return record && text(record.output);
  };
  const gives = (output: string): Promise<unknown> =>
    until(
      `the last output is ${output}`,
      async () => (await lastOutput()) === output,
      10_000,
      async () => `it is ${await lastOutput()}`,
    );

  it('is a plug-in with the functions of its main module, its imports by who provides them, and its modules', async () => {
    await sandbox.entry('manifest.json', 'ready');
    const [first = '', ...lines] = await treeText(uri());
    assert.match(first, /^manifest\.json {2}manifest · 2 modules · \d+ B$/);
    const sizes = lines.map((line) => line.replace(/\d+ B/, 'n B'));
    const folder = vscode.workspace.asRelativePath(sandbox.uri);
    assert.deepStrictEqual(sizes, [
      '  Functions  1',
      '    answer',
      '  Imports  6',
      '    letters  1 provided',
      '      letter  () -> i32 · module letters',
      '    extism:host/env  5 provided',
      '      alloc  (i64) -> i64 · Extism',
      '      store_u8  (i64, i32) -> () · Extism',
      '      load_u8  (i64) -> i32 · Extism',
      '      config_get  (i64) -> i64 · Extism',
      '      output_set  (i64, i64) -> () · Extism',
      '  Modules  2',
      `    letters  ${folder}/letters.wat · n B`,
      `    answer  main · ${folder}/answer.wasm · n B`,
    ]);
  });

  it('runs with its modules linked and its own config, which the panel overrides', async () => {
    const { panel } = await api();
    await panel.show({ uri: uri(), functionName: 'answer' }, { run: 'always', input: bytes('') });
    await gives('A!');
    const input = { mode: 'text', text: '', hex: '', file: '' } as const;
    const options: OptionsDraft = {
      ...{ allowedHosts: [], allowedPaths: [], timeoutMs: '', maxPages: '', keepState: false },
      logLevel: 'info',
      config: [{ key: 'k', value: '?' }],
    };
    await panel.show({ uri: uri(), functionName: 'answer' }, { run: 'always', draft: { input, options } });
    await gives('A?');
    await panel.show(undefined, { run: 'always', draft: { input, options: { ...options, config: [] } } });
    await gives('A!');
  });

  it('is what a case that is saved names', async () => {
    const name = (): Promise<string> => Promise.resolve('an answer');
    await instead(vscode.window, 'showInputBox', name as typeof vscode.window.showInputBox, async () => {
      await vscode.commands.executeCommand(commands.saveAsCase);
    });
    const file = await vscode.workspace.fs.readFile(sandbox.file('manifest.cases.json'));
    assert.deepStrictEqual(JSON.parse(text(file)), {
      plugin: 'manifest.json',
      cases: [{ name: 'an answer', function: 'answer', expect: { output: 'A!' } }],
    });
    await until('it is under its function', async () => (await treeText(uri())).includes('      an answer'));
  });

  it('runs again when one of its modules is saved, or the manifest', async () => {
    const { watch } = await api();
    await watch.start(uri());
    await edit(sandbox.file('letters.wat'), '65', '66');
    await gives('B!');
    await edit(uri(), '"!"', '"#"');
    await gives('B#');
    await sandbox.writeWasm('answer.wasm', answer.replace('i32.const 46', 'i32.const 47').replace('i64.ne', 'i64.eq'));
    await gives('B/');
    await sandbox.writeWasm('answer.wasm', answer);
    await gives('B#');
    watch.stop(uri());
  });

  it('says which module is missing, and heals when it is there', async () => {
    const wasm = [{ name: 'letters', path: 'later.wasm' }, { path: 'answer.wasm' }];
    await sandbox.write('later.manifest.json', JSON.stringify({ wasm }));
    await look('later.manifest.json');
    const at = sandbox.file('later.manifest.json');
    const lines = await treeText(at);
    assert.match(lines[0] ?? '', /^later\.manifest\.json {2}manifest · 2 modules · 1 cannot be used/);
    assert.ok(
      lines.some((line) => /^ {4}letters .*There is no file .*later\.wasm/.test(line)),
      lines.join('\n'),
    );
    assert.ok(lines.includes('      letter  () -> i32 · unknown'), lines.join('\n'));
    await sandbox.writeWasm('later.wasm', letter('Z'));
    await until('it is whole', async () => (await treeText(at)).includes('      letter  () -> i32 · module letters'));
  });

  it('that is wrong is an error in the view and at its line, until it is mended', async () => {
    const wrong = '{\n  "wasm": [{ "path": "answer.wasm" },\n    { "path": "letters.wat", "hash": "12" }]\n}';
    const at = await sandbox.write('wrong.manifest.json', wrong);
    await look('wrong.manifest.json');
    assert.deepStrictEqual(await treeText(at), [
      'wrong.manifest.json  wasm[1].hash: is no SHA-256: 64 hexadecimal digits',
      '  wasm[1].hash: is no SHA-256: 64 hexadecimal digits  line 3',
    ]);
    const marks = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(at);
    await until('it is marked', () => marks().length > 0);
    assert.strictEqual(marks()[0]?.range.start.line, 2);
    await sandbox.write('wrong.manifest.json', wrong.replace('"hash": "12"', '"name": "letters"'));
    await until('it is a plug-in', async () => (await treeText(at))[0]?.includes('2 modules'));
    await until('the mark is gone', () => marks().length === 0);
    await sandbox.write('wrong.manifest.json', wrong.replace('}]', '}'));
    await until('its syntax is wrong', async () => /expected/.test((await treeText(at))[0] ?? ''));
  });

  it('is none if it names no modules of WebAssembly, and becomes one as soon as it does', async () => {
    const { catalogue } = await api();
    await sandbox.write('web/manifest.json', '{ "name": "My App", "icons": [{ "src": "wasm.png" }] }');
    await sandbox.write('web/other.manifest.json', manifest.replaceAll('"path": "', '"path": "../'));
    await look('web/other.manifest.json');
    await catalogue.refresh();
    assert.strictEqual(await listed('web/manifest.json'), false);
    await sandbox.write('web/manifest.json', manifest.replaceAll('"path": "', '"path": "../'));
    await look('web/manifest.json');
    await sandbox.write('web/manifest.json', '{ "name": "My App" }');
    await until('it is gone', async () => !(await listed('web/manifest.json')));
  });

  it('may have any name if a case file names it', async () => {
    await sandbox.write(
      'named/plugin.toml',
      '[[wasm]]\nname = "letters"\npath = "../letters.wat"\n\n[[wasm]]\npath = "../answer.wasm"\n',
    );
    await sandbox.write(
      'named/any.cases.json',
      JSON.stringify({ plugin: 'plugin.toml', cases: [{ name: 'one', function: 'answer', expect: { output: 'B.' } }] }),
    );
    const { cases } = await api();
    await cases.load();
    await look('named/plugin.toml');
    await until('its case is there', async () =>
      (await treeText(sandbox.file('named/plugin.toml'))).includes('      one'),
    );
    await sandbox.write('named/plugin.toml', '[[wasm]]\nname = "letters"\npath = "../answer.wasm"\n');
    await until('it is read again', async () =>
      /manifest · 1 module\b/.test((await treeText(sandbox.file('named/plugin.toml')))[0] ?? ''),
    );
  });

  it('fetches what it names by an address when it runs, once, and not before', async () => {
    const module = await sandbox.assemble(letter('U'));
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end(module);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/letters.wasm`;
      const at = await sandbox.write('far.manifest.json', JSON.stringify({ wasm: [{ url }, { path: 'answer.wasm' }] }));
      await look('far.manifest.json');
      assert.ok(
        (await treeText(at)).includes(`    letters  ${url} · fetched when it runs`),
        (await treeText(at)).join(),
      );
      assert.strictEqual(asked, 0);
      const { panel, runLog } = await api();
      for (const runs of [1, 2]) {
        await panel.show({ uri: at, functionName: 'answer' }, { run: 'always', input: bytes('') });
        const [latest, ...before] = await runLog.list({ uri: at.toString() });
        assert.strictEqual(before.length + 1, runs);
        assert.strictEqual(latest && text((await runLog.get(latest.id))?.output ?? bytes('')), 'U.');
      }
      assert.strictEqual(asked, 1);
      assert.ok((await treeText(at)).includes(`    letters  ${url} · ${module.length} B`), (await treeText(at)).join());
    } finally {
      server.close();
    }
  });
});

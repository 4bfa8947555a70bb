// Case files that ask much of the Testing view: thousands of cases, files that are none, cases that change while they run.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { edit } from './editing';
import { echo, endless } from './plugins';
import { messageText, seeRuns, told } from './testRuns';
import { Sandbox, api, until } from './workbench';

/** 50 MB of zeros. */
const flood = `(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (func (export "flood") (result i32)
    (call $output (call $alloc (i64.const 52428800)) (i64.const 52428800))
    (i32.const 0)))`;

const caseFile = (plugin: string, cases: readonly object[]): string => JSON.stringify({ plugin, cases }, null, 2);

describe('hard case files in the Testing view', function () {
  this.timeout(60_000);
  const sandbox = new Sandbox('hard-cases');

  before(async () => {
    await api();
    await sandbox.writeWasm('echo.wasm', echo);
    await sandbox.writeWasm('flood.wasm', flood);
    await sandbox.write('endless.wat', endless);
  });
  after(async () => {
    await sandbox.end();
  });

  /** The item of a case file once it has as many cases, or an error. */
  async function fileItem(name: string, count: number): Promise<vscode.TestItem> {
    const { testing, cases } = await api();
    await cases.load();
    return until(`${name} is shown`, () => {
      const item = testing.items.fileItem(sandbox.file(name));
      return item?.children.size === count && (count > 0 || item.error !== undefined) ? item : undefined;
    });
  }

  async function run(item: vscode.TestItem): Promise<ReturnType<typeof told>> {
    const { testing } = await api();
    return told(await seeRuns(() => testing.run([item])));
  }

  it('show ten thousand cases, and follow what is typed in them', async () => {
    const count = 10_000;
    const cases = Array.from({ length: count }, (_, i) => ({ name: `case ${i}`, function: 'echo', input: `${i}` }));
    const uri = await sandbox.write('many.cases.json', caseFile('echo.wasm', cases));
    const item = await fileItem('many.cases.json', count);
    await edit(uri, '"case 0"', '"renamed"');
    const id = (name: string): string => `${uri.toString()}#${name}`;
    await until('it is renamed', () => item.children.get(id('renamed')));
    assert.strictEqual(item.children.get(id('case 0')), undefined);
    const { testing } = await api();
    const results = await testing.run([item]);
    assert.strictEqual(results.filter(({ outcome }) => outcome === 'passed').length, count);
    await vscode.workspace.fs.delete(uri);
    await until('it is gone', () => testing.items.fileItem(uri) === undefined);
  });

  it('are refused if they are too large or no text, and say why', async () => {
    const input = 'x'.repeat(50 * 1024 * 1024);
    await sandbox.write('huge.cases.json', caseFile('echo.wasm', [{ name: 'a', function: 'echo', input }]));
    await sandbox.write('large.cases.json', `"${'x'.repeat(12 * 1024 * 1024)}"`);
    await sandbox.write(
      'bytes.cases.json',
      new Uint8Array(100_000).map((_, i) => (i * 7919) % 256),
    );
    for (const [name, why] of [
      ['huge.cases.json', /has \d+ bytes, more than/],
      ['large.cases.json', /larger than 10 MB/],
      ['bytes.cases.json', /no JSON/],
    ] as const) {
      // A file of this size may be read for the first time before all of it is written.
      const item = await fileItem(name, 0);
      const said = (): string => (item.error instanceof vscode.MarkdownString ? item.error.value : '');
      await until(`${name} says why it is refused`, () => why.test(said()), 10_000, said);
      await vscode.workspace.fs.delete(sandbox.file(name));
    }
  });

  it('may have failing cases with outputs of 50 MB', async () => {
    const expectations = [{ output: 'x' }, { contains: { a: 1 } }, { matches: 'a' }, { output: { json: [1] } }];
    const cases = expectations.map((expect, i) => ({ name: `${i}`, function: 'flood', expect }));
    await sandbox.write('flood.cases.json', caseFile('flood.wasm', cases));
    const item = await fileItem('flood.cases.json', cases.length);
    const { testing } = await api();
    const seen = await seeRuns(() => testing.run([item]));
    assert.deepStrictEqual(told(seen), ['failed 0', 'failed 1', 'failed 2', 'failed 3']);
    for (const { messages } of seen.outcomes) assert.ok((messages[0]?.actualOutput?.length ?? 0) < 100_000);
  });

  it('have expressions that would search for ever', async () => {
    const hopeless = { name: 'h', function: 'echo', input: `${'a'.repeat(50)}!`, expect: { matches: '^(a+)+$' } };
    await sandbox.write('search.cases.json', caseFile('echo.wasm', [hopeless]));
    const item = await fileItem('search.cases.json', 1);
    const { testing } = await api();
    const seen = await seeRuns(() => testing.run([item]));
    assert.deepStrictEqual(told(seen), ['errored h']);
    assert.match(messageText(seen.outcomes[0]), /took more than 1000 ms/);
  });

  it('may be renamed, broken and deleted while a case of them runs', async () => {
    const spin = { name: 'spins', function: 'spin', options: { timeout_ms: 1500 } };
    const changes: readonly ((uri: vscode.Uri) => PromiseLike<unknown>)[] = [
      (uri) => edit(uri, 'spins', 'turned'),
      (uri) => edit(uri, '"cases"', '"cases'),
      (uri) => vscode.workspace.fs.delete(uri),
      (uri) => vscode.workspace.fs.rename(uri, sandbox.file('elsewhere.cases.json')),
    ];
    const { testing } = await api();
    for (const [index, change] of changes.entries()) {
      const name = `changing-${index}.cases.json`;
      const uri = await sandbox.write(name, caseFile('endless.wat', [spin]));
      const item = await fileItem(name, 1);
      const seen = await seeRuns(async () => {
        const running = testing.run([item]);
        await change(uri);
        await running;
      });
      assert.deepStrictEqual([told(seen), seen.ended], [['failed spins'], 1], String(change));
    }
    const moved = await fileItem('elsewhere.cases.json', 1);
    assert.deepStrictEqual(await run(moved), ['failed spins']);
  });

  it('are cancelled at once while another run of their plug-in is under way', async () => {
    const spin = (name: string): object => ({ name, function: 'spin', options: { timeout_ms: 600_000 } });
    await sandbox.write('queue.cases.json', caseFile('endless.wat', [spin('first'), spin('second')]));
    const item = await fileItem('queue.cases.json', 2);
    const [first, second] = [...item.children].map(([, child]) => child);
    const { testing } = await api();
    const [stopFirst, stopSecond] = [new vscode.CancellationTokenSource(), new vscode.CancellationTokenSource()];
    const seen = await seeRuns(async (runs) => {
      const running = testing.run([first!], {}, stopFirst.token);
      const waiting = testing.run([second!], {}, stopSecond.token);
      stopSecond.cancel();
      await waiting;
      assert.deepStrictEqual(told(runs), ['skipped second']);
      stopFirst.cancel();
      await running;
    });
    assert.deepStrictEqual(told(seen), ['skipped second', 'skipped first']);
  });
});

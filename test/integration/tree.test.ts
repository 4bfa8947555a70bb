// The Plug-ins view: what it shows of a plug-in.
import * as assert from 'node:assert';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import type { Node } from '../../src/ui/explorer/nodes';
import { demanding, echo, emptyModule } from './plugins';
import { Sandbox, api, labelOf, treeText, until } from './workbench';

describe('the Plug-ins view', () => {
  const sandbox = new Sandbox('tree');
  after(() => sandbox.remove());

  it('shows functions, imports and memory', async () => {
    const uri = await sandbox.writeWasm('echo.wasm', echo);
    const { size, description } = await sandbox.entry('echo.wasm', 'ready');
    const lines = (await treeText(uri)).filter(
      (_, index, all) => index <= all.findIndex((line) => /^  Memory/.test(line)),
    );
    assert.deepStrictEqual(lines, [
      `echo.wasm  ${[description?.language, `${size} B`].filter(Boolean).join(' · ')}`,
      '  Functions  2 of 3 callable',
      '    echo',
      '    quiet',
      '    add  takes parameters (i32, i32)',
      '  Imports  3',
      '    extism:host/env  3 provided',
      '      input_length  () -> i64',
      '      input_offset  () -> i64',
      '      output_set  (i64, i64) -> ()',
      '  Memory  1 page (64 KB) · at most 4 pages (256 KB)',
    ]);
  });

  it('marks imports that need a mock and those that nobody has', async () => {
    const uri = await sandbox.writeWasm('demanding.wasm', demanding);
    await sandbox.entry('demanding.wasm', 'ready');
    const lines = await treeText(uri);
    assert.ok(lines.includes('  Imports  4 · 2 need a mock · 1 unknown'), lines.join('\n'));
    assert.ok(lines.includes('      kv_read  (i64) -> i64 · needs a mock'), lines.join('\n'));
    assert.ok(lines.includes('      no_such_function  (i32) -> () · unknown'), lines.join('\n'));
  });

  it('lists custom sections with their sizes', async () => {
    const section = Uint8Array.of(0, 8, 4, ...new TextEncoder().encode('note'), 1, 2, 3);
    const uri = await sandbox.write('sections.wasm', new Uint8Array([...emptyModule, ...section]));
    await sandbox.entry('sections.wasm', 'ready');
    assert.deepStrictEqual((await treeText(uri)).slice(-2), ['  Custom Sections  1 · 3 B', '    note  3 B']);
  });

  it('shows what is wrong with a broken file, and at which offset', async () => {
    const uri = await sandbox.write('broken.wasm', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 50));
    const { problem } = await sandbox.entry('broken.wasm', 'broken');
    assert.deepStrictEqual(await treeText(uri), [
      `broken.wasm  ${problem?.message ?? ''}`,
      `  ${problem?.message ?? ''}  at 0x${problem?.offset?.toString(16) ?? ''}`,
    ]);
  });

  it('shows the folder of plug-ins with the same name, and of those only', async () => {
    await sandbox.write('one/same.wasm', emptyModule);
    const uri = await sandbox.write('two/same.wasm', emptyModule);
    await sandbox.entry('one/same.wasm', 'ready');
    await sandbox.entry('two/same.wasm', 'ready');
    assert.match((await treeText(uri))[0] ?? '', /^same\.wasm {2}(\w+\/)?test-tree\/two · 8 B$/);
  });

  it('runs a function by Enter or click, and not one that a host cannot call', async () => {
    const uri = await sandbox.writeWasm('keys.wasm', echo);
    await sandbox.entry('keys.wasm', 'ready');
    const [runs, other] = [await functionItem(uri, 'echo'), await functionItem(uri, 'add')];
    assert.strictEqual(runs.command?.command, commands.runFunction);
    assert.deepStrictEqual(runs.command.arguments, [{ uri, functionName: 'echo' }]);
    assert.strictEqual(runs.contextValue, 'function');
    assert.strictEqual(other.command, undefined);
    assert.strictEqual(other.contextValue, 'function.other');
    assert.strictEqual(other.accessibilityInformation?.label, 'add, cannot be run, takes parameters (i32, i32)');
  });

  it('gives every item a label for screen readers and an id of its own', async () => {
    const uri = await sandbox.writeWasm('spoken.wasm', demanding);
    await sandbox.entry('spoken.wasm', 'ready');
    const items = await allItems(uri);
    for (const item of items) assert.ok(item.accessibilityInformation?.label, labelOf(item));
    assert.strictEqual(new Set(items.map((item) => item.id)).size, items.length);
  });

  it('keeps the ids of items when a plug-in is built again', async () => {
    const uri = await sandbox.writeWasm('stable.wasm', echo);
    await sandbox.entry('stable.wasm', 'ready');
    const before = (await allItems(uri)).map((item) => item.id);
    await sandbox.writeWasm('stable.wasm', `${echo.slice(0, -1)} (func $added))`);
    const { catalogue } = await api();
    await catalogue.refresh();
    await sandbox.entry('stable.wasm', 'ready');
    assert.deepStrictEqual(
      (await allItems(uri)).map((item) => item.id),
      before,
    );
  });

  it('escapes names of the plug-in, so that they do not become links', async () => {
    const uri = await sandbox.writeWasm(
      'hostile.wasm',
      '(module (import "[x](command:quit)" "`<img src=x>" (func)) (func (export "f") (param i32)))',
    );
    await sandbox.entry('hostile.wasm', 'ready');
    for (const { tooltip } of await allItems(uri)) {
      if (tooltip instanceof vscode.MarkdownString)
        assert.ok(tooltip.isTrusted !== true && tooltip.supportHtml !== true);
    }
  });

  it('reveals a function', async () => {
    const uri = await sandbox.writeWasm('revealed.wasm', echo);
    await sandbox.entry('revealed.wasm', 'ready');
    const { explorer } = await api();
    await vscode.commands.executeCommand('plugwright.plugins.focus');
    await explorer.reveal(uri, 'quiet');
    await until('the view is visible', () => explorer.visible);
    assert.strictEqual(explorer.selected?.name, 'quiet');
  });
});

async function allItems(uri: vscode.Uri): Promise<vscode.TreeItem[]> {
  const { explorer } = await api();
  const items: vscode.TreeItem[] = [];
  const walk = async (nodes: Node[]): Promise<void> => {
    for (const node of nodes) {
      items.push(explorer.tree.getTreeItem(node));
      await walk(await explorer.tree.getChildren(node));
    }
  };
  const roots = await explorer.tree.getChildren();
  await walk(roots.filter((root) => root.uri.toString() === uri.toString()));
  return items;
}

async function functionItem(uri: vscode.Uri, name: string): Promise<vscode.TreeItem> {
  const item = (await allItems(uri)).find((each) => each.label === name);
  assert.ok(item, name);
  return item;
}

// Cases of plug-ins: saved from the panel, changed in the tree, run by watch mode, and mocks for what a plug-in imports.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands, settings } from '../../src/ui/contributions';
import { CaseCatalogue } from '../../src/ui/cases/catalogue/catalogue';
import type { Node } from '../../src/ui/explorer/nodes';
import { demanding, echo } from './plugins';
import { Sandbox, api, bytes, execute, instead, treeText, until } from './workbench';

describe('cases', () => {
  const sandbox = new Sandbox('cases');
  let uri: vscode.Uri;
  const file = (): vscode.Uri => sandbox.file('echo.cases.json');
  const read = async (at = file()): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(at));

  before(async () => {
    uri = await sandbox.addEcho();
  });
  after(async () => {
    await sandbox.end();
  });

  /** Answers the input boxes that open. */
  const typing = async <T>(answer: (options: vscode.InputBoxOptions) => string, run: () => Promise<T>): Promise<T> => {
    const show = (options: vscode.InputBoxOptions = {}): Promise<string> => Promise.resolve(answer(options));
    return instead(vscode.window, 'showInputBox', show as typeof vscode.window.showInputBox, run);
  };
  const save = (): Promise<void> =>
    typing(
      ({ value = '' }) => value,
      async () => {
        await execute(commands.saveAsCase);
      },
    );
  const caseLines = async (): Promise<string[]> => {
    const lines = await treeText(uri);
    const from = lines.findIndex((line) => /^ {4}echo/.test(line));
    return lines.slice(from, from + 1 + lines.slice(from + 1).findIndex((line) => !line.startsWith('      ')));
  };
  const node = async (name: string): Promise<Node> => {
    const { explorer } = await api();
    const find = async (parent?: Node): Promise<Node | undefined> => {
      for (const child of await explorer.tree.getChildren(parent)) {
        if (child.uri.toString() !== uri.toString()) continue;
        if (child.kind === 'case' && child.name === name) return child;
        const below = await find(child);
        if (below) return below;
      }
      return undefined;
    };
    return until(`the case ${name} is in the tree`, () => find());
  };

  it('are saved with input and result under a name that is proposed', async () => {
    const { panel } = await api();
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input: bytes('Ada') });
    await save();
    const written = JSON.parse(await read()) as Record<string, unknown>;
    assert.strictEqual(written['plugin'], 'echo.wasm');
    assert.deepStrictEqual(written['cases'], [
      { name: 'echo Ada', function: 'echo', input: 'Ada', expect: { output: 'Ada' } },
    ]);
  });

  it('are saved without a result that is not that of the input', async () => {
    const { panel } = await api();
    await panel.show({ uri, functionName: 'echo' }, { run: 'never', input: bytes('{"a":1}') });
    await save();
    const { cases } = JSON.parse(await read()) as { cases: unknown[] };
    assert.deepStrictEqual(cases[1], { name: 'echo 1', function: 'echo', input: { json: { a: 1 } } });
    assert.deepStrictEqual(await caseLines(), ['    echo  2 cases', '      echo Ada', '      echo 1']);
  });

  it('are moved, duplicated, renamed, deleted and brought back, while the rest of the file stays', async () => {
    await vscode.workspace.fs.writeFile(file(), bytes((await read()).replace('"cases"', '// Mine.\n  "cases"')));
    await until('its editor has it', async () =>
      (await vscode.workspace.openTextDocument(file())).getText().includes('// Mine.'),
    );
    await execute(commands.moveCaseUp, await node('echo 1'));
    await until('it is above', async () => (await caseLines())[1] === '      echo 1');
    await execute(commands.duplicateCase, await node('echo 1'));
    await typing(
      () => 'renamed',
      async () => {
        await execute(commands.renameCase, await node('echo 1 copy'));
      },
    );
    await until(
      'there are three',
      async () => (await caseLines()).join() === '    echo  3 cases,      echo 1,      renamed,      echo Ada',
    );
    const before = await read();
    const undo = (() => Promise.resolve('Undo')) as unknown as typeof vscode.window.showInformationMessage;
    await execute(commands.deleteCase, await node('echo 1'));
    assert.ok(!(await read()).includes('"echo 1"'));
    await instead(vscode.window, 'showInformationMessage', undo, async () => {
      await execute(commands.deleteCase, await node('renamed'));
    });
    await until('it is back', async () => (await read()).includes('"renamed"'));
    const text = await read();
    assert.ok(text.includes('// Mine.') && text !== before, text);
  });

  it('take their snapshots with them when they are renamed', async () => {
    const kept = { name: 'kept', function: 'echo', input: 'as before', expect: { snapshot: true } };
    const at = await sandbox.write('kept.cases.json', JSON.stringify({ plugin: 'echo.wasm', cases: [kept] }));
    const snapshot = await sandbox.write('__snapshots__/kept.cases.json/kept.txt', 'as before');
    await typing(
      () => 'kept elsewhere',
      async () => {
        await execute(commands.renameCase, await node('kept'));
      },
    );
    assert.match(await read(at), /"kept elsewhere"/);
    assert.strictEqual(await read(vscode.Uri.joinPath(snapshot, '../kept-elsewhere.txt')), 'as before');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(snapshot)));
    await vscode.workspace.fs.delete(at);
    await until('it is gone from the tree', async () => !(await treeText(uri)).join().includes('kept elsewhere'));
  });

  it('cannot be renamed to a name that is taken', async () => {
    let problem: unknown;
    await typing(
      (options) => {
        problem = options.validateInput?.('echo Ada');
        return options.value ?? '';
      },
      async () => {
        await execute(commands.renameCase, await node('renamed'));
      },
    );
    assert.match(String(problem), /already a case/);
  });

  it('of functions that are gone stand apart, with a warning', async () => {
    await sandbox.write(
      'other.cases.json',
      JSON.stringify({ plugin: 'echo.wasm', cases: [{ name: 'old', function: 'gone' }] }),
    );
    await until('they are there', async () => (await treeText(uri)).includes('  Cases without a function  1'));
    assert.ok((await treeText(uri)).includes('    old'));
    await vscode.workspace.fs.delete(sandbox.file('other.cases.json'));
  });

  it('show how they ended, and run as watch mode is told to', async () => {
    const { watch, testing } = await api();
    const ran = new Promise<readonly string[]>((resolve) => {
      const listening = testing.onDidRun((results) => {
        listening.dispose();
        resolve(results.map(({ name, outcome }) => `${name} ${outcome}`));
      });
    });
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update(settings.watchRerun, 'cases', vscode.ConfigurationTarget.Workspace);
    try {
      await watch.start(uri);
      await until('it is watched', () => watch.view(uri).state === 'idle');
      await sandbox.writeWasm('echo.wasm', echo.replace('(export "quiet")', '(export "silent")'));
      assert.deepStrictEqual(await ran, ['renamed passed', 'echo Ada passed']);
      await until('the status tells', () => watch.view(uri).text.includes('2 of 2 cases passed'));
      const { explorer } = await api();
      const { iconPath } = explorer.tree.getTreeItem(await node('echo Ada'));
      assert.ok(iconPath instanceof vscode.ThemeIcon && iconPath.id === 'testing-passed-icon');
    } finally {
      watch.stop(uri);
      await configuration.update(settings.watchRerun, undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('hold mocks, which are generated for what a plug-in imports, and the tree says which serves', async () => {
    const plugin = await sandbox.writeWasm('demanding.wasm', demanding);
    await sandbox.entry('demanding.wasm', 'ready');
    await execute(commands.generateMock, { uri: plugin });
    const { mocks } = JSON.parse(await read(sandbox.file('demanding.cases.json'))) as { mocks: unknown };
    assert.deepStrictEqual(mocks, { functions: { 'extism:host/user': { kv_read: { returns: '' }, kv_write: {} } } });
    await until('the tree says so', async () => {
      const lines = await treeText(plugin);
      return (
        lines.includes('      kv_read  (i64) -> i64 · mocked in demanding.cases.json') &&
        lines.includes('    extism:host/user  2 mocked')
      );
    });
    await execute(commands.generateMockScript, { uri: plugin });
    const script = await read(sandbox.file('demanding.mocks.ts'));
    assert.match(script, /kv_write\(plugin: HostCall, arg1: bigint, arg2: bigint\): void/);
    assert.ok((await read(sandbox.file('demanding.cases.json'))).includes('"demanding.mocks.ts"'));
  });

  it('that are opened where none are searched for stay, though a search is under way that does not find them', async () => {
    const log = vscode.window.createOutputChannel('Plugwright test of searching', { log: true });
    const cases = new CaseCatalogue(log);
    const outside = await sandbox.write('node_modules/outside.cases.json', '{');
    await Promise.all([cases.refresh(), cases.open(outside)]);
    await cases.refresh();
    assert.ok(cases.get(outside)?.parsed);
    await vscode.workspace.fs.delete(outside);
    await cases.refresh();
    assert.strictEqual(cases.get(outside), undefined);
    cases.dispose();
    log.dispose();
  });
});

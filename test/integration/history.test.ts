// The list of earlier runs: what its buttons do.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { commands } from '../../src/ui/contributions';
import { Sandbox, api, bytes, instead, until } from './workbench';

describe('the list of runs', () => {
  const sandbox = new Sandbox('history');
  let uri: vscode.Uri;

  before(async () => {
    uri = await sandbox.addEcho();
  });
  after(async () => {
    await sandbox.end();
  });

  /** Shows the list, and presses this button of the run at `index` in it. */
  const press = (tooltip: string, index: number, before?: () => Promise<unknown>): Promise<unknown> => {
    const real = vscode.window.createQuickPick.bind(vscode.window);
    const pressing = <T extends vscode.QuickPickItem>(): vscode.QuickPick<T> => {
      const list = real<T>();
      const onPress: vscode.Event<vscode.QuickPickItemButtonEvent<T>> = (listener) => {
        void until('the list has the run', () => list.items[index]).then(async (item) => {
          await before?.();
          const button = item.buttons?.find((each) => each.tooltip === tooltip);
          if (button) listener({ item, button });
        });
        return new vscode.Disposable(() => undefined);
      };
      return new Proxy(list, {
        get: (_, key) => {
          const value: unknown = key === 'onDidTriggerItemButton' ? onPress : Reflect.get(list, key, list);
          return typeof value === 'function' ? (value.bind(list) as unknown) : value;
        },
        set: (_, key, value) => Reflect.set(list, key, value, list),
      });
    };
    return instead(vscode.window, 'createQuickPick', pressing, async () => {
      await vscode.commands.executeCommand(commands.showHistory);
    });
  };

  it('saves a run as a case', async () => {
    const { panel, runLog, cases } = await api();
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input: bytes('Grace') });
    await until(
      'the run is kept',
      async () => (await runLog.list({ uri: uri.toString(), functionName: 'echo' })).length > 0,
    );
    const accept = ({ value }: vscode.InputBoxOptions = {}): Promise<string | undefined> => Promise.resolve(value);
    await instead(vscode.window, 'showInputBox', accept as typeof vscode.window.showInputBox, () =>
      press('Save as Case', 0),
    );
    const { parsed } = await cases.open(sandbox.file('echo.cases.json'));
    assert.deepStrictEqual(parsed?.file?.cases, [
      { name: 'echo Grace', function: 'echo', input: 'Grace', expect: { output: 'Grace' } },
    ]);
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith('/echo.cases.json'));
  });

  it('says after it has closed why runs cannot be compared', async () => {
    const { panel, runLog } = await api();
    await panel.show({ uri, functionName: 'echo' }, { run: 'always', input: bytes('Grace Hopper') });
    await until(
      'the run is kept',
      async () => (await runLog.list({ uri: uri.toString(), functionName: 'echo' })).length > 1,
    );
    const shown: string[] = [];
    const show = (message: string): Promise<undefined> => Promise.resolve(void shown.push(message));
    await instead(vscode.window, 'showErrorMessage', show as typeof vscode.window.showErrorMessage, () =>
      press('Compare with Latest Run', 1, async () => (await runLog.history())?.clear()),
    );
    assert.deepStrictEqual(shown, ['One of the runs is no longer in the history.']);
  });
});

// What people see marked in a case file, where VS Code's JSON support and the extension both read it.
import * as assert from 'node:assert';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { Sandbox, api, extension, until } from './workbench';

describe('marks on case files', () => {
  const sandbox = new Sandbox('marks');
  before(async () => {
    await api();
    await sandbox.addEcho();
  });
  after(async () => {
    await sandbox.end();
  });

  const show = async (name: string, text: string): Promise<vscode.TextDocument> => {
    const document = await vscode.workspace.openTextDocument(await sandbox.write(name, text));
    await vscode.window.showTextDocument(document);
    return document;
  };
  /** Each mark as the text that it is on, and its message. */
  const marks = (document: vscode.TextDocument): [string, string][] =>
    vscode.languages
      .getDiagnostics(document.uri)
      .map(({ range, message }): [string, string] => [document.getText(range), message])
      .sort();
  const become = async (document: vscode.TextDocument, expected: readonly [string, RegExp][]): Promise<void> => {
    const fit = (): boolean => {
      const found = marks(document);
      return (
        found.length === expected.length &&
        expected.every(([at, message], index) => found[index]?.[0] === at && message.test(found[index][1]))
      );
    };
    await until('the marks are there', fit, 10_000, () => JSON.stringify(marks(document)));
    // Neither of the two has more to say.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.ok(fit(), JSON.stringify(marks(document)));
  };

  it('are one for each mistake, in our words, and where only the JSON support tells it, in its own', async () => {
    const document = await show(
      'mistakes.cases.json',
      `{
        "plugin": "echo.wasm",
        "cases": [
          { "name": "a", "function": "echo", "expct": {}, "options": { "timeout_ms": "long" } },
          { "name": "b", "function": "echo", "input": "1", "input": "2" },
          {},
        ],
      }`,
    );
    await become(document, [
      ['"expct"', /Did you mean expect\?/],
      ['"input"', /Duplicate/],
      ['"input"', /Duplicate/],
      ['"long"', /timeout_ms must be/],
      ['{}', /needs function/],
      ['{}', /needs name/],
    ]);
  });

  it('are on what no schema sees: two cases of one name, and a function that is gone', async () => {
    const document = await show(
      'unseen.cases.json',
      `{
        "plugin": "echo.wasm",
        "cases": [
          { "name": "twin", "function": "echo" },
          { "name": "twin", "function": "echo" },
          { "name": "old", "function": "ech" }
        ]
      }`,
    );
    await become(document, [
      ['"ech"', /Did you mean echo\?/],
      ['"twin"', /on line 4 and on line 5/],
    ]);
  });

  it('are those of the schema alone in a file that names it', async () => {
    const schema = vscode.Uri.joinPath(extension().extensionUri, 'schemas/plugwright-cases.schema.json');
    const document = await show(
      'named.cases.json',
      `{
        "$schema": ${JSON.stringify(schema.toString())},
        "plugin": "echo.wasm",
        "cases": [
          { "name": "a", "function": "echo", "expct": {} },
          { "function": "echo" },
          { "name": "c", "function": "gone" }
        ]
      }`,
    );
    await become(document, [
      ['"expct"', /Property expct is not allowed/],
      ['"gone"', /no function gone/],
      ['{ "function": "echo" }', /Missing property/],
    ]);
  });

  it('are those of the JSON support alone while a text is no JSON', async () => {
    const document = await show('torn.cases.json', '{ "plugin": "echo.wasm" "cases": [] }');
    await become(document, [['"cases"', /comma/]]);
  });

  it('leave completion and explanations to the schema', async () => {
    const text = '{ "plugin": "echo.wasm", "cases": [{ "name": "a", "function": "echo",  "expct": {} }] }';
    const document = await show('offered.cases.json', text);
    const at = (before: string): vscode.Position => document.positionAt(text.indexOf(before) + before.length);
    const offered = async (): Promise<boolean> => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at('"function": "echo", '),
      );
      return items.some(({ label }) => label === 'expect');
    };
    await until('expect is offered', offered);
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at('{ "plu'),
    );
    assert.match(
      hover?.contents.map((each) => (each as vscode.MarkdownString).value).join() ?? '',
      /its path from the folder of this file/,
    );
  });
});

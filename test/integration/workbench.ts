// What the suites share: the extension, a folder of their own in the workspace, and waiting.
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import type { PlugwrightApi } from '../../src/extension';
import type { PluginEntry } from '../../src/ui/catalogue/catalogue';
import type { Node } from '../../src/ui/explorer/nodes';
import { echo } from './plugins';

export const extension = (): vscode.Extension<PlugwrightApi> => {
  const found = vscode.extensions.getExtension<PlugwrightApi>('plugwright.plugwright');
  assert.ok(found, 'The extension is not installed.');
  return found;
};

export const api = async (): Promise<PlugwrightApi> => {
  await workspaceIsRead();
  const exported = await extension().activate();
  await exported.catalogue.ready;
  return exported;
};

/** VS Code in a browser sometimes reads a .code-workspace before its file system is there, and again only when the file changes. */
async function workspaceIsRead(): Promise<void> {
  const read = (): boolean => vscode.workspace.workspaceFolders?.[0] !== undefined;
  for (let tries = 0; tries < 10 && !read(); tries++) {
    await until('the workspace has a folder', read, 3000).catch(() => undefined);
    const file = vscode.workspace.workspaceFile;
    if (!read() && file !== undefined) {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${text}\n`));
    }
  }
}

/** Asks until the answer is not undefined or false; fails with `what` after 10 seconds. */
/** @param seen what there is instead, for the message. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  limit = 10_000,
  seen?: () => string | Promise<string>,
): Promise<NonNullable<T>> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > end) assert.fail(`Waited ${limit / 1000} s in vain: ${what}${seen ? `; ${await seen()}` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export const execute = <T = unknown>(command: string, ...args: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(command, ...args);

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A folder in the workspace that the suite owns and takes away at its end. */
export class Sandbox {
  constructor(private readonly name: string) {}

  get uri(): vscode.Uri {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'The tests need a workspace folder.');
    return vscode.Uri.joinPath(folder.uri, `test-${this.name}`);
  }

  file(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.uri, path);
  }

  async write(path: string, content: string | Uint8Array): Promise<vscode.Uri> {
    const uri = this.file(path);
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(uri, bytes);
    return uri;
  }

  /** Assembles the text and writes the binary. */
  async writeWasm(path: string, text: string): Promise<vscode.Uri> {
    return this.write(path, await this.assemble(text));
  }

  /** The plug-in whose function gives back its input, once it is listed. */
  async addEcho(): Promise<vscode.Uri> {
    const uri = await this.writeWasm('echo.wasm', echo);
    await this.entry('echo.wasm', 'ready');
    return uri;
  }

  async assemble(text: string): Promise<Uint8Array> {
    const name = `source-${++sources}.wat`;
    const source = await this.write(name, text);
    const { catalogue } = await api();
    const assembled = await catalogue.bytes(source);
    await vscode.workspace.fs.delete(source);
    // It would be listed until a watcher tells.
    await this.gone(name);
    return assembled;
  }

  /** Waits until the catalogue knows the file in this state, listed by the search. */
  async entry(
    path: string,
    state: PluginEntry['state'],
    matches: (entry: PluginEntry) => boolean = () => true,
  ): Promise<PluginEntry> {
    const { catalogue } = await api();
    const uri = this.file(path).toString();
    return until(`${path} is ${state}`, () =>
      catalogue.entries().find((each) => each.uri.toString() === uri && each.state === state && matches(each)),
    );
  }

  async gone(path: string): Promise<void> {
    const { catalogue } = await api();
    await until(`${path} is gone from the catalogue`, () => catalogue.get(this.file(path)) === undefined);
  }

  /** Closes all editors, which show files in it, and takes it away. */
  async end(): Promise<void> {
    await execute('workbench.action.closeAllEditors');
    await this.remove();
  }

  async remove(): Promise<void> {
    await vscode.workspace.fs.delete(this.uri, { recursive: true, useTrash: false });
  }
}
let sources = 0;

/** The tree below a plug-in as indented lines `label  description`, with every node expanded. */
export async function treeText(uri: vscode.Uri): Promise<string[]> {
  const { explorer } = await api();
  const roots = await explorer.tree.getChildren();
  const root = roots.find((each) => each.uri.toString() === uri.toString());
  assert.ok(root, `${uri.path} is not in the tree.`);
  const lines: string[] = [];
  const walk = async (node: Node, depth: number): Promise<void> => {
    const item = explorer.tree.getTreeItem(node);
    lines.push(`${'  '.repeat(depth)}${labelOf(item)}  ${String(item.description ?? '')}`.trimEnd());
    for (const child of await explorer.tree.getChildren(node)) await walk(child, depth + 1);
  };
  await walk(root, 0);
  return lines;
}

export const labelOf = ({ label = '' }: vscode.TreeItem): string => (typeof label === 'string' ? label : label.label);

/** Answers in the place of VS Code's API while `run` is under way; the extension under test sees the same API object. */
export async function instead<T extends object, K extends keyof T, R>(
  owner: T,
  key: K,
  value: T[K],
  run: () => Promise<R>,
): Promise<R> {
  const original = Object.getOwnPropertyDescriptor(owner, key);
  assert.ok(original, String(key));
  Object.defineProperty(owner, key, { value, configurable: true, writable: true });
  try {
    return await run();
  } finally {
    Object.defineProperty(owner, key, original);
  }
}

/** Adds and removes folders of the workspace, as `vscode.workspace.updateWorkspaceFolders`. */
export async function changeFolders(
  ...change: Parameters<typeof vscode.workspace.updateWorkspaceFolders>
): Promise<void> {
  const changed = new Promise<void>((resolve) => {
    const listening = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      listening.dispose();
      resolve();
    });
  });
  assert.ok(vscode.workspace.updateWorkspaceFolders(...change), 'The folders cannot be changed like this.');
  await changed;
}

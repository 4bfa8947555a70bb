// Feeds the Plug-ins view from the catalogue.
import * as vscode from 'vscode';
import type { PluginCatalogue, PluginEntry } from '../catalogue/catalogue';
import { DisposableStore } from '../disposable';
import { folderOf } from '../folder';
import { type Company, treeItem } from './items';
import { type Companions, type Node, type PluginNode, childrenOf, noCompanions, pluginNode } from './nodes';

/** Which plug-ins are watched. */
export interface WatchedPlugins {
  readonly onDidChange: vscode.Event<void>;
  readonly plugins: readonly vscode.Uri[];
}

/** The cases and mocks of plug-ins. */
export interface CasesOfPlugins {
  /** Those of this plug-in, or of any, are others. */
  readonly onDidChange: vscode.Event<vscode.Uri | undefined>;
  of(plugin: vscode.Uri): Companions;
}

export class PluginTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<Node | undefined>());
  /** Root nodes: VS Code refreshes a node only by the object that it was given. */
  readonly #roots = new Map<string, PluginNode>();
  /** File names that several plug-ins have. */
  #ambiguous = new Set<string>();
  #watched = new Set<string>();
  #cases: CasesOfPlugins | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly catalogue: PluginCatalogue,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.#disposables.add(catalogue.onDidChange((uri) => this.#changed.fire(uri && this.#roots.get(uri.toString()))));
  }

  follow(watch: WatchedPlugins): void {
    const look = (): void => {
      const before = this.#watched;
      this.#watched = new Set(watch.plugins.map(String));
      for (const [uri, root] of this.#roots) {
        if (before.has(uri) !== this.#watched.has(uri)) this.#changed.fire(root);
      }
    };
    this.#disposables.add(watch.onDidChange(look));
    look();
  }

  /** Shows from now on the cases of plug-ins, and which imports their mocks serve. */
  showCases(cases: CasesOfPlugins): void {
    this.#cases = cases;
    this.#disposables.add(cases.onDidChange((uri) => this.#changed.fire(uri && this.#roots.get(uri.toString()))));
    this.#changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node !== undefined) {
      const entry = this.catalogue.get(node.uri);
      return entry === undefined ? [] : childrenOf(node, entry, this.#companions(node.uri));
    }
    await this.catalogue.ready;
    const entries = this.catalogue.entries();
    for (const { uri, state } of entries) {
      if (state === 'loading') this.#load(uri);
    }
    const roots = new Map(entries.map((entry) => [entry.uri.toString(), this.root(entry)]));
    this.#roots.clear();
    for (const [key, root] of roots) this.#roots.set(key, root);
    this.#ambiguous = repeated(entries.map((entry) => entry.label));
    return [...roots.values()];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const entry = this.catalogue.get(node.uri);
    // The file went between the two questions; the change event is on its way.
    if (entry === undefined) return new vscode.TreeItem(node.name);
    return treeItem(node, entry, this.#company(entry));
  }

  getParent(node: Node): Node | undefined {
    return node.parent;
  }

  /** The node of a plug-in, the same one until the plug-in goes. */
  root(entry: PluginEntry): PluginNode {
    return this.#roots.get(entry.uri.toString()) ?? pluginNode(entry);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #companions(uri: vscode.Uri): Companions {
    return this.#cases?.of(uri) ?? noCompanions;
  }

  #load(uri: vscode.Uri): void {
    this.catalogue
      .open(uri)
      .catch((error: unknown) => this.log.debug(`${uri.toString()} went before it was read.`, error));
  }

  #company({ uri, label }: PluginEntry): Company {
    return {
      alone: this.#roots.size === 1,
      folder: this.#ambiguous.has(label) ? folderOf(uri) : undefined,
      watched: this.#watched.has(uri.toString()),
      companions: this.#companions(uri),
    };
  }
}

/** What occurs more than once. */
function repeated(names: string[]): Set<string> {
  const once = new Set<string>();
  return new Set(names.filter((name) => once.size === once.add(name).size));
}

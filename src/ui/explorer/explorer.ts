// The Plug-ins view in the side bar.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { pluginsView, searchedContext } from '../contributions';
import { DisposableStore } from '../disposable';
import { registerDimming } from './dimmed';
import { type CaseNode, type Node, functionPath } from './nodes';
import { type CasesOfPlugins, PluginTree, type WatchedPlugins } from './tree';

export class PluginExplorer implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  /** The nodes as the view gets them. */
  readonly tree: PluginTree;
  readonly #view: vscode.TreeView<Node>;
  #case: CaseNode | undefined;

  constructor(
    private readonly catalogue: PluginCatalogue,
    log: vscode.LogOutputChannel,
  ) {
    this.tree = this.#disposables.add(new PluginTree(catalogue, log));
    this.#view = this.#disposables.add(
      vscode.window.createTreeView(pluginsView, { treeDataProvider: this.tree, showCollapseAll: true }),
    );
    this.#disposables.add(registerDimming());
    this.#disposables.add(
      this.#view.onDidChangeSelection(({ selection: [node] }) => {
        // A tree that is refreshed loses its selection for a moment, and does not tell when it is back.
        if (node === undefined) return;
        this.#case = node.kind === 'case' ? node : undefined;
        setContext('caseSelected', node.kind === 'case');
      }),
    );
    void catalogue.ready.then(() => vscode.commands.executeCommand('setContext', searchedContext, true));
  }

  /** Marks from now on the plug-ins that are watched. */
  follow(watch: WatchedPlugins): void {
    this.tree.follow(watch);
  }

  /** Shows from now on the cases of plug-ins. */
  showCases(cases: CasesOfPlugins): void {
    this.tree.showCases(cases);
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  /** The case that keys act on. */
  get selectedCase(): CaseNode | undefined {
    return this.#case;
  }

  get selected(): Node | undefined {
    return this.#view.selection[0];
  }

  /** Shows a plug-in expanded, with one of its functions selected. */
  async reveal(uri: vscode.Uri, functionName?: string): Promise<void> {
    const entry = await this.catalogue.open(uri);
    await this.tree.getChildren();
    const plugin = this.tree.root(entry);
    const path = functionName === undefined ? [] : functionPath(plugin, entry, functionName);
    await this.#view.reveal(path.at(-1) ?? plugin, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

function setContext(name: 'caseSelected', value: boolean): void {
  void vscode.commands.executeCommand('setContext', `plugwright.${name}`, value);
}

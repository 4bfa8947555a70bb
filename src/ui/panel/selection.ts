// Which function of which plug-in is selected; follows the catalogue, and is remembered by the workspace.
import * as vscode from 'vscode';
import type { PluginCatalogue, PluginEntry } from '../catalogue/catalogue';
import type { Drafts } from './drafts';
import { functionToSelect, missingItem, pluginItem } from './pluginItems';
import { type PluginItem, type SavedState, type Target, isDraft } from './protocol';

const targetKey = 'plugwright.target';

export class Selection {
  #target: Target | undefined;
  /** What is in no workspace folder any more, once it was looked for where it is. */
  #soughtOutside: string | undefined;

  constructor(
    private readonly storage: vscode.Memento,
    private readonly catalogue: PluginCatalogue,
    private readonly drafts: Drafts,
    private readonly log: vscode.LogOutputChannel,
    /** Called also when the same function is selected anew. */
    private readonly onSelect: () => void,
  ) {
    this.#target = storage.get<Target>(targetKey);
  }

  get target(): Target | undefined {
    return this.#target;
  }

  /** Undefined while the plug-in has no function to select. */
  get function(): Required<Target> | undefined {
    const { uri, functionName } = this.#target ?? {};
    return uri === undefined || functionName === undefined ? undefined : { uri, functionName };
  }

  get uri(): vscode.Uri | undefined {
    return this.#target && vscode.Uri.parse(this.#target.uri);
  }

  /** A plug-in alone selects the function last worked on, or its first. */
  async select({ uri, functionName }: Target): Promise<void> {
    const entry = await this.#open(vscode.Uri.parse(uri));
    this.#set(uri, functionName ?? functionToSelect(entry, this.drafts.latestFunction(uri)));
    this.onSelect();
  }

  /** Takes over what the page had before a reload, where it is newer than what was stored. */
  recall({ target, draft }: Partial<SavedState> = {}): void {
    if (typeof target?.uri !== 'string' || !isDraft(draft)) return;
    if (draft.edited > this.drafts.get(target).edited) this.drafts.set(target, draft);
    this.#target ??= target;
  }

  /** Selects what was selected in an earlier session, or the first plug-in. */
  async selectRecalled(): Promise<void> {
    const target = this.#target ?? this.afterChange();
    if (target) await this.select(target);
  }

  /** What is to be selected now that the catalogue changed, if anything. */
  afterChange(): Target | undefined {
    const callable = (entry: PluginEntry | undefined): boolean =>
      entry?.description?.functions.some((item) => item.callable) === true;
    if (this.#target === undefined) {
      const first = this.catalogue.entries().find(callable);
      return first && { uri: first.uri.toString() };
    }
    const { uri, functionName } = this.#target;
    const known = this.catalogue.get(vscode.Uri.parse(uri));
    if (known?.state === 'loading') void this.#open(known.uri);
    else if (known === undefined) this.#seekOutside(vscode.Uri.parse(uri));
    return functionName === undefined && callable(known) ? { uri } : undefined;
  }

  /** The workspace's plug-ins, and the selected one wherever it is, or was. */
  plugins(): PluginItem[] {
    const plugins = this.catalogue.entries().map(pluginItem);
    const uri = this.uri;
    if (uri && !plugins.some((plugin) => plugin.uri === uri.toString())) {
      const opened = this.catalogue.get(uri);
      plugins.push(opened ? pluginItem(opened) : missingItem(uri));
    }
    return plugins;
  }

  /** A folder that leaves the workspace does not take the selected plug-in away: its file is still there. */
  #seekOutside(uri: vscode.Uri): void {
    if (this.#soughtOutside === uri.toString() || vscode.workspace.getWorkspaceFolder(uri) !== undefined) return;
    this.#soughtOutside = uri.toString();
    void this.#open(uri);
  }

  async #open(uri: vscode.Uri): Promise<PluginEntry | undefined> {
    try {
      await this.catalogue.look(uri);
      return await this.catalogue.open(uri);
    } catch (error) {
      this.log.warn(`${vscode.workspace.asRelativePath(uri)} cannot be opened: ${String(error)}`);
      return undefined;
    }
  }

  #set(uri: string, functionName: string | undefined): void {
    this.#target = { uri, ...(functionName !== undefined && { functionName }) };
    this.storage
      .update(targetKey, this.#target)
      .then(undefined, (error: unknown) => this.log.error('The selected function could not be stored.', String(error)));
  }
}

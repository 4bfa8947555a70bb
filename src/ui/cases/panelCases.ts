// Cases as the run panel uses them: shows, saves and updates the open one, and gives a run its mocks.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { fileName } from '../catalogue/entry';
import { DisposableStore } from '../disposable';
import type { CaseSource, InPanel } from '../panel/caseSource';
import type { CaseLink, CasesView, OpenCase } from '../panel/protocol';
import { showEntry } from './caseText';
import type { CaseCatalogue, CaseFileEntry } from './catalogue/catalogue';
import { type RunExtras, noExtras } from './runExtras';
import { aroundOf, saveCase, updateCase } from './saveCase';
import { isSingle, sameDraft } from './typedCase';
import { findCase, loadFor, pathsFor } from './where';

export class PanelCases implements CaseSource, vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly catalogue: CaseCatalogue,
    private readonly plugins: PluginCatalogue,
  ) {
    this.#disposables.add(catalogue.onDidChange(() => this.#changed.fire()));
  }

  view({ target, draft }: Omit<InPanel, 'outcome'>): CasesView {
    const plugin = vscode.Uri.parse(target.uri);
    const open = draft.case && this.#open(draft.case, plugin, draft);
    const mocks = this.#mocking(plugin, draft.case);
    return { ...(open && { open }), ...(mocks && { mocks: `mocks of ${fileName(mocks.uri)}` }) };
  }

  save(panel: InPanel): Promise<CaseLink | undefined> {
    return saveCase(panel, this.catalogue);
  }

  async update(panel: InPanel): Promise<void> {
    if (panel.draft.case) await updateCase(panel, panel.draft.case, this.catalogue);
  }

  openEntry({ file, name }: CaseLink, column: vscode.ViewColumn): Promise<void> {
    return showEntry(vscode.Uri.parse(file), name, column);
  }

  async openMocks(plugin: vscode.Uri, link: CaseLink | undefined, column: vscode.ViewColumn): Promise<void> {
    const entry = this.#mocking(plugin, link);
    const mocks = entry?.parsed?.document?.root.children?.find(({ children }) => children?.[0]?.value === 'mocks');
    if (entry) await showEntry(entry.uri, mocks ? [mocks.offset, 0] : '', column);
  }

  async extras(plugin: vscode.Uri, link: CaseLink | undefined): Promise<RunExtras> {
    await loadFor(plugin, this.catalogue);
    const found = link && findCase(link, this.catalogue);
    const { uri, parsed } = found?.entry ?? this.#mocking(plugin, link) ?? {};
    if (uri === undefined || parsed?.file === undefined) return noExtras;
    const { readExtras } = await import('./readExtras');
    return await readExtras(uri, parsed.file, found?.case, this.plugins);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #open(link: CaseLink, plugin: vscode.Uri, draft: InPanel['draft']): OpenCase {
    const found = findCase(link, this.catalogue);
    const file = fileName(vscode.Uri.parse(link.file));
    const view = { name: link.name, file, saved: false };
    if (found === undefined || !isSingle(found.case)) return { ...view, state: 'gone', expects: false };
    const same = sameDraft(found.case, draft, aroundOf(plugin, found.file), pathsFor(plugin, found.entry.uri));
    const expects = found.case.expect !== undefined;
    return { ...view, state: same.input && same.options ? 'same' : 'changed', expects };
  }

  /** The file whose mocks a run gets: that of the open case, or the only one of the plug-in. */
  #mocking(plugin: vscode.Uri, link: CaseLink | undefined): CaseFileEntry | undefined {
    const found = link && findCase(link, this.catalogue);
    const [only, ...others] = this.catalogue.filesOf(plugin).filter(hasMocks);
    if (found) return found.case.mocks || found.case.recording || found.file.mocks ? found.entry : undefined;
    return others.length === 0 ? only : undefined;
  }
}

const hasMocks = ({ parsed }: CaseFileEntry): boolean => parsed?.file?.mocks !== undefined;

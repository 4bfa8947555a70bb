// The case that is open for the selected function: shown, saved, updated and left.
import type * as vscode from 'vscode';
import type { Outcome } from '../cases/expectation';
import { type RunExtras, noExtras } from '../cases/runExtras';
import { DisposableStore } from '../disposable';
import type { CaseSource, InPanel } from './caseSource';
import type { Drafts } from './drafts';
import type { InputFileWatch } from './inputFile';
import { type CaseLink, type CasesView, type Draft, type Target, inputKey, optionsKey } from './protocol';
import type { Runs } from './runs';
import type { Selection } from './selection';

export interface CasesInPanelParts {
  readonly drafts: Drafts;
  readonly runs: Runs;
  readonly selection: Selection;
  readonly inputFile: InputFileWatch;
  /** Where files open. */
  readonly column: () => vscode.ViewColumn;
  /** What {@link CasesInPanel.view} gives is another. */
  readonly changed: () => void;
  /** The stored draft of the selected function is another. */
  readonly draftChanged: () => void;
}

export class CasesInPanel implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #parts: CasesInPanelParts;
  #load: (() => Promise<CaseSource>) | undefined;
  #loading: Promise<CaseSource> | undefined;
  /** Once it is loaded. */
  #cases: CaseSource | undefined;
  /** By function, what was typed before a case was opened. */
  readonly #typedBefore = new Map<string, Draft>();
  /** The case that was saved last from here. */
  #saved: CaseLink | undefined;

  constructor(parts: CasesInPanelParts) {
    this.#parts = parts;
  }

  /** @param load is called once, when somebody needs cases. */
  use(load: () => Promise<CaseSource>): void {
    this.#load = load;
  }

  /** Lets {@link view} tell of cases. */
  async load(): Promise<CaseSource | undefined> {
    if (this.#load === undefined) return undefined;
    this.#loading ??= this.#load().then((cases) => {
      this.#cases = cases;
      this.#disposables.add(cases.onDidChange(this.#parts.changed));
      this.#parts.changed();
      return cases;
    });
    return await this.#loading;
  }

  get view(): CasesView | undefined {
    const panel = this.#inPanel;
    const view = panel && this.#cases?.view(panel);
    if (view?.open === undefined) return view;
    const saved = view.open.state === 'same' && isSame(panel?.draft.case, this.#saved);
    return { ...view, open: { ...view.open, saved } };
  }

  /** @throws UserError */
  async save(): Promise<void> {
    const panel = this.#inPanel;
    const link = panel && (await (await this.load())?.save(this.#withOutcome(panel)));
    if (panel === undefined || link === undefined) return;
    this.#saved = link;
    // Whatever was typed while the name was asked for stays.
    this.#setDraft(panel, { ...this.#parts.drafts.get(panel.target), case: link });
  }

  /** Saves a run of the history. @throws UserError */
  async saveRun(run: InPanel): Promise<void> {
    const cases = await this.load();
    const link = await cases?.save(run);
    if (link) await cases?.openEntry(link, this.#parts.column());
  }

  /** What was typed for the function comes back when the case is left. */
  open(target: Required<Target>, draft: Omit<Draft, 'edited'>): void {
    const typed = this.#parts.drafts.get(target);
    if (typed.case === undefined && typed.edited > 0) this.#typedBefore.set(keyOf(target), typed);
    this.#parts.drafts.set(target, { ...draft, edited: Date.now() });
    this.#parts.changed();
  }

  /** @throws UserError */
  async update(): Promise<void> {
    const panel = this.#inPanel;
    if (panel?.draft.case === undefined) return;
    await (await this.load())?.update(this.#withOutcome(panel));
    this.#saved = panel.draft.case;
    this.#parts.changed();
  }

  leave(): void {
    const panel = this.#inPanel;
    if (panel === undefined) return;
    const { input, options, edited } = panel.draft;
    const before = this.#typedBefore.get(keyOf(panel.target));
    this.#typedBefore.delete(keyOf(panel.target));
    const untouched = this.view?.open?.state === 'same';
    this.#setDraft(panel, untouched && before ? before : { input, options, edited });
  }

  async openEntry(): Promise<void> {
    const link = this.#inPanel?.draft.case;
    if (link) await (await this.load())?.openEntry(link, this.#parts.column());
  }

  async openMocks(): Promise<void> {
    const { uri } = this.#parts.selection;
    if (uri) await (await this.load())?.openMocks(uri, this.#inPanel?.draft.case, this.#parts.column());
  }

  async extras(plugin: vscode.Uri, link: CaseLink | undefined): Promise<RunExtras> {
    return (await (await this.load())?.extras(plugin, link)) ?? noExtras;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get #inPanel(): Omit<InPanel, 'outcome'> | undefined {
    const target = this.#parts.selection.function;
    return target && { target, draft: this.#parts.drafts.get(target) };
  }

  #setDraft({ target }: Omit<InPanel, 'outcome'>, draft: Draft): void {
    this.#parts.drafts.set(target, { ...draft, edited: Date.now() });
    this.#parts.draftChanged();
    this.#parts.changed();
  }

  #withOutcome(panel: Omit<InPanel, 'outcome'>): InPanel {
    const outcome = this.#outcomeOf(panel);
    return { ...panel, ...(outcome !== undefined && { outcome }) };
  }

  /** Of the last run, if input, options and plug-in are still those. */
  #outcomeOf({ target, draft }: Omit<InPanel, 'outcome'>): Outcome | undefined {
    const { runs, selection, inputFile } = this.#parts;
    const run = runs.of(target);
    const result = run?.view.result;
    if (run === undefined || result === undefined) return undefined;
    const { input, options, build } = run.view.stamp;
    const plugin = selection.plugins().find(({ uri }) => uri === target.uri);
    const current =
      input === inputKey(draft.input, inputFile.current) &&
      options === optionsKey(draft.options) &&
      build === plugin?.build;
    if (!current) return undefined;
    return {
      output: run.output,
      kind: result.output.kind,
      ...(result.failure && { failure: result.failure }),
      ...(result.returnCode !== undefined && { exitCode: result.returnCode }),
    };
  }
}

const keyOf = ({ uri, functionName }: Required<Target>): string => `${uri}\n${functionName}`;

const isSame = (a: CaseLink | undefined, b: CaseLink | undefined): boolean =>
  a?.file === b?.file && a?.name === b?.name;

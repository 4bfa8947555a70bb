// The run panel: builds its parts and hands them to each other; what the rest of the extension asks of it.
import * as vscode from 'vscode';
import type { Runner } from '../../runner/runner';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { reportingErrors } from '../commands/register';
import { DisposableStore } from '../disposable';
import { Comparing } from '../history/comparing';
import type { RunLog } from '../history/runLog';
import type { RerunOutcome } from '../watch/rerunner';
import { Actions } from './actions';
import type { CaseSource } from './caseSource';
import { CasesInPanel } from './casesInPanel';
import { registerPanelCommands } from './commands';
import { Display } from './display';
import { Drafts } from './drafts';
import { InputFileWatch } from './inputFile';
import { receive } from './messages';
import { OutputDocuments } from './outputDocuments';
import { PageHost } from './pageHost';
import { type CaseLink, type Draft, type RunView, inputFromBytes } from './protocol';
import { RunFlow } from './runFlow';
import { Runs } from './runs';
import { Selection } from './selection';
import { Sessions } from './sessions';
import type { WatchSource } from './watchSource';

export interface ShowOptions {
  /** `ifInput`: run if something was typed for the function or it was run before, else wait in the input. */
  readonly run?: 'always' | 'ifInput' | 'never';
  /** Replaces the function's input. */
  readonly input?: Uint8Array;
  /** Replaces what is typed for the function. */
  readonly draft?: Omit<Draft, 'edited'>;
  readonly preserveFocus?: boolean;
}

export class RunPanel implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #drafts: Drafts;
  readonly #selection: Selection;
  readonly #cases: CasesInPanel;
  readonly #flow: RunFlow;
  readonly #host: PageHost;
  readonly #display: Display;
  readonly #actions: Actions;
  #watch: WatchSource | undefined;

  constructor(
    { workspaceState, extensionUri }: vscode.ExtensionContext,
    catalogue: PluginCatalogue,
    runner: () => Runner,
    runLog: RunLog,
    log: vscode.LogOutputChannel,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    const changed = (): void => this.#display.announce();
    const column = (): vscode.ViewColumn => this.columnForEditors;
    const watch = (): WatchSource | undefined => this.#watch;

    const notStored = (error: unknown): void => log.error('The typed inputs could not be stored.', String(error));
    const drafts = (this.#drafts = add(new Drafts(workspaceState, notStored)));
    const selected = (): void => this.#display.selected();
    const selection = (this.#selection = new Selection(workspaceState, catalogue, drafts, log, selected));
    const inputFile = add(new InputFileWatch(changed));
    const documents = add(new OutputDocuments());
    const runs = add(new Runs((change) => this.#display.runChanged(change)));
    const sessions = add(new Sessions(runner));
    const comparing = new Comparing({ runLog, catalogue, runs, documents, column });
    const draftChanged = (): void => this.#display.sendDraft();
    const cases = (this.#cases = add(
      new CasesInPanel({ drafts, runs, selection, inputFile, column, changed, draftChanged }),
    ));
    const extras: CasesInPanel['extras'] = (plugin, link) => cases.extras(plugin, link);
    const flow = (this.#flow = add(
      new RunFlow({ catalogue, runLog, log, selection, drafts, inputFile, sessions, runs, comparing, extras }),
    ));

    const host = (this.#host = new PageHost(extensionUri, {
      receive: (message) =>
        void reportingErrors('The run panel', log, () =>
          receive(message, { host, display, selection, drafts, actions, cases, catalogue, watch }),
        ),
      opened: (page) => {
        cases.load().catch((error: unknown) => log.error('Cases cannot be shown.', error));
        page.setTitle(selection.target?.functionName);
      },
      restored: (saved) => {
        selection.recall(saved);
        return selection.selectRecalled();
      },
      closed: () => runs.cancel(),
    }));
    const display = (this.#display = new Display({
      host,
      catalogue,
      selection,
      drafts,
      inputFile,
      runs,
      cases,
      watch,
    }));
    const actions = (this.#actions = new Actions({
      ...{ selection, runs, flow, sessions, documents, comparing, cases, column },
      showAndRun: (target) => this.show(target && { ...target, uri: vscode.Uri.parse(target.uri) }, { run: 'always' }),
    }));

    add(registerPanelCommands(actions, () => this.show(), log));
    add(catalogue.onDidChange(() => this.#catalogueChanged()));
    add(vscode.workspace.onDidGrantWorkspaceTrust(changed));
    add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('plugwright.run')) changed();
      }),
    );
    void catalogue.ready.then(() => {
      display.searched();
      this.#catalogueChanged();
    });
  }

  /** Shows from now on what building and watching do. */
  follow(watch: WatchSource): void {
    this.#watch = watch;
    this.#disposables.add(watch.onDidChange(() => this.#display.announce()));
    this.#display.announce();
  }

  /** Offers from now on to save and open cases, and runs with their mocks. */
  useCases(load: () => Promise<CaseSource>): void {
    this.#cases.use(load);
  }

  /** Saves what is in the panel as a case. @throws UserError */
  saveCase(): Promise<void> {
    return this.#cases.save();
  }

  /** Where an editor opens that should leave the panel visible. */
  get columnForEditors(): vscode.ViewColumn {
    return this.#host.columnForEditors;
  }

  /** What is typed for a case stays with it. */
  caseRenamed(before: CaseLink, after: CaseLink): void {
    this.#drafts.relink(before, after);
    this.#display.sendDraft();
    this.#display.announce();
  }

  /** The plug-in that is selected. */
  get selected(): vscode.Uri | undefined {
    return this.#selection.uri;
  }

  /** See {@link RunFlow.rerun}. */
  rerun(plugin: vscode.Uri, what: 'selected' | 'all', signal: AbortSignal): Promise<RerunOutcome> {
    return this.#flow.rerun(plugin, what, signal);
  }

  /** A run is over, and its result is shown. */
  get onDidRun(): vscode.Event<RunView> {
    return this.#flow.onDidRun;
  }

  /** Opens the panel, or brings it to the front, with this function selected; a plug-in alone selects its last used one. */
  async show(target?: { uri: vscode.Uri; functionName?: string }, how: ShowOptions = {}): Promise<void> {
    if (target) await this.#selection.select({ ...target, uri: target.uri.toString() });
    const current = this.#selection.function;
    const typedBefore = current !== undefined && this.#drafts.has(current);
    if (current && how.draft) {
      this.#cases.open(current, how.draft);
      this.#display.followInputFile();
    }
    if (current && how.input) {
      const draft = this.#drafts.get(current);
      this.#drafts.set(current, { ...draft, input: inputFromBytes(how.input), edited: Date.now() });
    }
    if (how.draft ?? how.input) this.#display.sendDraft();
    const run = how.run === 'always' || (how.run === 'ifInput' && (typedBefore || how.input !== undefined));
    const preserveFocus = how.preserveFocus === true;
    if (this.#host.open(preserveFocus) && !target) await this.#selection.selectRecalled();
    this.#host.page?.focus(preserveFocus ? undefined : run ? 'result' : 'input');
    if (run) await this.#actions.run();
  }

  dispose(): void {
    this.#host.dispose();
    this.#disposables.dispose();
  }

  #catalogueChanged(): void {
    const next = this.#host.page && this.#selection.afterChange();
    if (next) void this.#selection.select(next);
    else this.#display.announce();
  }
}

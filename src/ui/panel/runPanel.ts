// The run panel: follows the selected plug-in function, runs it, and registers the commands that act on it.
import * as vscode from 'vscode';
import type { Runner } from '../../runner/runner';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { registerCommand, reportingErrors } from '../commands/register';
import { type CommandId, commands } from '../contributions';
import { DisposableStore } from '../disposable';
import { Comparing } from '../history/comparing';
import type { RunLog } from '../history/runLog';
import type { RerunOutcome } from '../watch/rerunner';
import type { CaseSource } from './caseSource';
import { CasesInPanel } from './casesInPanel';
import { Drafts } from './drafts';
import { folderOf, InputFileWatch } from './inputFile';
import { copyOutput, pickPath, saveOutput } from './outputActions';
import { OutputDocuments } from './outputDocuments';
import { Page } from './page';
import { sameTarget } from './pluginItems';
import {
  type CaseLink,
  type Draft,
  type FromWebview,
  type RunView,
  type SavedState,
  type Surroundings,
  type Target,
  type ToWebview,
  inputFromBytes,
  isDraft,
} from './protocol';
import { RunFlow } from './runFlow';
import { type Run, Runs, type RunsChange } from './runs';
import { Selection } from './selection';
import { Sessions } from './sessions';
import type { WatchSource } from './watchSource';

export const viewType = 'plugwright.run';

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
  readonly #sessions: Sessions;
  readonly #documents = this.#disposables.add(new OutputDocuments());
  readonly #inputFile = this.#disposables.add(new InputFileWatch(() => this.#announce()));
  readonly #runs = this.#disposables.add(new Runs((change) => this.#runChanged(change)));
  readonly #comparing: Comparing;
  readonly #cases: CasesInPanel;
  #watch: WatchSource | undefined;
  readonly #flow: RunFlow;
  #page: Page | undefined;
  #searching = true;
  #announcing = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly catalogue: PluginCatalogue,
    runner: () => Runner,
    runLog: RunLog,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const add = this.#disposables.add.bind(this.#disposables);
    const notStored = (error: unknown): void => log.error('The typed inputs could not be stored.', String(error));
    this.#drafts = add(new Drafts(context.workspaceState, notStored));
    this.#selection = new Selection(context.workspaceState, catalogue, this.#drafts, log);
    this.#sessions = add(new Sessions(runner));
    this.#comparing = new Comparing({
      runLog,
      catalogue,
      runs: this.#runs,
      documents: this.#documents,
      column: () => this.columnForEditors,
    });
    this.#flow = add(
      new RunFlow({
        ...{ catalogue, runLog, log },
        selection: this.#selection,
        drafts: this.#drafts,
        inputFile: this.#inputFile,
        sessions: this.#sessions,
        runs: this.#runs,
        comparing: this.#comparing,
        extras: (plugin, link) => this.#cases.extras(plugin, link),
      }),
    );
    this.#cases = add(
      new CasesInPanel({
        ...{ drafts: this.#drafts, runs: this.#runs, selection: this.#selection, inputFile: this.#inputFile },
        column: () => this.columnForEditors,
        changed: () => this.#announce(),
        draftChanged: () => this.#sendDraft(),
      }),
    );
    const command = (id: CommandId, act: () => unknown): void => void add(registerCommand(id, log, act));
    command(commands.openPanel, () => this.show());
    command(commands.cancelRun, () => this.#runs.cancel());
    command(commands.restartPlugin, () => this.#restart());
    command(commands.runAgain, () => this.#runAgain());
    command(commands.openOutput, () => this.#withOutput((run) => this.#openOutput(run)));
    command(commands.saveOutput, () => this.#withOutput(saveOutput));
    command(commands.openDiff, () => this.#withTarget((target) => this.#comparing.openDiff(target)));
    command(commands.pinBaseline, () => this.#withTarget((target) => this.#comparing.pin(target)));
    command(commands.showHistory, () => this.#showHistory());
    command(commands.clearHistory, () => this.#comparing.clear());
    add(catalogue.onDidChange(() => this.#catalogueChanged()));
    add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#announce()));
    add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('plugwright.run')) this.#announce();
      }),
    );
    add(
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel, state) => {
          this.#recall(state as Partial<SavedState> | undefined);
          this.#attach(panel);
          return this.#selectRecalled();
        },
      }),
    );
    void catalogue.ready.then(() => {
      this.#searching = false;
      this.#catalogueChanged();
    });
  }

  /** Shows from now on what building and watching do. */
  follow(watch: WatchSource): void {
    this.#watch = watch;
    this.#disposables.add(watch.onDidChange(() => this.#announce()));
    this.#announce();
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
    return this.#page?.columnForEditors ?? vscode.ViewColumn.Active;
  }

  /** What is typed for a case stays with it. */
  caseRenamed(before: CaseLink, after: CaseLink): void {
    this.#drafts.relink(before, after);
    this.#sendDraft();
    this.#announce();
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
    if (target) await this.#select({ ...target, uri: target.uri.toString() });
    const current = this.#selection.target;
    const typedBefore = current !== undefined && this.#drafts.has(current);
    if (current?.functionName !== undefined && how.draft) {
      this.#cases.open({ uri: current.uri, functionName: current.functionName }, how.draft);
      this.#followInputFile();
      this.#sendDraft();
    }
    if (current && how.input) {
      const draft = this.#drafts.get(current);
      this.#drafts.set(current, { ...draft, input: inputFromBytes(how.input), edited: Date.now() });
      this.#sendDraft();
    }
    const run = how.run === 'always' || (how.run === 'ifInput' && (typedBefore || how.input !== undefined));
    const preserveFocus = how.preserveFocus === true;
    if (this.#page) this.#page.reveal(preserveFocus);
    else {
      const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus };
      this.#attach(vscode.window.createWebviewPanel(viewType, 'Run', place));
      if (!target) await this.#selectRecalled();
    }
    this.#page?.focus(preserveFocus ? undefined : run ? 'result' : 'input');
    if (run) await this.#run();
  }

  dispose(): void {
    this.#page?.dispose();
    this.#disposables.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#page?.dispose();
    const page = new Page(panel, this.context.extensionUri, {
      receive: (message) => void this.#receive(message),
      activeChanged: (active) => setContext('panelActive', active),
      closed: () => {
        if (this.#page !== page) return;
        this.#page = undefined;
        this.#runs.cancel();
        setContext('panelActive', false);
      },
    });
    this.#page = page;
    this.#cases.load().catch((error: unknown) => this.log.error('Cases cannot be shown.', error));
    page.setTitle(this.#selection.target?.functionName);
  }

  async #receive(message: FromWebview): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#recall(message.saved);
        this.#send({ type: 'surroundings', surroundings: this.#surroundings() });
        this.#sendDraft();
        this.#sendRun();
        return this.#page?.sendFocus();
      case 'select':
        return this.#select(message.target);
      case 'edit':
        this.#page?.forgetFocus();
        this.#drafts.set(message.target, message.draft);
        if (sameTarget(message.target, this.#selection.target)) this.#followInputFile();
        return;
      case 'run':
        return this.#run();
      case 'cancel':
        return this.#runs.cancel();
      case 'restart':
        return this.#restart();
      case 'pick': {
        const path = await pickPath(message.purpose, this.#selection.uri);
        if (path !== undefined) this.#send({ type: 'picked', purpose: message.purpose, path });
        return;
      }
      case 'openOutput':
        return this.#withOutput((run) => this.#openOutput(run));
      case 'saveOutput':
        return this.#withOutput(saveOutput);
      case 'copyOutput':
        return this.#withOutput((run) => copyOutput(run, message.form));
      case 'toggleWatch':
        return this.#selection.uri && this.#watch?.toggle(this.#selection.uri);
      case 'build':
        return vscode.commands.executeCommand('plugwright.buildPlugin', this.#selection.uri);
      case 'showProblems':
        return vscode.commands.executeCommand('workbench.actions.view.problems');
      case 'openDiff':
        return this.#withTarget((target) => this.#comparing.openDiff(target));
      case 'showHistory':
        return this.#showHistory();
      case 'clearLogs':
        return this.#selection.target && this.#runs.clearLogs(this.#selection.target);
      case 'saveCase':
        return vscode.commands.executeCommand('plugwright.saveAsCase');
      case 'updateCase':
        return this.#reportingErrors(() => this.#cases.update());
      case 'openCase':
        return this.#reportingErrors(() => this.#cases.openEntry());
      case 'leaveCase':
        return this.#cases.leave();
      case 'openMocks':
        return this.#reportingErrors(() => this.#cases.openMocks());
      case 'generateMock':
        return vscode.commands.executeCommand('plugwright.generateMock', { uri: this.#selection.uri });
      case 'manageTrust':
        return vscode.commands.executeCommand('workbench.trust.manage');
      case 'openSettings':
        return vscode.commands.executeCommand('workbench.action.openSettings', 'plugwright.run');
      case 'openSample':
        return vscode.commands.executeCommand('plugwright.openSample');
      case 'refresh':
        return this.catalogue.refresh();
    }
  }

  async #select(target: Target): Promise<void> {
    await this.#selection.select(target);
    this.#page?.setTitle(this.#selection.target?.functionName);
    this.#followInputFile();
    this.#sendDraft();
    this.#sendRun();
  }

  /** Opens the plug-in that was selected in an earlier session, or the first one. */
  async #selectRecalled(): Promise<void> {
    const target = this.#selection.target ?? this.#selection.afterChange();
    if (target) await this.#select(target);
  }

  async #run(): Promise<void> {
    const active = this.#runs.active;
    if (active) {
      const cancel = 'Cancel Run';
      const answer = await vscode.window.showInformationMessage(`${active.functionName} is still running.`, cancel);
      if (answer === cancel) this.#runs.cancel();
      return;
    }
    const { uri, functionName } = this.#selection.target ?? {};
    if (uri === undefined || functionName === undefined) return;
    await this.#flow.run({ uri, functionName });
  }

  async #showHistory(): Promise<void> {
    const { uri, functionName } = this.#selection.target ?? {};
    const target = uri === undefined || functionName === undefined ? undefined : { uri, functionName };
    await this.#reportingErrors(() =>
      this.#comparing.show(target, {
        runAgain: (id) => this.#runKept(id),
        saveAsCase: async (id) => this.#cases.saveRun(await this.#flow.kept(id)),
      }),
    );
  }

  /** Runs a function with the input and options of an earlier run. */
  async #runKept(id: string): Promise<void> {
    const { uri, functionName } = await this.#flow.takeOver(id);
    await this.show({ uri: vscode.Uri.parse(uri), functionName }, { run: 'always' });
  }

  async #withTarget(act: (target: Required<Target>) => Promise<void>): Promise<void> {
    const { uri, functionName } = this.#selection.target ?? {};
    if (uri === undefined || functionName === undefined) return;
    await this.#reportingErrors(() => act({ uri, functionName }));
  }

  #reportingErrors(act: () => Promise<unknown>): Promise<void> {
    return reportingErrors('The run panel', this.log, act);
  }

  async #runAgain(): Promise<void> {
    const { last } = this.#flow;
    await this.show(last && { ...last, uri: vscode.Uri.parse(last.uri) }, { run: 'always' });
  }

  #restart(): void {
    const uri = this.#selection.uri;
    if (!uri) return;
    if (this.#runs.active?.uri === uri.toString()) this.#runs.cancel();
    this.#sessions.reset(uri.toString());
    const name = vscode.workspace.asRelativePath(uri);
    vscode.window.setStatusBarMessage(`$(debug-restart) ${name} starts afresh with its next run.`, 4000);
  }

  async #withOutput(act: (run: Run) => Promise<unknown>): Promise<void> {
    const { target } = this.#selection;
    const run = target && this.#runs.of(target);
    if (!run || run.output.length === 0) {
      void vscode.window.showInformationMessage('There is no output. Run a plug-in function first.');
      return;
    }
    await this.#reportingErrors(() => act(run));
  }

  #openOutput({ view, output }: Run): Promise<void> {
    return this.#documents.open(view, output, this.columnForEditors);
  }

  #catalogueChanged(): void {
    const next = this.#page && this.#selection.afterChange();
    if (next) void this.#select(next);
    else this.#announce();
  }

  #runChanged({ target, logs }: RunsChange): void {
    if (!sameTarget(target, this.#selection.target)) this.#announce();
    else if (logs) this.#send({ type: 'logs', logs });
    else this.#sendRun();
  }

  /** Takes over what the webview had before a reload, where it is newer than what was stored. */
  #recall({ target, draft }: Partial<SavedState> = {}): void {
    if (typeof target?.uri !== 'string' || !isDraft(draft)) return;
    if (draft.edited > this.#drafts.get(target).edited) this.#drafts.set(target, draft);
    this.#selection.recall(target);
  }

  #followInputFile(): void {
    const { target } = this.#selection;
    const input = target && this.#drafts.get(target).input;
    if (target)
      this.#inputFile.follow(input?.mode === 'file' ? input.file : '', folderOf(vscode.Uri.parse(target.uri)));
    this.#announce();
  }

  #surroundings(): Surroundings {
    const { target } = this.#selection;
    const inputFile = this.#inputFile.current;
    const busyWith = this.#runs.active;
    const cases = this.#cases.view;
    return {
      plugins: this.#selection.plugins(),
      defaults: this.#flow.defaults(target),
      trusted: vscode.workspace.isTrusted,
      searching: this.#searching,
      ...(target !== undefined && { target }),
      ...(inputFile !== undefined && { inputFile }),
      ...(cases !== undefined && { cases }),
      ...(busyWith !== undefined && !sameTarget(busyWith, target) && { busyWith }),
      ...(target !== undefined && this.#watch && { watch: this.#watch.view(vscode.Uri.parse(target.uri)) }),
    };
  }

  /** Tells the page what is around it, once for many changes in one turn. */
  #announce(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    setImmediate(() => {
      this.#announcing = false;
      this.#send({ type: 'surroundings', surroundings: this.#surroundings() });
    });
  }

  #sendDraft(): void {
    const { target } = this.#selection;
    if (target) this.#send({ type: 'draft', target, draft: this.#drafts.get(target) });
  }

  #sendRun(): void {
    const { target } = this.#selection;
    const run = target && this.#runs.of(target);
    setContext('hasOutput', (run?.output.length ?? 0) > 0);
    this.#send({ type: 'run', run: run?.view, logs: run?.logs });
  }

  #send(message: ToWebview): void {
    this.#page?.send(message);
  }
}

function setContext(name: 'panelActive' | 'hasOutput', value: boolean): void {
  void vscode.commands.executeCommand('setContext', `plugwright.${name}`, value);
}

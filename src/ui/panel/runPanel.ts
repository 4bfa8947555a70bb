// The run panel: one webview that follows the selected plug-in function, and the commands that act on it.
import * as vscode from 'vscode';
import type { Runner } from '../../runner/runner';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { DisposableStore } from '../disposable';
import { runSettings } from '../settings';
import { Drafts } from './drafts';
import { panelHtml } from './html';
import { InputFileWatch } from './inputFile';
import { OutputDocuments } from './outputDocuments';
import { copyOutput, pickPath, runSummary, saveOutput } from './outputActions';
import { functionToSelect, missingItem, pluginItem, sameTarget } from './pluginItems';
import { prepareRun } from './prepare';
import {
  type FromWebview,
  type RunDefaults,
  type SavedState,
  type Surroundings,
  type Target,
  type ToWebview,
  inputFromBytes,
  inputKey,
  inputSize,
  isDraft,
  optionsKey,
} from './protocol';
import { type Run, Runs, type RunsChange } from './runs';
import { Sessions } from './sessions';

export const viewType = 'plugwright.run';
const targetKey = 'plugwright.target';

export interface ShowOptions {
  /** `ifInput`: run if something was typed for the function or it was run before, else wait in the input. */
  readonly run?: 'always' | 'ifInput' | 'never';
  /** Replaces the function's input. */
  readonly input?: Uint8Array;
  readonly preserveFocus?: boolean;
}

export class RunPanel implements vscode.Disposable {
  readonly #disposables = new DisposableStore();
  readonly #drafts: Drafts;
  readonly #documents = this.#disposables.add(new OutputDocuments());
  readonly #inputFile = this.#disposables.add(new InputFileWatch(() => this.#announce()));
  readonly #sessions: Sessions;
  readonly #runs = this.#disposables.add(new Runs((change) => this.#runChanged(change)));
  #panel: vscode.WebviewPanel | undefined;
  #target: Target | undefined;
  #lastRun: Required<Target> | undefined;
  #focus: 'input' | 'result' | undefined;
  #searching = true;
  #announcing = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly catalogue: PluginCatalogue,
    runner: () => Runner,
    private readonly log: vscode.LogOutputChannel,
  ) {
    const stored = (error: unknown): void => log.error('The typed inputs could not be stored.', error);
    this.#drafts = this.#disposables.add(new Drafts(context.workspaceState, stored));
    this.#sessions = this.#disposables.add(new Sessions(runner));
    this.#target = context.workspaceState.get<Target>(targetKey);
    const command = (name: string, run: () => unknown): void => {
      this.#disposables.add(vscode.commands.registerCommand(`plugwright.${name}`, run));
    };
    command('openPanel', () => this.show());
    command('cancelRun', () => this.#runs.cancel());
    command('restartPlugin', () => this.#restart());
    command('runAgain', () => this.show(this.#again(), { run: 'always' }));
    command('openOutput', () => this.#withOutput((run) => this.#openOutput(run)));
    command('saveOutput', () => this.#withOutput(saveOutput));
    this.#disposables.add(catalogue.onDidChange(() => this.#catalogueChanged()));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#announce()));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('plugwright.run')) this.#announce();
      }),
    );
    this.#disposables.add(
      vscode.window.registerWebviewPanelSerializer(viewType, {
        deserializeWebviewPanel: (panel, state) => {
          this.#recall(state as Partial<SavedState> | undefined);
          this.#attach(panel);
          return Promise.resolve();
        },
      }),
    );
    void catalogue.ready.then(() => {
      this.#searching = false;
      this.#catalogueChanged();
    });
  }

  /** Opens the panel, or brings it to the front, with this function selected; a plug-in alone selects its last used one. */
  async show(target?: { uri: vscode.Uri; functionName?: string }, how: ShowOptions = {}): Promise<void> {
    if (target) await this.#select({ ...target, uri: target.uri.toString() });
    const current = this.#target;
    const typedBefore = current !== undefined && this.#drafts.has(current);
    if (current && how.input) {
      const draft = this.#drafts.get(current);
      this.#drafts.set(current, { ...draft, input: inputFromBytes(how.input), edited: Date.now() });
      this.#sendDraft();
    }
    const run = how.run === 'always' || (how.run === 'ifInput' && (typedBefore || how.input !== undefined));
    this.#focus = how.preserveFocus === true ? undefined : run ? 'result' : 'input';
    if (this.#panel) {
      this.#panel.reveal(undefined, how.preserveFocus);
      this.#sendFocus();
    } else {
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: how.preserveFocus === true };
      this.#attach(vscode.window.createWebviewPanel(viewType, 'Run', column));
    }
    if (run) await this.#run();
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#disposables.dispose();
  }

  #attach(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const { extensionUri } = this.context;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')],
    };
    panel.webview.onDidReceiveMessage((message: FromWebview) => void this.#receive(message));
    panel.onDidChangeViewState(() => setContext('panelActive', panel.active));
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#runs.cancel();
      setContext('panelActive', false);
    });
    setContext('panelActive', panel.active);
    panel.webview.html = panelHtml(panel.webview, extensionUri);
    this.#setTitle();
  }

  async #receive(message: FromWebview): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#recall(message.saved);
        this.#send({ type: 'surroundings', surroundings: this.#surroundings() });
        this.#sendDraft();
        this.#sendRun();
        this.#sendFocus();
        return;
      case 'select':
        return this.#select(message.target);
      case 'edit':
        this.#drafts.set(message.target, message.draft);
        if (sameTarget(message.target, this.#target)) this.#followInputFile();
        return;
      case 'run':
        return this.#run();
      case 'cancel':
        return this.#runs.cancel();
      case 'restart':
        return this.#restart();
      case 'pick': {
        const path = await pickPath(message.purpose, this.#target);
        if (path !== undefined) this.#send({ type: 'picked', purpose: message.purpose, path });
        return;
      }
      case 'openOutput':
        return this.#withOutput((run) => this.#openOutput(run));
      case 'saveOutput':
        return this.#withOutput(saveOutput);
      case 'copyOutput':
        return this.#withOutput((run) => copyOutput(run, message.form));
      case 'copyText':
        return vscode.env.clipboard.writeText(message.text);
      case 'clearLogs':
        if (this.#target) this.#runs.clearLogs(this.#target);
        return;
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
    const uri = vscode.Uri.parse(target.uri);
    const remembered = target.functionName ?? this.#drafts.latestFunction(target.uri);
    const entry = await this.catalogue.open(uri).catch((error: unknown) => {
      this.log.warn(`${vscode.workspace.asRelativePath(uri)} cannot be opened: ${String(error)}`);
      return undefined;
    });
    const functionName = target.functionName ?? functionToSelect(entry, remembered);
    this.#target = { uri: target.uri, ...(functionName !== undefined && { functionName }) };
    void this.context.workspaceState.update(targetKey, this.#target);
    this.#setTitle();
    this.#followInputFile();
    this.#announce();
    this.#sendDraft();
    this.#sendRun();
  }

  async #run(): Promise<void> {
    const active = this.#runs.active;
    if (active) {
      const answer = await vscode.window.showInformationMessage(
        `${active.functionName} is still running.`,
        'Cancel It',
      );
      if (answer) this.#runs.cancel();
      return;
    }
    const { uri, functionName } = this.#target ?? {};
    if (uri === undefined || functionName === undefined) return;
    const target = { uri, functionName };
    const typed = this.#drafts.get(target);
    const draft = typed.edited === 0 ? { ...typed, edited: Date.now() } : typed;
    this.#drafts.set(target, draft);
    this.#lastRun = target;
    setContext('running', true);
    const { mode, file } = draft.input;
    const size = inputSize(draft.input);
    const run = await this.#runs.run(
      {
        target,
        stamp: {
          input: inputKey(draft.input, this.#inputFile.current),
          options: optionsKey(draft.options),
          build: this.#surroundings().plugins.find((plugin) => plugin.uri === uri)?.build ?? '',
        },
        input: { mode, ...(size !== undefined && { size }), ...(mode === 'file' && { file }) },
      },
      () => {
        const parts = { catalogue: this.catalogue, sessions: this.#sessions, inputFile: this.#inputFile };
        return prepareRun(parts, target, draft, this.#defaults());
      },
    );
    setContext('running', false);
    this.log.info(runSummary(run.view));
  }

  #restart(): void {
    const uri = this.#target?.uri;
    if (uri === undefined) return;
    if (this.#runs.active?.uri === uri) this.#runs.cancel();
    this.#sessions.reset(uri);
    const name = vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
    vscode.window.setStatusBarMessage(`$(debug-restart) ${name} starts afresh with its next run.`, 4000);
  }

  #again(): { uri: vscode.Uri; functionName: string } | undefined {
    return this.#lastRun && { ...this.#lastRun, uri: vscode.Uri.parse(this.#lastRun.uri) };
  }

  async #withOutput(act: (run: Run) => Promise<unknown>): Promise<void> {
    const run = this.#target && this.#runs.of(this.#target);
    if (!run || run.output.length === 0) {
      void vscode.window.showInformationMessage('There is no output. Run a plug-in function first.');
      return;
    }
    try {
      await act(run);
    } catch (error) {
      this.log.error(error instanceof Error ? error : String(error));
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  #openOutput({ view, output }: Run): Promise<void> {
    const beside = this.#panel?.active === true && this.#panel.viewColumn === vscode.ViewColumn.One;
    return this.#documents.open(view, output, beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.One);
  }

  #catalogueChanged(): void {
    const entries = this.catalogue.entries();
    const uri = this.#target?.uri;
    const [first] = entries.filter(({ description }) => description?.functions.some(({ callable }) => callable));
    if (uri === undefined && first && this.#panel) void this.#select({ uri: first.uri.toString() });
    else if (this.#target && this.#target.functionName === undefined) void this.#selectWhenRead(this.#target.uri);
    else this.#announce();
  }

  /** A plug-in that was selected before its functions were known. */
  async #selectWhenRead(uri: string): Promise<void> {
    const entry = this.catalogue.get(vscode.Uri.parse(uri));
    if (entry?.state === 'ready' && functionToSelect(entry, undefined) !== undefined) await this.#select({ uri });
    else this.#announce();
  }

  #runChanged({ target, logs }: RunsChange): void {
    if (!sameTarget(target, this.#target)) this.#announce();
    else if (logs) this.#send({ type: 'logs', logs });
    else this.#sendRun();
  }

  /** Takes over what the webview had before a reload, where it is newer than what was stored. */
  #recall(saved: Partial<SavedState> | undefined): void {
    const { target, draft } = saved ?? {};
    if (typeof target?.uri !== 'string' || !isDraft(draft)) return;
    if (draft.edited > this.#drafts.get(target).edited) this.#drafts.set(target, draft);
    this.#target ??= target;
  }

  #followInputFile(): void {
    const input = this.#target && this.#drafts.get(this.#target).input;
    this.#inputFile.follow(input?.mode === 'file' ? input.file : '');
    this.#announce();
  }

  #defaults(): RunDefaults {
    const { timeout, maxPages, wasi } = runSettings(this.#target && vscode.Uri.parse(this.#target.uri));
    return { timeoutMs: timeout ?? 0, maxPages: maxPages ?? 0, wasi };
  }

  #surroundings(): Surroundings {
    const plugins = this.catalogue.entries().map(pluginItem);
    const target = this.#target;
    if (target && !plugins.some(({ uri }) => uri === target.uri)) {
      const uri = vscode.Uri.parse(target.uri);
      const opened = this.catalogue.get(uri);
      plugins.push(opened ? pluginItem(opened) : missingItem(uri));
    }
    const { current: inputFile } = this.#inputFile;
    const busyWith = this.#runs.active;
    return {
      plugins,
      defaults: this.#defaults(),
      trusted: vscode.workspace.isTrusted,
      searching: this.#searching,
      ...(target !== undefined && { target }),
      ...(inputFile !== undefined && { inputFile }),
      ...(busyWith !== undefined && !sameTarget(busyWith, target) && { busyWith }),
    };
  }

  /** Tells the webview what is around it, once for many changes in one turn. */
  #announce(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    setImmediate(() => {
      this.#announcing = false;
      this.#send({ type: 'surroundings', surroundings: this.#surroundings() });
    });
  }

  #sendDraft(): void {
    if (this.#target) this.#send({ type: 'draft', target: this.#target, draft: this.#drafts.get(this.#target) });
  }

  #sendRun(): void {
    const run = this.#target && this.#runs.of(this.#target);
    setContext('hasOutput', (run?.output.length ?? 0) > 0);
    this.#send({ type: 'run', run: run?.view, logs: run?.logs });
  }

  #sendFocus(): void {
    if (this.#focus) this.#send({ type: 'focus', place: this.#focus });
  }

  #setTitle(): void {
    if (this.#panel) this.#panel.title = `Run: ${this.#target?.functionName ?? 'Plug-in Function'}`;
  }

  #send(message: ToWebview): void {
    void this.#panel?.webview.postMessage(message);
  }
}

function setContext(name: 'running' | 'panelActive' | 'hasOutput', value: boolean): void {
  void vscode.commands.executeCommand('setContext', `plugwright.${name}`, value);
}

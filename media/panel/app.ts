// The panel's state, how messages and the person change it, and what is told to the extension.
import {
  type Draft,
  type FromWebview,
  type InputDraft,
  type InputMode,
  type LogView,
  type OptionsDraft,
  type PluginItem,
  type RunView,
  type Surroundings,
  type Target,
  type ToWebview,
  changeMode,
  emptyDraft,
  formatJson,
  readJson,
} from '../../src/ui/panel/protocol';
import type { FailureAction } from './failures';
import type { WebviewState } from './host';
import { type LogFilter, showAll } from './logFilter';
import { Outbox } from './outbox';
import { staleReasons } from './stale';

/** What an output is shown as. */
export type OutputTab = 'text' | 'json' | 'hex' | 'image';

export interface AppState {
  readonly surroundings: Surroundings | undefined;
  readonly target: Target | undefined;
  readonly draft: Draft;
  /** About the last change of the input mode. */
  readonly notice: string | undefined;
  readonly run: RunView | undefined;
  /** `performance.now()` at which `run` came. */
  readonly runCameAt: number;
  /** The tab that was chosen by hand, for one run. */
  readonly outputTab: { readonly runId: number; readonly tab: OutputTab } | undefined;
  readonly optionsOpen: boolean;
  readonly logFilter: LogFilter;
  readonly split: number;
}

export interface AppPorts {
  post(message: FromWebview): void;
  save(state: WebviewState): void;
  /** The state changed. */
  render(): void;
  setLogs(logs: LogView | undefined): void;
  addLogs(logs: LogView): void;
  focus(place: 'input' | 'result' | 'options'): void;
  now(): number;
  clock(): number;
}

export class App {
  state: AppState;
  readonly #outbox = new Outbox();

  constructor(
    private readonly ports: AppPorts,
    saved: WebviewState = {},
  ) {
    this.state = {
      surroundings: undefined,
      target: saved.target,
      draft: saved.draft ?? emptyDraft,
      notice: undefined,
      run: undefined,
      runCameAt: 0,
      outputTab: undefined,
      optionsOpen: saved.optionsOpen ?? false,
      logFilter: saved.logFilter ?? showAll,
      split: saved.split ?? 44,
    };
  }

  /** Tells the extension that the page is there; it answers with all that is to be shown. */
  start(): void {
    const { target, draft } = this.state;
    this.post({ type: 'ready', ...(target && draft.edited > 0 && { saved: { target, draft } }) });
  }

  receive(message: ToWebview): void {
    switch (message.type) {
      case 'surroundings':
        return this.#change({ surroundings: message.surroundings });
      case 'draft':
        // What was typed after the selection, before its answer came, is newer and already on its way.
        if (isSame(message.target, this.state.target) && this.state.draft.edited > message.draft.edited) return;
        return this.#change({ target: message.target, draft: message.draft, notice: undefined });
      case 'run':
        this.ports.setLogs(message.logs);
        return this.#change({ run: message.run, runCameAt: this.ports.now() });
      case 'logs':
        return this.ports.addLogs(message.logs);
      case 'picked':
        return this.#picked(message);
      case 'focus':
        return this.ports.focus(message.place);
    }
  }

  post(message: FromWebview): void {
    this.flush();
    this.ports.post(message);
  }

  /** Tells and stores at once what was typed last. */
  flush(): void {
    this.#outbox.flush();
  }

  get plugin(): PluginItem | undefined {
    const uri = this.state.target?.uri;
    return this.state.surroundings?.plugins.find((plugin) => plugin.uri === uri);
  }

  get running(): boolean {
    const { run, surroundings } = this.state;
    return (run !== undefined && run.result === undefined) || surroundings?.busyWith !== undefined;
  }

  /** Why the shown result is not current; empty if it is. */
  get staleReasons(): string[] {
    const { run, draft, surroundings } = this.state;
    return run?.result ? staleReasons(run, { draft, plugin: this.plugin, inputFile: surroundings?.inputFile }) : [];
  }

  get canRun(): boolean {
    return this.state.target?.functionName !== undefined && !this.running;
  }

  run(): void {
    if (this.canRun) this.post({ type: 'run' });
  }

  /** From now on what is typed belongs to the new target, even before the extension has answered. */
  select(target: Target): void {
    this.#change({ target, draft: emptyDraft, notice: undefined });
    this.post({ type: 'select', target });
  }

  editInput(input: Partial<InputDraft>): void {
    this.#edit({ ...this.state.draft, input: { ...this.state.draft.input, ...input } });
  }

  editOptions(options: Partial<OptionsDraft>): void {
    this.#edit({ ...this.state.draft, options: { ...this.state.draft.options, ...options } });
  }

  setMode(mode: InputMode): void {
    const { input, notice } = changeMode(this.state.draft.input, mode);
    this.#edit({ ...this.state.draft, input }, notice);
  }

  formatInput(): void {
    const { text } = this.state.draft.input;
    if (!readJson(text)) this.editInput({ text: formatJson(text) });
  }

  showOutputAs(tab: OutputTab): void {
    const runId = this.state.run?.id;
    if (runId !== undefined) this.#change({ outputTab: { runId, tab } });
  }

  setView(view: Partial<Pick<AppState, 'optionsOpen' | 'logFilter' | 'split'>>): void {
    this.#change(view);
  }

  mend(action: FailureAction): void {
    switch (action.do) {
      case 'edit and run':
        this.#edit(action.draft);
        return this.run();
      case 'run':
        return this.run();
      case 'trust':
        return this.post({ type: 'manageTrust' });
      case 'pick input':
        return this.post({ type: 'pick', purpose: { what: 'inputFile' } });
      case 'show options':
        this.#change({ optionsOpen: true });
        return this.ports.focus('options');
      case 'refresh':
        return this.post({ type: 'refresh' });
      case 'generate mock':
        return this.post({ type: 'generateMock' });
    }
  }

  #picked({ purpose, path }: Extract<ToWebview, { type: 'picked' }>): void {
    if (purpose.what === 'inputFile') return this.editInput({ mode: 'file', file: path });
    const { allowedPaths } = this.state.draft.options;
    this.editOptions({
      allowedPaths: allowedPaths.map((row, at) => (at === purpose.row ? { ...row, host: path } : row)),
    });
  }

  #edit(draft: Draft, notice?: string): void {
    const edited = { ...draft, edited: this.ports.clock() };
    this.#change({ draft: edited, notice });
    const { target } = this.state;
    if (!target) return;
    this.#outbox.send('edit', lengthOf(edited), () => this.ports.post({ type: 'edit', target, draft: edited }));
  }

  #change(change: Partial<AppState>): void {
    this.state = { ...this.state, ...change };
    this.#outbox.send('save', lengthOf(this.state.draft), () => {
      const { target, draft, optionsOpen, logFilter, split } = this.state;
      this.ports.save({ ...(target && { target }), draft, optionsOpen, logFilter, split });
    });
    this.ports.render();
  }
}

const lengthOf = ({ input }: Draft): number => input.text.length + input.hex.length;

const isSame = (a: Target, b: Target | undefined): boolean => a.uri === b?.uri && a.functionName === b.functionName;

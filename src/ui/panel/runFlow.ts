// From what was typed for a function to a run that is kept: the panel, its commands and watch mode all run through here.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import type { Comparing } from '../history/comparing';
import type { RunLog } from '../history/runLog';
import type { RunExtras } from '../cases/runExtras';
import type { RerunOutcome } from '../watch/rerunner';
import type { InPanel } from './caseSource';
import { setPanelContext } from './context';
import { runDefaults } from './defaults';
import type { Drafts } from './drafts';
import type { InputFileWatch } from './inputFile';
import { runSummary } from './outputActions';
import { prepareRun } from './prepare';
import {
  type CaseLink,
  type Draft,
  type RunView,
  type Target,
  inputFromBytes,
  inputKey,
  inputSize,
  isDraft,
  optionsKey,
  sniff,
} from './protocol';
import type { Run, Runs } from './runs';
import type { Selection } from './selection';
import type { Sessions } from './sessions';

export interface RunFlowParts {
  readonly catalogue: PluginCatalogue;
  readonly selection: Selection;
  readonly drafts: Drafts;
  readonly inputFile: InputFileWatch;
  readonly sessions: Sessions;
  readonly runs: Runs;
  readonly comparing: Comparing;
  readonly runLog: RunLog;
  /** What a run gets beside what is typed. */
  readonly extras: (plugin: vscode.Uri, link: CaseLink | undefined) => Promise<RunExtras>;
  readonly log: vscode.LogOutputChannel;
}

export class RunFlow implements vscode.Disposable {
  readonly #parts: RunFlowParts;
  readonly #ran = new vscode.EventEmitter<RunView>();
  /** A run is over, and its result is shown. */
  readonly onDidRun = this.#ran.event;
  #last: Required<Target> | undefined;

  constructor(parts: RunFlowParts) {
    this.#parts = parts;
  }

  /** What ran last, or runs. */
  get last(): Required<Target> | undefined {
    return this.#last;
  }

  /** Runs a function with what is typed for it; no other run may be under way. The text says what changed, in a line. */
  async run(target: Required<Target>): Promise<{ run: Run; text: string }> {
    const { catalogue, drafts, inputFile, sessions, runs, selection, comparing, extras, log } = this.#parts;
    const typed = drafts.get(target);
    const draft = typed.edited === 0 ? { ...typed, edited: Date.now() } : typed;
    drafts.set(target, draft);
    this.#last = target;
    const { mode, file } = draft.input;
    const size = inputSize(draft.input);
    const request = {
      target,
      stamp: {
        input: inputKey(draft.input, inputFile.current),
        options: optionsKey(draft.options),
        build: selection.plugins().find((plugin) => plugin.uri === target.uri)?.build ?? '',
      },
      input: { mode, ...(size !== undefined && { size }), ...(mode === 'file' && { file }) },
    };
    const prepare = { catalogue, sessions, inputFile, extras };
    setPanelContext('running', true);
    const run = await runs.run(request, () => prepareRun(prepare, target, draft, runDefaults(target, catalogue)));
    setPanelContext('running', false);
    this.#ran.fire(run.view);
    log.info(runSummary(run.view));
    return { run, text: await comparing.keep(run, draft) };
  }

  /**
   * Runs again what is selected or ran last of a plug-in, or all that ran, with the inputs that were typed. Waits for a
   * run under way; selection and focus stay.
   */
  async rerun(plugin: vscode.Uri, what: 'selected' | 'all', signal: AbortSignal): Promise<RerunOutcome> {
    const { runs } = this.#parts;
    const texts: string[] = [];
    let ok = true;
    for (const functionName of this.#functionsToRerun(plugin, what)) {
      await runs.idle();
      if (signal.aborted) break;
      const cancel = (): void => runs.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      const { run, text } = await this.run({ uri: plugin.toString(), functionName });
      signal.removeEventListener('abort', cancel);
      ok &&= run.view.result?.outcome === 'succeeded';
      texts.push(`${functionName}: ${text}`);
    }
    return { ok, text: texts.join(' · ') || 'Built. No function has run yet: select one and run it.' };
  }

  /** Takes over the input and options of an earlier run; gives its function. @throws Error if it is no longer kept. */
  async takeOver(id: string): Promise<Required<Target>> {
    const { target, draft } = await this.kept(id);
    if (isDraft(draft)) this.#parts.drafts.set(target, draft);
    return target;
  }

  /** An earlier run as if it were in the panel. @throws Error if it is no longer kept. */
  async kept(id: string): Promise<InPanel> {
    const { drafts, runLog } = this.#parts;
    const record = await runLog.get(id);
    if (record === undefined) throw new Error('The run is no longer in the history.');
    const { target, input, options, output, outcome, error } = record;
    const typed = drafts.get(target);
    const draft: Draft = {
      input:
        input.mode === 'file' ? { ...typed.input, mode: 'file', file: input.file ?? '' } : inputFromBytes(input.bytes),
      options: { ...typed.options, ...(options as Partial<Draft['options']>) },
      edited: Date.now(),
    };
    const code = outcome === 'cancelled' ? 'cancelled' : outcome === 'timedOut' ? 'timeout' : 'plugin';
    const failure = outcome === 'succeeded' ? {} : { failure: { code, message: error ?? '' } as const };
    return { target, draft, outcome: { output, kind: sniff(output).kind, ...failure } };
  }

  dispose(): void {
    this.#ran.dispose();
  }

  #functionsToRerun(plugin: vscode.Uri, what: 'selected' | 'all'): string[] {
    const { drafts, runs, selection } = this.#parts;
    const uri = plugin.toString();
    if (what === 'all') return drafts.functionsOf(uri);
    const { target } = selection;
    const selected = target?.uri === uri ? target.functionName : undefined;
    const functionName = selected ?? runs.functionsOf(uri).at(-1) ?? drafts.latestFunction(uri);
    return functionName === undefined ? [] : [functionName];
  }
}

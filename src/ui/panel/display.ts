// What the panel's page shows: the selected function with what is typed for it and its run, and what is around it.
import * as vscode from 'vscode';
import type { PluginCatalogue } from '../catalogue/catalogue';
import type { CasesInPanel } from './casesInPanel';
import { setPanelContext } from './context';
import { runDefaults } from './defaults';
import type { Drafts } from './drafts';
import { folderOf, type InputFileWatch } from './inputFile';
import type { PageHost } from './pageHost';
import { sameTarget } from './pluginItems';
import type { Surroundings, ToWebview } from './protocol';
import type { Runs, RunsChange } from './runs';
import type { Selection } from './selection';
import type { WatchSource } from './watchSource';

export interface DisplayParts {
  readonly host: PageHost;
  readonly catalogue: PluginCatalogue;
  readonly selection: Selection;
  readonly drafts: Drafts;
  readonly inputFile: InputFileWatch;
  readonly runs: Runs;
  readonly cases: CasesInPanel;
  readonly watch: () => WatchSource | undefined;
}

export class Display {
  readonly #parts: DisplayParts;
  #searching = true;
  #announcing = false;

  constructor(parts: DisplayParts) {
    this.#parts = parts;
  }

  /** The first search of the workspace is over. */
  searched(): void {
    this.#searching = false;
    this.announce();
  }

  /** Another function is selected, or the same one anew. */
  selected(): void {
    const { host, selection } = this.#parts;
    host.page?.setTitle(selection.target?.functionName);
    this.followInputFile();
    this.sendDraft();
    this.#sendRun();
  }

  /** What is typed may name another file. */
  followInputFile(): void {
    const { selection, drafts, inputFile } = this.#parts;
    const { target } = selection;
    if (target) {
      const { mode, file } = drafts.get(target).input;
      inputFile.follow(mode === 'file' ? file : '', folderOf(vscode.Uri.parse(target.uri)));
    }
    this.announce();
  }

  runChanged({ target, logs }: RunsChange): void {
    if (!sameTarget(target, this.#parts.selection.target)) this.announce();
    else if (logs) this.#send({ type: 'logs', logs });
    else this.#sendRun();
  }

  /** Tells the page what is around it, once for many changes in one turn. */
  announce(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    setImmediate(() => {
      this.#announcing = false;
      this.#sendSurroundings();
    });
  }

  /** Tells a page that has just loaded. */
  sendAll(): void {
    this.#sendSurroundings();
    this.sendDraft();
    this.#sendRun();
    this.#parts.host.page?.sendFocus();
  }

  sendDraft(): void {
    const { selection, drafts } = this.#parts;
    const { target } = selection;
    if (target) this.#send({ type: 'draft', target, draft: drafts.get(target) });
  }

  #sendRun(): void {
    const { selection, runs } = this.#parts;
    const run = selection.target && runs.of(selection.target);
    setPanelContext('hasOutput', (run?.output.length ?? 0) > 0);
    this.#send({ type: 'run', run: run?.view, logs: run?.logs });
  }

  #sendSurroundings(): void {
    this.#send({ type: 'surroundings', surroundings: this.#surroundings() });
  }

  #surroundings(): Surroundings {
    const { catalogue, selection, inputFile, runs, cases, watch } = this.#parts;
    const { target } = selection;
    const file = inputFile.current;
    const busyWith = runs.active;
    const casesView = cases.view;
    const watchView = target && watch()?.view(vscode.Uri.parse(target.uri));
    return {
      plugins: selection.plugins(),
      defaults: runDefaults(target, catalogue),
      trusted: vscode.workspace.isTrusted,
      searching: this.#searching,
      ...(target !== undefined && { target }),
      ...(file !== undefined && { inputFile: file }),
      ...(casesView !== undefined && { cases: casesView }),
      ...(busyWith !== undefined && !sameTarget(busyWith, target) && { busyWith }),
      ...(watchView !== undefined && { watch: watchView }),
    };
  }

  #send(message: ToWebview): void {
    this.#parts.host.page?.send(message);
  }
}

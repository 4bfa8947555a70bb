// Runs cases for the Testing view. Loaded when the first case runs.
import * as vscode from 'vscode';
import type { Runner } from '../../runner/runner';
import type { Case, CaseFile } from '../../project/cases/model';
import type { CaseResult } from '../../project/cases/result';
import type { PluginCatalogue } from '../catalogue/catalogue';
import type { CaseCatalogue, CaseFileEntry } from '../cases/catalogue/catalogue';
import { errorsOf } from '../cases/catalogue/problems';
import { caseFiles } from './caseFiles';
import type { CaseItems } from './items';
import { loadPlugin } from './loadPlugin';
import { PluginQueue } from './queue';
import { ReadFiles } from './readFiles';
import { append, report } from './report';
import type { CaseResults } from './results';

export interface CaseRunsParts {
  readonly controller: vscode.TestController;
  readonly items: CaseItems;
  readonly cases: CaseCatalogue;
  readonly plugins: PluginCatalogue;
  readonly runner: () => Runner;
  readonly results: CaseResults;
  readonly log: vscode.LogOutputChannel;
}

export interface RunSettings {
  readonly update?: 'none' | 'missing' | 'all';
  readonly record?: boolean;
}

/** One item with what it stands for. */
interface Job {
  readonly item: vscode.TestItem;
  readonly entry: CaseFileEntry;
  readonly file: CaseFile;
  readonly each: Case;
  /** The file as it was before it was read. */
  readonly caseFile: ReadFiles;
}

export class CaseRuns {
  readonly #parts: CaseRunsParts;
  readonly #queue = new PluginQueue();

  constructor(parts: CaseRunsParts) {
    this.#parts = parts;
  }

  /** Runs what is asked for and shows it as one test run. Never rejects for what a case or plug-in does. */
  async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken | undefined,
    settings: RunSettings = {},
  ): Promise<readonly CaseResult[]> {
    const { controller, log } = this.#parts;
    const run = controller.createTestRun(request);
    const abort = new AbortController();
    const cancelled = [run.token, ...(token === undefined ? [] : [token])].map((each) => {
      if (each.isCancellationRequested) abort.abort();
      return each.onCancellationRequested(() => abort.abort());
    });
    try {
      const jobs = await this.#jobsOf(request, run);
      return await this.#runJobs(jobs, run, abort.signal, settings);
    } catch (error) {
      log.error('The cases could not be run.', error);
      append(run, undefined, `The cases could not be run: ${messageOf(error)}\n`);
      return [];
    } finally {
      run.end();
      for (const each of cancelled) each.dispose();
    }
  }

  /** The cases as they are now, in their editors if unsaved. What cannot be read must not pass unseen. */
  async #jobsOf({ include, exclude }: vscode.TestRunRequest, run: vscode.TestRun): Promise<Job[]> {
    const { items, cases } = this.#parts;
    if (include === undefined) await cases.load();
    const entries = new Map<string, CaseFileEntry>();
    const caseFile = new ReadFiles();
    for (const uri of items.filesIn(include, exclude)) {
      caseFile.note(uri.toString());
      try {
        entries.set(uri.toString(), await cases.open(uri));
      } catch (error) {
        append(run, undefined, `${uri.path}: ${messageOf(error)}\n`);
      }
    }
    for (const entry of entries.values()) {
      const item = items.fileItem(entry.uri);
      const isAsked = item !== undefined && (include?.includes(item) ?? true) && exclude?.includes(item) !== true;
      if (isAsked) reportBroken(item, entry, run);
    }
    return items.casesIn(include, exclude).flatMap((item): Job[] => {
      const address = items.addressOf(item);
      const entry = address && entries.get(address.uri.toString());
      if (entry === undefined) return [];
      const file = entry.parsed?.file;
      const each = file?.cases.find(({ name }) => name === address?.name);
      if (file === undefined || each === undefined) {
        reportBroken(item, entry, run);
        return [];
      }
      run.enqueued(item);
      return [{ item, entry, file, each, caseFile }];
    });
  }

  /** Plug-ins side by side, the cases of one after the other. */
  async #runJobs(
    jobs: readonly Job[],
    run: vscode.TestRun,
    signal: AbortSignal,
    settings: RunSettings,
  ): Promise<CaseResult[]> {
    const groups = new Map<string, Job[]>();
    for (const job of jobs) {
      const plugin = job.entry.plugin?.toString() ?? '';
      groups.set(plugin, [...(groups.get(plugin) ?? []), job]);
    }
    const results = await Promise.all(
      [...groups].map(([plugin, group]) => this.#queue.run(plugin, () => this.#runGroup(group, run, signal, settings))),
    );
    return results.flat();
  }

  async #runGroup(
    group: readonly Job[],
    run: vscode.TestRun,
    signal: AbortSignal,
    { update = 'missing', record = false }: RunSettings,
  ): Promise<CaseResult[]> {
    const { runner, plugins, results } = this.#parts;
    const { CaseRunner } = await import('../../project/cases/index');
    const ofPlugin = new ReadFiles();
    let ofCase = new ReadFiles();
    const caseRunner = new CaseRunner({
      runner: runner(),
      files: caseFiles((location) => ofCase.note(location)),
      loadPlugin: (location) =>
        loadPlugin(vscode.Uri.parse(location), plugins, (file) => ofPlugin.note(file.toString())),
      scripts: vscode.workspace.isTrusted,
    });
    const done: CaseResult[] = [];
    for (const { item, file, entry, each, caseFile } of group) {
      if (signal.aborted) {
        run.skipped(item);
        continue;
      }
      run.started(item);
      const location = entry.uri.toString();
      ofCase = new ReadFiles();
      const result = await caseRunner.run(location, file, record ? withoutRecording(each) : each, {
        signal,
        update,
        record,
      });
      results.set(item, result, [caseFile, ofCase, ofPlugin]);
      report(run, item, result, (path) => entry.rangeOf(each.name, path));
      done.push(result);
    }
    return done;
  }
}

/** Else what is recorded would be what was recorded before. */
function withoutRecording(each: Case): Case {
  const { recording, ...rest } = each;
  return recording === undefined ? each : rest;
}

function reportBroken(item: vscode.TestItem, entry: CaseFileEntry, run: vscode.TestRun): void {
  const messages = errorsOf(entry).map(({ text, range }) => {
    const message = new vscode.TestMessage(text);
    if (range !== undefined) message.location = new vscode.Location(entry.uri, range);
    return message;
  });
  if (messages.length > 0) run.errored(item, messages);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

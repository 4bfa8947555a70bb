// Runs cases for the Testing view. Loaded when the first case runs.
import * as vscode from 'vscode';
import type { Runner } from '../../runner/runner';
import type { CaseResult } from '../../project/cases/result';
import type { CaseRunParts } from '../../project/cases/run/parts';
import type { PluginCatalogue } from '../catalogue/catalogue';
import { caseFiles } from './caseFiles';
import { type Job, type JobParts, jobsOf } from './jobs';
import { loadPlugin } from './loadPlugin';
import { PluginQueue } from './queue';
import { ReadFiles } from './readFiles';
import { append, logLines, report } from './report';
import type { CaseResults } from './results';

export interface CaseRunsParts extends JobParts {
  readonly controller: vscode.TestController;
  readonly plugins: PluginCatalogue;
  readonly runner: () => Runner;
  readonly results: CaseResults;
  readonly log: vscode.LogOutputChannel;
}

export interface RunSettings {
  readonly update?: 'none' | 'missing' | 'all';
  readonly record?: boolean;
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
    const { controller, cases, xtp, log } = this.#parts;
    const run = controller.createTestRun(request);
    const abort = new AbortController();
    const cancelled = [run.token, ...(token === undefined ? [] : [token])].map((each) => {
      if (each.isCancellationRequested) abort.abort();
      return each.onCancellationRequested(() => abort.abort());
    });
    try {
      if (request.include === undefined) await Promise.all([cases.load(), xtp.load()]);
      const jobs = await jobsOf(request, run, this.#parts);
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

  /** Plug-ins side by side, the cases of one after the other. */
  async #runJobs(
    jobs: readonly Job[],
    run: vscode.TestRun,
    signal: AbortSignal,
    settings: RunSettings,
  ): Promise<CaseResult[]> {
    const groups = new Map<string, Job[]>();
    for (const job of jobs) {
      const group = groups.get(job.plugin);
      if (group === undefined) groups.set(job.plugin, [job]);
      else group.push(job);
    }
    const results = await Promise.all(
      [...groups].map(([plugin, group]) =>
        this.#queue.run(plugin, () => this.#runGroup(group, run, signal, settings), signal),
      ),
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
    const parts: CaseRunParts = {
      runner: runner(),
      files: caseFiles((location) => ofCase.note(location)),
      loadPlugin: (location) =>
        loadPlugin(vscode.Uri.parse(location), plugins, (file) => ofPlugin.note(file.toString())),
      scripts: vscode.workspace.isTrusted,
    };
    const means = { parts, caseRunner: new CaseRunner(parts) };
    const done: CaseResult[] = [];
    for (const { item, file, locate, run: runJob } of group) {
      if (signal.aborted) {
        run.skipped(item);
        continue;
      }
      run.started(item);
      ofCase = new ReadFiles();
      const started = Date.now();
      const result = await runJob(means, {
        ...{ signal, update, record },
        onLog: (entries) => append(run, item, logLines(entries)),
      });
      for (const path of result.scriptFiles ?? []) ofCase.noteRead(vscode.Uri.file(path).toString(), started);
      results.set(item, result, [file, ofCase, ofPlugin]);
      report(run, item, result, locate);
      done.push(withShortOutputs(result));
    }
    return done;
  }
}

/** Bytes of an output, as in reports of the command line: those of all cases are in memory until the end of the run. */
const mostOutput = 1024 * 1024;

const withShortOutputs = (result: CaseResult): CaseResult => ({
  ...result,
  calls: result.calls.map((call) =>
    call.output.length > mostOutput ? { ...call, output: call.output.slice(0, mostOutput) } : call,
  ),
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

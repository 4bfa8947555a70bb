// The terminal of a build: runs its command, shows what it prints, and finds the problems in it.
import * as vscode from 'vscode';
import type { BuildOutcome, runBuild } from '../../project/build/process';
import { findProgram, toolPath } from '../../project/toolchains/tool';
import type { Build } from '../builds/builds';
import { folderOf } from '../builds/builds';

const bold = (text: string): string => `\u001b[1m${text}\u001b[0m`;
const dim = (text: string): string => `\u001b[2m${text}\u001b[0m`;
const red = (text: string): string => `\u001b[31m${text}\u001b[0m`;

export class BuildTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #abort = new AbortController();
  #opened = false;
  #over = false;
  readonly #onOutput: (text: string) => void;
  readonly #onEnd: (outcome: BuildOutcome) => void;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(
    readonly build: Build,
    on: { readonly output: (text: string) => void; readonly end: (outcome: BuildOutcome) => void },
  ) {
    this.#onOutput = on.output;
    this.#onEnd = on.end;
  }

  open(): void {
    this.#opened = true;
    if (this.#over) this.#leave(1);
    else void this.#run();
  }

  /** The terminal was closed or the task ended by somebody; that may be before it was opened. */
  close(): void {
    this.#abort.abort();
    if (!this.#opened) this.#finish({ kind: 'cancelled', durationMs: 0 });
  }

  async #run(): Promise<void> {
    const { plan } = this.build;
    const place = plan.folder === '' ? '' : dim(` in ${plan.folder}`);
    this.#write(`${bold(`> ${plan.command.join(' ')}`)}${place}\n\n`);
    const show = (text: string): void => {
      this.#write(text);
      this.#onOutput(text);
    };
    const cwd = folderOf(this.build).fsPath;
    const path = toolPath(plan.command[0], process.env, { folder: cwd, root: this.build.folder.uri.fsPath });
    const command = { command: plan.command, cwd, env: { ...path, ...plan.env } };
    const ended = await run(command, show, this.#abort.signal).catch((error: unknown): BuildOutcome => ({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }));
    const outcome = await explained(ended, this.build);
    const said = describeOutcome(outcome, this.build);
    this.#write(`\n${outcome.kind === 'done' && outcome.exitCode === 0 ? dim(said) : red(said)}\n`);
    this.#finish(outcome);
  }

  #finish(outcome: BuildOutcome): void {
    if (this.#over) return;
    this.#over = true;
    this.#onEnd(outcome);
    if (this.#opened) this.#leave(outcome.kind === 'done' ? outcome.exitCode : 1);
  }

  /** The workbench hears this only of a terminal that it has opened; until then the task is active for it. */
  #leave(exitCode: number): void {
    this.#closed.fire(exitCode);
    this.#written.dispose();
    this.#closed.dispose();
  }

  #write(text: string): void {
    this.#written.fire(text.replace(/\r?\n/g, '\r\n'));
  }
}

/** Loaded with the first build. */
const run: typeof runBuild = async (...args) => (await import('../../project/build/process')).runBuild(...args);

/** A build that failed may have failed for want of a tool that its command calls. */
async function explained(outcome: BuildOutcome, build: Build): Promise<BuildOutcome> {
  if (outcome.kind !== 'done' || outcome.exitCode === 0) return outcome;
  const folders = { folder: folderOf(build).fsPath, root: build.folder.uri.fsPath };
  for (const { program } of build.plan.needs) {
    if ((await findProgram(program, process.env, folders)) === undefined) return { kind: 'missing', program };
  }
  return outcome;
}

/** One sentence. */
export function describeOutcome(outcome: BuildOutcome, { plan }: Build): string {
  switch (outcome.kind) {
    case 'done':
      return outcome.exitCode === 0
        ? `Built in ${seconds(outcome.durationMs)}.`
        : `The build failed with exit code ${outcome.exitCode} after ${seconds(outcome.durationMs)}.`;
    case 'killed':
      return `The build was ended by ${outcome.signal}.`;
    case 'cancelled':
      return 'The build was cancelled.';
    case 'missing': {
      const need = plan.needs.find(({ program }) => program === outcome.program);
      return `${outcome.program} was not found. ${need?.howToGet ?? 'Install it, or set plugwright.build.command.'}`;
    }
    case 'failed':
      return `The build could not be started: ${outcome.message}`;
  }
}

const seconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

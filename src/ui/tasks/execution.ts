// One execution of a task that we started: ended at any time, and over when the workbench has let go of it.
import * as vscode from 'vscode';

/** How long the workbench may take to tell that a task has ended, in ms. */
const patienceMs = 3000;

/**
 * A task that the workbench still counts as active is not started once more: it would ask the person what to do. The
 * next execution waits for that.
 */
export class Execution implements vscode.Disposable {
  terminal: vscode.Pseudoterminal | undefined;
  readonly over: Promise<void>;
  #settle: () => void = () => undefined;
  #execution: vscode.TaskExecution | undefined;
  /** Of any task: the end may be told before we know which execution is ours. */
  readonly #ended = new WeakSet<vscode.TaskExecution>();
  #cancelled = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #listener: vscode.Disposable;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#listener = vscode.tasks.onDidEndTask(({ execution }) => {
      this.#ended.add(execution);
      if (execution === this.#execution) this.dispose();
    });
  }

  started(execution: vscode.TaskExecution): void {
    this.#execution = execution;
    if (this.#ended.has(execution)) this.dispose();
  }

  opens(terminal: vscode.Pseudoterminal): void {
    this.terminal = terminal;
    if (this.#cancelled) terminal.close();
  }

  /**
   * Ends the task by its terminal, be it there, opened, or still to come. A `terminate` of the workbench that meets a
   * terminal before it is opened loses it, and with it the end of the task.
   */
  cancel(): void {
    this.#cancelled = true;
    this.terminal?.close();
  }

  /** The build is over; the workbench is to tell so too. */
  ended(): void {
    this.#timer ??= setTimeout(() => this.dispose(), patienceMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
    this.#settle();
  }
}

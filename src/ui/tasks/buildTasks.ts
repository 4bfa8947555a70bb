// Builds as tasks of VS Code: one for each plan, in Run Build Task and in tasks.json.
import * as vscode from 'vscode';
import type { BuildOutcome } from '../../project/build/process';
import type { Build, Builds } from '../builds/builds';
import { BuildProblems } from './problems';
import { BuildTerminal } from './buildTerminal';
import { Execution } from './execution';

export const taskType = 'plugwright';

interface BuildDefinition extends vscode.TaskDefinition {
  readonly type: typeof taskType;
  /** Id of the plan, e.g. `cargo:crates/shop`. */
  readonly build: string;
}

export interface BuildEnd {
  readonly build: Build;
  readonly outcome: BuildOutcome;
  /** Found in the output. */
  readonly errors: number;
}

/** How a task is followed that we started ourselves. */
interface OwnExecution {
  readonly end: (end: BuildEnd) => void;
  readonly execution: Execution;
}

const keyOf = ({ folder, plan }: Build): string => `${folder.uri.toString()}\n${plan.id}`;

export class BuildTasks implements vscode.TaskProvider, vscode.Disposable {
  readonly #problems: BuildProblems;
  readonly #registrations: readonly vscode.Disposable[];
  readonly #ended = new vscode.EventEmitter<BuildEnd>();
  readonly #running = new Set<BuildTerminal>();
  /** The last one of each build. */
  readonly #executions = new Map<string, Execution>();

  readonly onDidEnd = this.#ended.event;

  constructor(
    context: vscode.ExtensionContext,
    private readonly builds: Builds,
  ) {
    this.#problems = new BuildProblems(context);
    this.#registrations = [
      vscode.tasks.registerTaskProvider(taskType, this),
      vscode.workspace.onDidChangeWorkspaceFolders(({ removed }) => this.#leave(removed)),
    ];
  }

  async provideTasks(): Promise<vscode.Task[]> {
    if (!vscode.workspace.isTrusted) return [];
    return (await this.builds.all()).map((build) => this.#task(build));
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    const { build: id } = task.definition as BuildDefinition;
    const scope = typeof task.scope === 'object' ? task.scope.uri.toString() : undefined;
    const all = await this.builds.all();
    const build = all.find(
      ({ folder, plan }) => plan.id === id && (scope === undefined || folder.uri.toString() === scope),
    );
    return build && this.#task(build, task.definition as BuildDefinition);
  }

  /**
   * Builds, and resolves when the build is over and all its processes are gone. Its terminal is not shown.
   * Never rejects: what keeps the task from starting is an outcome too.
   */
  async run(build: Build, signal: AbortSignal): Promise<BuildEnd> {
    if (!vscode.workspace.isTrusted) {
      return { build, errors: 0, outcome: { kind: 'failed', message: 'The workspace is in Restricted Mode.' } };
    }
    await this.#executions.get(keyOf(build))?.over;
    const cancelled: BuildEnd = { build, errors: 0, outcome: { kind: 'cancelled', durationMs: 0 } };
    if (signal.aborted) return cancelled;
    const execution = new Execution();
    this.#executions.set(keyOf(build), execution);
    return await new Promise((resolve) => {
      const end = (ended: BuildEnd): void => {
        execution.ended();
        resolve(ended);
      };
      const cancel = (): void => {
        execution.cancel();
        // The workbench may not have come to the task yet; what it starts after this ends at once.
        if (execution.terminal === undefined) end(cancelled);
      };
      signal.addEventListener('abort', cancel, { once: true });
      const task = this.#task(build, undefined, { end, execution });
      void vscode.tasks.executeTask(task).then(
        (started) => execution.started(started),
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          end({ build, errors: 0, outcome: { kind: 'failed', message } });
        },
      );
    });
  }

  /** Also ends what builds: the window goes, and its tasks are not asked any more. */
  dispose(): void {
    for (const terminal of this.#running) terminal.close();
    for (const execution of this.#executions.values()) execution.dispose();
    for (const registration of this.#registrations) registration.dispose();
    this.#problems.dispose();
    this.#ended.dispose();
  }

  /** Ends what builds there, and forgets what it found. */
  #leave(folders: readonly vscode.WorkspaceFolder[]): void {
    const left = new Set(folders.map(({ uri }) => uri.toString()));
    for (const terminal of this.#running) if (left.has(terminal.build.folder.uri.toString())) terminal.close();
    this.#problems.forget((build) => left.has(build.folder.uri.toString()));
  }

  #task(build: Build, given?: BuildDefinition, own?: OwnExecution): vscode.Task {
    const { folder, plan } = build;
    const definition = given ?? ({ type: taskType, build: plan.id } satisfies BuildDefinition);
    const execution = new vscode.CustomExecution(() => {
      const listener = this.#problems.listen(build);
      const end = (outcome: BuildOutcome): void => {
        this.#running.delete(terminal);
        const ended = { build, outcome, errors: listener.end() };
        this.#ended.fire(ended);
        own?.end(ended);
      };
      const terminal = new BuildTerminal(build, { output: (text) => listener.output(text), end });
      this.#running.add(terminal);
      own?.execution.opens(terminal);
      return Promise.resolve(terminal);
    });
    // Problems are found by us, who know where the compiler runs; this matcher keeps VS Code from asking for one.
    const task = new vscode.Task(definition, folder, nameOf(build), 'Plugwright', execution, '$plugwright-none');
    task.group = vscode.TaskGroup.Build;
    task.detail = plan.command.join(' ');
    task.presentationOptions = {
      reveal: own === undefined ? vscode.TaskRevealKind.Always : vscode.TaskRevealKind.Never,
      panel: vscode.TaskPanelKind.Dedicated,
      clear: true,
      showReuseMessage: false,
      echo: false,
    };
    return task;
  }
}

export function nameOf({ plan }: Build): string {
  const [, place = ''] = /:(.*)$/.exec(plan.id) ?? [];
  return `build ${place === '' ? plan.language : `${place} (${plan.language})`}`;
}

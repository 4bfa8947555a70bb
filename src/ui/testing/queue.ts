// One run at a time per plug-in: two would share its files, snapshots and the machine's time.

export class PluginQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs the task when all earlier ones of the plug-in are over, however they ended. */
  run<T>(plugin: string, task: () => Promise<T>): Promise<T> {
    const before = this.#last.get(plugin) ?? Promise.resolve();
    const run = before.then(task, task);
    const settled = run.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(plugin, settled);
    void settled.then(() => {
      if (this.#last.get(plugin) === settled) this.#last.delete(plugin);
    });
    return run;
  }
}

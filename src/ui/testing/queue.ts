// One run at a time per plug-in: two would share its files, snapshots and the machine's time.

export class PluginQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  /**
   * Runs the task when all earlier ones of the plug-in are over, however they ended.
   *
   * @param signal does not let it wait any longer: what is cancelled has little left to do.
   */
  run<T>(plugin: string, task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const before = this.#last.get(plugin) ?? Promise.resolve();
    const run = Promise.race([before, aborted(signal)]).then(task);
    const settled = Promise.allSettled([before, run]);
    this.#last.set(plugin, settled);
    void settled.then(() => {
      if (this.#last.get(plugin) === settled) this.#last.delete(plugin);
    });
    return run;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

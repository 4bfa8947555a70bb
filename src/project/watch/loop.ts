// The loop of watch mode: a save builds, and a plug-in that is new on disk runs. It has no clock and no files of its own.
import { begin, cancel, ended, inFlight, type Job } from './job';
import type { WatchPorts, WatchState, WatchStep, WatchTimes } from './ports';
export type { WatchPorts, WatchState, WatchStep, WatchTimes } from './ports';

export const watchTimes: WatchTimes = { debounceMs: 150, mostMs: 2000, graceMs: 1000 };

/**
 * One for each build with the plug-ins that it makes, or for a plug-in that nobody here builds.
 *
 * - There is at most one build and at most one run at a time. They may overlap: the last plug-in runs while the next is built.
 * - A build starts when no save has come for a moment. A save cancels the build in flight, which is out of date.
 * - What a build writes runs once, and only after the build went well. What comes from elsewhere runs at once.
 * - After `stop` or `dispose` no port is called.
 */
export class WatchLoop {
  readonly #ports: WatchPorts;
  readonly #times: WatchTimes;
  #on = false;
  #disposed = false;
  /** Something was reported since the loop was last idle. */
  #busy = false;
  #failed = false;
  /** Saved since the last build began. */
  readonly #saved = new Set<string>();
  #firstSave: number | undefined;
  #debounce: { cancel(): void } | undefined;
  #build: Job | undefined;
  /** The build went well, and what it wrote has not been seen yet. */
  #grace: { cancel(): void } | undefined;
  /** Whether what is on disk ran, is to run, or is to run if a build goes well: it may be half of what the build makes. */
  #plugin: 'known' | 'fresh' | 'held' = 'known';
  #run: Job | undefined;

  constructor(ports: WatchPorts, times: Partial<WatchTimes> = {}) {
    this.#ports = ports;
    this.#times = { ...watchTimes, ...times };
  }

  get state(): WatchState {
    if (!this.#on) return 'off';
    if (inFlight(this.#build)) return 'building';
    if (inFlight(this.#run)) return 'running';
    if (!this.#isSettled()) return 'waiting';
    return this.#failed ? 'failed' : 'idle';
  }

  start(): void {
    if (this.#on || this.#disposed) return;
    this.#on = true;
    this.#report({ kind: 'idle' });
  }

  /** Cancels all. What is in flight may take a while to end; a start after it waits for that. */
  stop(): void {
    if (!this.#on) return;
    this.#on = false;
    this.#debounce?.cancel();
    this.#grace?.cancel();
    this.#debounce = this.#grace = this.#firstSave = undefined;
    this.#saved.clear();
    this.#plugin = 'known';
    this.#busy = this.#failed = false;
    for (const job of [this.#build, this.#run]) {
      if (job === undefined) continue;
      job.forgotten = true;
      cancel(job, 'watching was stopped');
    }
    this.#ports.report({ kind: 'stopped', at: this.#ports.now() });
  }

  dispose(): void {
    this.#disposed = true;
    this.stop();
  }

  /** @param path of a source file, as people are to read it. */
  saved(path: string): void {
    if (!this.#on) return;
    if (this.#ports.build === undefined) {
      return this.ignored([path], 'how the plug-in is built is not known');
    }
    const wasWaiting = this.#debounce !== undefined;
    const now = this.#ports.now();
    this.#firstSave ??= now;
    this.#saved.add(path);
    this.#debounce?.cancel();
    const ms = Math.max(0, Math.min(this.#times.debounceMs, this.#firstSave + this.#times.mostMs - now));
    this.#debounce = this.#ports.after(ms, () => {
      this.#debounce = undefined;
      this.#next();
    });
    if (this.#build !== undefined) cancel(this.#build, 'a file was saved since');
    this.#report({ kind: 'saw', paths: [path] });
    if (!wasWaiting) this.#report({ kind: 'waiting', for: 'saves', ms });
  }

  /** Files changed that call for no build; people are to know why. */
  ignored(paths: readonly string[], why: string): void {
    this.#report({ kind: 'ignored', paths, why });
  }

  /** The plug-in on disk is another one, and whole. To be told once for each that was read. */
  wasmChanged(): void {
    if (!this.#on) return;
    if (inFlight(this.#build)) {
      this.#plugin = 'held';
      return;
    }
    this.#plugin = 'fresh';
    this.#next();
  }

  /** Starts what is due and can start. */
  #next(): void {
    if (!this.#on) return;
    if (this.#saved.size > 0 && this.#debounce === undefined && this.#build === undefined) this.#startBuild();
    if (this.#plugin === 'fresh') {
      if (this.#run === undefined) this.#startRun();
      else cancel(this.#run, 'the plug-in is a newer one');
    }
    if (!this.#busy || !this.#isSettled()) return;
    this.#busy = false;
    this.#report({ kind: 'idle' });
  }

  #isSettled(): boolean {
    const working = inFlight(this.#build) || inFlight(this.#run);
    const waiting = this.#debounce !== undefined || this.#grace !== undefined;
    return !working && !waiting && this.#saved.size === 0 && this.#plugin !== 'fresh';
  }

  #startBuild(): void {
    const paths = [...this.#saved];
    const job = begin(this.#ports.now());
    this.#build = job;
    this.#saved.clear();
    this.#firstSave = undefined;
    this.#endGrace();
    this.#failed = false;
    this.#report({ kind: 'building', paths });
    void this.#finishBuild(job);
  }

  async #finishBuild(job: Job): Promise<void> {
    const { outcome, why } = await ended(job, async (signal) => {
      const result = await this.#ports.build?.(signal);
      return result === 'built' ? 'ok' : (result ?? 'cancelled');
    });
    this.#build = undefined;
    if (job.forgotten) return this.#next();

    const ms = this.#ports.now() - job.began;
    if (outcome === 'ok') this.#wentWell(ms);
    else {
      this.#failed = outcome === 'failed';
      this.#report(
        outcome === 'failed'
          ? { kind: 'buildFailed', ms, ...why }
          : { kind: 'cancelled', what: 'build', ms, why: job.cancelledFor ?? 'somebody ended it' },
      );
      if (this.#plugin === 'held' && this.#saved.size === 0) {
        this.ignored([], 'the plug-in is new, but its build did not come to its end');
      }
    }
    this.#next();
  }

  #wentWell(ms: number): void {
    const { graceMs } = this.#times;
    if (this.#plugin !== 'known') {
      this.#plugin = 'fresh';
      this.#report({ kind: 'built', ms });
      return;
    }
    this.#grace = this.#ports.after(graceMs, () => {
      this.#grace = undefined;
      this.#report({ kind: 'nothingNew' });
      this.#next();
    });
    this.#report({ kind: 'built', ms });
    this.#report({ kind: 'waiting', for: 'plugin', ms: graceMs });
  }

  #endGrace(): void {
    this.#grace?.cancel();
    this.#grace = undefined;
  }

  #startRun(): void {
    const job = begin(this.#ports.now());
    this.#run = job;
    this.#plugin = 'known';
    this.#endGrace();
    this.#failed = false;
    this.#report({ kind: 'running' });
    void this.#finishRun(job);
  }

  async #finishRun(job: Job): Promise<void> {
    const { outcome, why } = await ended(job, async (signal) => {
      await this.#ports.run(signal);
      return 'ok';
    });
    this.#run = undefined;
    if (job.forgotten) return this.#next();

    const ms = this.#ports.now() - job.began;
    if (outcome === 'ok') this.#report({ kind: 'ran', ms });
    else if (outcome === 'failed') {
      this.#failed = true;
      this.#report({ kind: 'runFailed', ms, ...why });
    } else this.#report({ kind: 'cancelled', what: 'run', ms, why: job.cancelledFor ?? '' });
    this.#next();
  }

  #report(step: Timeless<WatchStep>): void {
    if (!this.#on) return;
    if (step.kind !== 'idle' && step.kind !== 'ignored') this.#busy = true;
    this.#ports.report({ ...step, at: this.#ports.now() });
  }
}

/** Each step without its time. */
type Timeless<Step> = Step extends unknown ? Omit<Step, 'at'> : never;

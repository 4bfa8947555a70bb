// A world around a watch loop in which time passes and builds and runs end only when a test says so.
import { WatchLoop, type WatchPorts, type WatchStep, type WatchTimes } from '../../../src/project/watch/loop';

export type BuildEnd = 'built' | 'failed' | 'cancelled' | Error;

/** A build or run that the loop started. */
export class Work {
  #settle: (end: BuildEnd) => void = () => undefined;
  /** How it ended; undefined as long as it did not. */
  end: BuildEnd | undefined;
  readonly result = new Promise<BuildEnd>((resolve) => (this.#settle = resolve));

  constructor(
    readonly startedAt: number,
    readonly signal: AbortSignal,
  ) {}

  get cancelled(): boolean {
    return this.signal.aborted;
  }

  finish(end: BuildEnd = 'built'): void {
    this.end = end;
    this.#settle(end);
  }
}

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

export class World {
  time = 0;
  readonly steps: WatchStep[] = [];
  readonly builds: Work[] = [];
  readonly runs: Work[] = [];
  /** What must never be. */
  readonly faults: string[] = [];
  readonly loop: WatchLoop;
  onStart: (what: 'build' | 'run') => void = () => undefined;
  onStep: (step: WatchStep) => void = () => undefined;
  #timers: Timer[] = [];

  /** @param lacks 'build' for a plug-in that nobody here builds. */
  constructor({ lacks, ...times }: Partial<WatchTimes> & { readonly lacks?: 'build' } = {}) {
    const ports: WatchPorts = {
      build: (signal) => this.#start('build', this.builds, signal),
      run: async (signal) => {
        await this.#start('run', this.runs, signal);
      },
      after: (ms, act) => {
        this.#mustBeOn('after');
        const timer = { at: this.time + ms, act };
        this.#timers.push(timer);
        return { cancel: () => this.#forget(timer) };
      },
      now: () => this.time,
      report: (step) => {
        if (step.kind !== 'stopped') this.#mustBeOn(step.kind);
        if (step.at !== this.time) this.faults.push(`${step.kind} is told at ${step.at}`);
        this.steps.push(step);
        this.onStep(step);
      },
    };
    if (lacks) delete ports.build;
    this.loop = new WatchLoop(ports, times);
  }

  /** The build in flight, or the last one. */
  get build(): Work {
    return this.builds.at(-1) ?? fail('there was no build');
  }

  get run(): Work {
    return this.runs.at(-1) ?? fail('there was no run');
  }

  get hasTimers(): boolean {
    return this.#timers.length > 0;
  }

  /** Whether a timer acts as soon as it can. */
  get isDue(): boolean {
    return this.#timers.some(({ at }) => at <= this.time);
  }

  /** The kinds of the steps, in order; those so far are forgotten. */
  told(): string[] {
    return this.steps.splice(0).map(({ kind }) => kind);
  }

  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const [timer] = this.#timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (timer === undefined) break;
      this.time = Math.max(this.time, timer.at);
      this.#forget(timer);
      timer.act();
    }
    this.time = end;
  }

  /** Saves and lets the build start. */
  async saveAndBuild(...paths: string[]): Promise<Work> {
    for (const path of paths) this.loop.saved(path);
    await this.pass(2000);
    return this.build;
  }

  async finish(work: Work, end?: BuildEnd): Promise<void> {
    work.finish(end);
    await settled();
  }

  async #start(what: 'build' | 'run', all: Work[], signal: AbortSignal): Promise<'built' | 'failed' | 'cancelled'> {
    this.#mustBeOn(what);
    if (all.some(({ end }) => end === undefined)) this.faults.push(`two ${what}s at once`);
    if (signal.aborted) this.faults.push(`a cancelled ${what} was started`);
    const work = new Work(this.time, signal);
    all.push(work);
    this.onStart(what);
    const end = await work.result;
    if (end instanceof Error) throw end;
    return end;
  }

  #forget(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }

  #mustBeOn(what: string): void {
    if (this.loop.state === 'off') this.faults.push(`${what} while off`);
  }
}

/** After all that follows from what happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function fail(message: string): never {
  throw new Error(message);
}

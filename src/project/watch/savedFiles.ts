// From changed files to the builds that they call for; a build that writes its own sources does not go on for ever.

/** How a plan takes a path, which is relative to its workspace folder, with `/`. */
export interface SourceRules<Plan> {
  readonly isSource: (path: string, plan: Plan) => boolean;
  readonly isOutput: (path: string, plan: Plan) => boolean;
}

/** A file that is another one on disk, whoever changed it. */
export interface ChangedFile {
  readonly path: string;
  /** When it was written, in ms since the Unix epoch; undefined if it is gone. */
  readonly modified: number | undefined;
}

export interface CalledFor<Plan> {
  /** The plans to build, each with its sources that changed. */
  readonly builds: ReadonlyMap<Plan, readonly string[]>;
  /** Plans that have to wait for a save in the editor, and why. */
  readonly refused: ReadonlyMap<Plan, { readonly paths: readonly string[]; readonly why: string }>;
}

/** What nobody writes by hand, wherever it lies. */
const generated = /(^|[\\/])(target|node_modules|\.git)([\\/]|$)/;

/** Builds in a row for nothing but changes that seem to be their own. */
const mostInARow = 3;
/** What was written up to this long after a build ended may be its own: some leave processes behind. In ms. */
const lateWriteMs = 500;
/** Watchers tell of a change up to this long after it, in ms. */
const lateNewsMs = 2000;

/** What is known of the builds of a plan. */
interface History {
  building: boolean;
  /** Changed on disk while it builds: to be looked at when it ended, as the build itself may have changed them. */
  readonly held: Map<string, ChangedFile>;
  /** What calls for the next build. */
  cause: 'nothing' | 'builds' | 'somebody';
  /** How many of the last builds were called for by nothing but builds. */
  inARow: number;
}

/**
 * One for all plans of a workspace folder.
 *
 * A save in the editor always calls for a build. A change on disk may be the work of the build itself, of a generator of
 * bindings for example: while a plan builds they wait, and after it they build it again at most three times in a row.
 */
export class SavedFiles<Plan extends object> {
  readonly #rules: SourceRules<Plan>;
  readonly #now: () => number;
  readonly #histories = new WeakMap<Plan, History>();
  /** Of all plans: one may write the sources of another. */
  #inFlight = 0;
  #endedAt = -Infinity;
  /** The last save in the editor of each file, as the disk tells of it again. */
  readonly #savedAt = new Map<string, number>();

  /** @param now in ms since the Unix epoch, to be compared with the times of files. */
  constructor(rules: SourceRules<Plan>, now: () => number) {
    this.#rules = rules;
    this.#now = now;
  }

  /** The editor has saved these files. */
  saved(paths: readonly string[], plans: Iterable<Plan>): CalledFor<Plan> {
    const builds = new Map<Plan, string[]>();
    for (const path of paths) this.#savedAt.set(path, this.#now());
    for (const plan of plans) {
      const sources = paths.filter((path) => this.#isSource(path, plan));
      if (sources.length === 0) continue;
      this.#historyOf(plan).cause = 'somebody';
      builds.set(plan, sources);
    }
    return { builds, refused: new Map() };
  }

  /** The disk tells of these files; also of those that the editor saved. */
  changed(files: readonly ChangedFile[], plans: Iterable<Plan>): CalledFor<Plan> {
    const called = { builds: new Map<Plan, string[]>(), refused: new Map<Plan, { paths: string[]; why: string }>() };
    for (const plan of plans) {
      const history = this.#historyOf(plan);
      const sources = files.filter((file) => this.#isSource(file.path, plan) && !this.#isKnown(file));
      if (sources.length === 0) continue;
      if (history.building) {
        for (const file of sources) history.held.set(file.path, file);
        continue;
      }
      const paths = sources.map(({ path }) => path);
      if (!sources.every((file) => this.#maybeBuilt(file))) history.cause = 'somebody';
      if (history.cause !== 'somebody') {
        if (history.inARow === mostInARow) {
          called.refused.set(plan, { paths, why: refusal });
          continue;
        }
        history.cause = 'builds';
      }
      called.builds.set(plan, paths);
    }
    return called;
  }

  /** To be followed by {@link buildEnded}, also if the plan is given up meanwhile. */
  buildStarted(plan: Plan): void {
    const history = this.#historyOf(plan);
    if (!history.building) this.#inFlight++;
    history.building = true;
    history.inARow = history.cause === 'builds' ? history.inARow + 1 : 0;
    history.cause = 'nothing';
  }

  /** However it ended. What changed meanwhile is told now. */
  buildEnded(plan: Plan): CalledFor<Plan> {
    const history = this.#historyOf(plan);
    const held = [...history.held.values()];
    history.held.clear();
    if (history.building) this.#inFlight--;
    history.building = false;
    this.#endedAt = this.#now();
    return this.changed(held, [plan]);
  }

  #historyOf(plan: Plan): History {
    const known = this.#histories.get(plan);
    if (known !== undefined) return known;
    const history: History = { building: false, held: new Map(), cause: 'nothing', inARow: 0 };
    this.#histories.set(plan, history);
    return history;
  }

  #isSource(path: string, plan: Plan): boolean {
    return !generated.test(path) && !this.#rules.isOutput(path, plan) && this.#rules.isSource(path, plan);
  }

  /** Whether the file is still as the editor saved it. */
  #isKnown({ path, modified }: ChangedFile): boolean {
    const savedAt = this.#savedAt.get(path) ?? -Infinity;
    return modified !== undefined && modified <= savedAt && this.#now() <= savedAt + lateNewsMs;
  }

  /** Some tools copy files with their times: a time from before the build does not clear it. */
  #maybeBuilt({ modified }: ChangedFile): boolean {
    if (this.#inFlight > 0) return true;
    if (this.#now() > this.#endedAt + lateNewsMs) return false;
    return modified === undefined || modified <= this.#endedAt + lateWriteMs;
  }
}

const refusal =
  `after each of the last ${mostInARow + 1} builds its own sources were others, which builds seem to change; ` +
  'save a file in the editor to build again';

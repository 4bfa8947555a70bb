// The tests of watch mode between runs: what they read, what failed, and so which ones a wish means.
import type { Runner } from '../../runner/runner';
import type { ChangedFiles } from './changedFiles';
import { findCaseFiles } from './find';
import { Inputs } from './inputs';
import type { TestOptions } from './options';
import { keep, planFile, select, testCount, type PlannedFile } from './plan';
import { reportersFor } from './reporters';
import { runTests, type Ran } from './run';

/** What is to run next; changed files by their absolute paths. */
export type Wish = 'all' | 'failed' | 'same' | ReadonlySet<string>;

export interface WatchParts {
  readonly options: TestOptions;
  readonly cwd: string;
  readonly bundles: string;
  readonly runner: Runner;
}

type Wanted = (test: string, file: string) => boolean;

const idOf = (path: string, name: string): string => `${path}\0${name}`;

export class WatchedTests {
  readonly #touched = new Map<string, ReadonlySet<string>>();
  readonly #failed = new Set<string>();
  /** Case files that there were at the last run, and the folders that were looked through for them. */
  #known = new Set<string>();
  #folders = new Set<string>();
  #last: Wanted = () => true;

  constructor(
    private readonly parts: WatchParts,
    private readonly changes: ChangedFiles,
    private readonly signal: AbortSignal,
  ) {}

  /** False if there was nothing to run. */
  async run(wished: Wish): Promise<boolean> {
    const { options, bundles, runner } = this.parts;
    const since = Date.now();
    const all = await this.#plan();
    const wish = this.#withNewFiles(wished, all);
    const wanted = this.#wanted(wish);
    const files = keep(all, ({ name }, { path }) => wanted(idOf(path, name), path)).filter(
      ({ path, tests, problems }) => tests.length > 0 || (problems.length > 0 && concerns(wish, path)),
    );
    const isWorthIt = testCount(files) > 0 || files.length > 0 || typeof wish === 'string';
    if (isWorthIt) {
      this.#last = wanted;
      const inputs = new Inputs(bundles, options.timeoutMs);
      const parts = { runner, inputs, options, signal: this.signal };
      this.#remember(await runTests(files, parts, reportersFor(options)), files);
    }
    const paths = [...all.map(({ path }) => path), ...[...this.#touched.values()].flatMap((each) => [...each])];
    this.changes.follow(new Set(paths), since, this.#folders);
    return isWorthIt;
  }

  /** Case files come and go while nobody looks; that there are none is no reason to end. */
  async #plan(): Promise<PlannedFile[]> {
    const { options, cwd } = this.parts;
    const folders = new Set<string>();
    const paths = await findCaseFiles(options.patterns, cwd, (path) => folders.add(path)).catch(() => []);
    this.#folders = folders;
    return select(await Promise.all(paths.map((path) => planFile(path, cwd))), options);
  }

  /** Of a new folder only the folder itself is told. */
  #withNewFiles(wish: Wish, all: readonly PlannedFile[]): Wish {
    const known = this.#known;
    this.#known = new Set(all.map(({ path }) => path));
    return typeof wish === 'string' ? wish : new Set([...wish, ...[...this.#known].filter((path) => !known.has(path))]);
  }

  #wanted(wish: Wish): Wanted {
    if (wish === 'all') return () => true;
    if (wish === 'same') return this.#last;
    if (wish === 'failed') {
      const failed = new Set(this.#failed);
      return (test) => failed.has(test);
    }
    return (test, file) => {
      const touched = this.#touched.get(test);
      return wish.has(file) || (touched !== undefined && [...wish].some((path) => touched.has(path)));
    };
  }

  #remember({ report, touched }: Ran, files: readonly PlannedFile[]): void {
    report.files.forEach(({ cases }, at) => {
      const path = files[at]?.path ?? '';
      for (const { name, outcome, written = [] } of cases) {
        const id = idOf(path, name);
        if (outcome === 'passed' || outcome === 'skipped') this.#failed.delete(id);
        else this.#failed.add(id);
        this.changes.expect(written);
      }
    });
    for (const { path, name, read } of touched) this.#touched.set(idOf(path, name), read);
  }
}

const concerns = (wish: Wish, path: string): boolean => (typeof wish === 'string' ? wish === 'all' : wish.has(path));

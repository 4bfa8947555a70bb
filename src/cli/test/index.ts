// `plugwright test`: runs the cases of case files and reports, once or whenever a file changes.
import { join } from 'node:path';
import { WorkerRunner } from '../../runner/client';
import { exitCodes, UsageError } from '../usage';
import { findCaseFiles } from './find';
import { Inputs } from './inputs';
import { parseTest, type TestOptions } from './options';
import { planFile, select, testCount, type PlannedFile } from './plan';
import { reportersFor } from './reporters';
import type { RunReport } from './report';
import { runTests } from './run';

export async function test(args: readonly string[], bundles: string): Promise<number> {
  const options = parseTest(args, process.env);
  const cwd = process.cwd();
  const runner = new WorkerRunner(join(bundles, 'worker.js'));
  try {
    if (options.watch) {
      const { watch } = await import('./watch');
      return await watch({ options, cwd, bundles, runner });
    }
    const files = await plan(options, cwd);
    const interruption = new AbortController();
    const interrupt = (): void => interruption.abort();
    // A second Ctrl+C finds no listener any more and ends the process at once.
    process.once('SIGINT', interrupt);
    const inputs = new Inputs(bundles, options.timeoutMs);
    const parts = { runner, inputs, options, signal: interruption.signal };
    const { report } = await runTests(files, parts, reportersFor(options));
    process.off('SIGINT', interrupt);
    return interruption.signal.aborted ? exitCodes.cancelled : exitCodeOf(report);
  } finally {
    await runner.dispose();
  }
}

/** @throws UsageError if there is nothing to run. */
async function plan(options: TestOptions, cwd: string): Promise<PlannedFile[]> {
  const paths = await findCaseFiles(options.patterns, cwd);
  const all = await Promise.all(paths.map((path) => planFile(path, cwd)));
  const selected = select(all, options);
  const isBroken = all.some(({ problems }) => problems.some(({ severity }) => severity === 'error'));
  // A shard may be empty, if there are more machines than cases.
  if (testCount(selected) > 0 || isBroken || (options.shard !== undefined && testCount(all) > 0)) return selected;
  const { name } = options;
  throw new UsageError(
    'test',
    name === undefined ? 'the case files have no cases' : `no case has a name that matches /${name.source}/`,
  );
}

/** What is wrong in a case file outweighs what failed: some cases could not even be tried. */
function exitCodeOf({ totals }: RunReport): number {
  if (totals.problems > 0) return exitCodes.usage;
  return totals.failed + totals.errored + totals.cancelled > 0 ? exitCodes.failed : exitCodes.ok;
}

// Runs planned tests one after the other and tells the reporters.
import type { PlannedFile, PlannedTest, TestParts } from './plan';
import { testCount } from './plan';
import { mostOutput, totalsOf, type CaseReport, type FileReport, type Reporter, type RunReport } from './report';

/** The files that a test read, by absolute paths. */
export interface Touched {
  readonly path: string;
  readonly name: string;
  readonly read: ReadonlySet<string>;
}

export interface Ran {
  readonly report: RunReport;
  readonly touched: readonly Touched[];
}

export async function runTests(
  files: readonly PlannedFile[],
  parts: TestParts,
  reporters: readonly Reporter[],
): Promise<Ran> {
  const start = performance.now();
  const count = testCount(files);
  const touched: Touched[] = [];
  const reports: FileReport[] = [];
  let done = 0;
  let failed = false;
  for (const { file, path, problems, tests } of files) {
    const cases: CaseReport[] = [];
    for (const test of tests) {
      if (parts.signal.aborted || (failed && parts.options.bail)) break;
      for (const reporter of reporters) reporter.started?.(file, test.name, done, count);
      const report = await runTest(test, parts);
      touched.push({ path, name: test.name, read: parts.inputs.takeTouched() });
      cases.push({ ...report, file });
      done++;
      failed ||= report.outcome === 'failed' || report.outcome === 'errored';
      for (const reporter of reporters) reporter.ended?.(file, report);
    }
    reports.push({ file, problems, cases });
  }
  const report = { files: reports, totals: totalsOf(reports, count), durationMs: performance.now() - start };
  for (const reporter of reporters) await reporter.finished(report);
  return { report, touched };
}

async function runTest(test: PlannedTest, parts: TestParts): Promise<CaseReport> {
  const { failures, calls, scriptFiles = [], ...result } = await test.run(parts);
  for (const path of scriptFiles) parts.inputs.touch(path);
  return {
    ...result,
    calls: calls.map((call) => ({
      ...call,
      output: call.output.slice(0, mostOutput),
      outputBytes: call.output.length,
    })),
    place: test.place,
    failures: failures.map((failure) => ({ ...failure, place: test.placeOf(failure.path) })),
  };
}

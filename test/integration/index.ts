// Entry of the bundle that VS Code loads as its extension tests: runs every suite and reports each test as it ends.
import Mocha from 'mocha';
import { appendFileSync } from 'node:fs';
import type { TestEvent } from './events';

export async function run(): Promise<void> {
  const report = reporter();
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, forbidOnly: true, grep: process.env['PLUGWRIGHT_GREP'] ?? '' });
  // Defines describe, it and so on, before the suites are loaded.
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  await (process.env['PLUGWRIGHT_BENCH'] === undefined ? import('./suites') : import('./bench'));

  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('start', () => report({ event: 'start', tests: runner.total }));
    runner.on('pass', (test) => report({ event: 'passed', path: test.titlePath(), ms: test.duration ?? 0 }));
    runner.on('pending', (test) => report({ event: 'skipped', path: test.titlePath() }));
    // Also failed hooks, which have no state of their own.
    runner.on('fail', (test, error: unknown) =>
      report({ event: 'failed', path: test.titlePath(), error: text(error) }),
    );
  });
  report({ event: 'end', failures });
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}

/** Appends one line of JSON per event to the file that PLUGWRIGHT_RESULTS names. */
function reporter(): (event: TestEvent) => void {
  const file = process.env['PLUGWRIGHT_RESULTS'];
  if (file === undefined) return () => undefined;
  return (event) => appendFileSync(file, `${JSON.stringify(event)}\n`);
}

function text(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { actual, expected } = error as Error & { actual?: unknown; expected?: unknown };
  const difference =
    actual === undefined && expected === undefined
      ? ''
      : `\nexpected: ${JSON.stringify(expected)}\nactual:   ${JSON.stringify(actual)}`;
  return `${error.stack ?? error.message}${difference}`;
}

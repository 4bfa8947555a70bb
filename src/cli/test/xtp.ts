// The tests of an xtp.toml.
import { findXtpTests, runXtpTest } from '../../project/xtp';
import type { PlannedFile } from './plan';
import { resolve, dirname } from 'node:path';

export async function planXtp(path: string, text: string): Promise<Pick<PlannedFile, 'problems' | 'tests'>> {
  const { tests, problems } = await findXtpTests(text, path, (from, relative) => resolve(dirname(from), relative));
  return {
    problems: problems.map(({ message, line = 1, column = 1 }) => ({ message, line, column, severity: 'error' })),
    tests: tests.map((test) => {
      const place = { line: test.line ?? 1, column: 1 };
      return {
        name: test.name,
        place,
        run: ({ runner, inputs, options: { timeoutMs }, signal }) =>
          runXtpTest(
            test,
            { runner, files: inputs, loadPlugin: (location) => inputs.loadPlugin(location) },
            { signal, ...(timeoutMs !== undefined && { timeoutMs }) },
          ),
        placeOf: () => place,
      };
    }),
  };
}

// From the text of an xtp.toml to the tests that can be run.
import type { XtpMockInput, XtpProblem, XtpTest } from './model';
import { parseXtpToml } from './toml';

export interface FoundXtpTests {
  readonly tests: readonly XtpTest[];
  readonly problems: readonly XtpProblem[];
}

/**
 * The tests of an xtp.toml.
 *
 * @param location of the xtp.toml.
 * @param resolve the location of a path that the file names. Addresses stay as they are.
 */
export async function findXtpTests(
  text: string,
  location: string,
  resolve: (from: string, relative: string) => string,
): Promise<FoundXtpTests> {
  const { plugin, pluginBuild, tests, problems } = await parseXtpToml(text);
  const place = (written: string): string => (isAddress(written) ? written : resolve(location, written));
  const input = (given: XtpMockInput): XtpMockInput => ('file' in given ? { file: place(given.file) } : given);
  return {
    problems,
    tests: tests.map((test) => ({
      ...test,
      file: location,
      ...(plugin !== undefined && { plugin: place(plugin) }),
      ...(pluginBuild !== undefined && { pluginBuild }),
      with: place(test.with),
      ...(test.mockHost !== undefined && { mockHost: place(test.mockHost) }),
      ...(test.mockInput !== undefined && { mockInput: input(test.mockInput) }),
    })),
  };
}

const isAddress = (written: string): boolean => /^https?:\/\//i.test(written);

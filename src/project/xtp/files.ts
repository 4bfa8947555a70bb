// The tests of an xtp.toml, and those that a command line names, one after the other.
import { messageOf } from '../../runtime/errors';
import type { CaseResult } from '../cases/result';
import { findXtpTests } from './find';
import type { XtpMockInput, XtpTest } from './model';
import { errored, runXtpTest, type XtpRunOptions, type XtpRunParts } from './run';

export interface XtpFiles {
  /** Each is tested. Locations or addresses, as are the others. */
  readonly plugins: readonly string[];
  readonly with: string;
  readonly mockHost?: string;
  readonly mockInput?: XtpMockInput;
}

/** The tests that a command line names, one for each plug-in. Their `file` is the test module. */
export function xtpTestsFor({ plugins, ...rest }: XtpFiles): XtpTest[] {
  const name = nameOf(rest.with).replace(/\.\w+$/, '');
  return plugins.map((plugin) => ({
    ...rest,
    file: rest.with,
    name: plugins.length > 1 ? `${name} (${nameOf(plugin)})` : name,
    plugin,
  }));
}

/** Mock input as a command line has it: text, or `@` and a path. */
export const mockInputOf = (argument: string, resolve: (path: string) => string): XtpMockInput =>
  argument.startsWith('@') ? { file: resolve(argument.slice(1)) } : { data: argument };

/** Runs a test module against plug-ins, without an xtp.toml. */
export const runXtpFiles = (files: XtpFiles, parts: XtpRunParts, options: XtpRunOptions = {}): Promise<CaseResult[]> =>
  runAll(xtpTestsFor(files), (test) => runXtpTest(test, parts, options));

export interface XtpTomlParts extends XtpRunParts {
  readonly files: XtpRunParts['files'] & { resolve(from: string, relative: string): string };
}

export interface XtpTomlOptions extends XtpRunOptions {
  /** Instead of `bin`. */
  readonly plugin?: string;
  /** Runs a test's build command in the folder of its xtp.toml; rejects if that fails. Without it nothing is built. */
  readonly build?: (command: string, test: XtpTest) => Promise<void>;
}

/** Runs the tests of an xtp.toml. What is wrong in the file is a result of its own, `errored`. */
export async function runXtpToml(
  location: string,
  parts: XtpTomlParts,
  options: XtpTomlOptions = {},
): Promise<CaseResult[]> {
  const { plugin, build } = options;
  let text: string;
  try {
    text = new TextDecoder().decode(await parts.files.read(location));
  } catch (error) {
    return [errored(fileItself(location), { message: `It could not be read: ${messageOf(error)}` })];
  }
  const found = await findXtpTests(text, location, (from, relative) => parts.files.resolve(from, relative));
  const wrong = found.problems.map(({ message, line, column }) => {
    const place = line === undefined ? '' : `${line}:${column ?? 1}: `;
    return errored(fileItself(location), { message: `${place}${message}` });
  });
  const builds = new Map<string, Promise<void>>();
  const ran = await runAll(found.tests, async (test) => {
    try {
      if (build !== undefined && test.build !== undefined && options.signal?.aborted !== true) {
        // Several tests may share a module.
        const built = builds.get(test.build) ?? build(test.build, test);
        builds.set(test.build, built);
        await built;
      }
    } catch (error) {
      return errored(test, { message: `Its build failed: ${messageOf(error)}` });
    }
    return runXtpTest(plugin === undefined ? test : withPlugin(test, plugin), parts, options);
  });
  return [...wrong, ...ran];
}

/** Of another plug-in xtp.toml does not say how it is built. */
function withPlugin(test: XtpTest, plugin: string): XtpTest {
  const chosen: { -readonly [K in keyof XtpTest]: XtpTest[K] } = { ...test, plugin };
  delete chosen.pluginBuild;
  return chosen;
}

/** In turn: tests that measure time would disturb each other. */
async function runAll(tests: readonly XtpTest[], run: (test: XtpTest) => Promise<CaseResult>): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const test of tests) results.push(await run(test));
  return results;
}

const fileItself = (location: string): XtpTest => ({ file: location, name: nameOf(location), with: location });

const nameOf = (location: string): string => /[^\\/]*$/.exec(location)?.[0] ?? location;

// Runs a test module: its session drives a second one, the plug-in under test.
import { isPluginError, messageOf, PluginError, type PluginErrorData } from '../../runtime/errors';
import type { Manifest } from '../../runtime/manifest';
import type { CallResult, LogEntry, RunOptions } from '../../runner/protocol';
import type { Runner } from '../../runner/runner';
import { readModule } from '../../wasm';
import type { CaseFailure, CaseResult } from '../cases/result';
import type { CaseFiles, LoadedPlugin } from '../cases/run';
import { isMissing } from '../cases/unreadable';
import { Harness, mockInputFunction } from './harness';
import { withMockHost } from './mockHost';
import type { XtpTest } from './model';
import { harnessModule, testModuleProblems } from './testModule';

export interface XtpRunParts {
  readonly runner: Runner;
  readonly files: Pick<CaseFiles, 'read' | 'pathOf'>;
  /** Reads plug-ins, test modules and mock hosts: `.wasm`, `.wat`, a manifest or an address. */
  loadPlugin(location: string): Promise<LoadedPlugin>;
}

export interface XtpRunOptions {
  readonly signal?: AbortSignal;
  /** What test and plug-in say while they run, in batches. */
  readonly onLog?: (entries: readonly LogEntry[]) => void;
  /** Milliseconds for the whole test; a minute unless told. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 60_000;

/**
 * Runs one test. Assertions are the result's `checks`; that one fails does not end the test. `calls` are those of the
 * plug-in under test, the first thousand. Never throws.
 */
export async function runXtpTest(test: XtpTest, parts: XtpRunParts, options: XtpRunOptions = {}): Promise<CaseResult> {
  const { signal, onLog, timeoutMs = defaultTimeoutMs } = options;
  if (signal?.aborted === true) return cancelled(test);
  let loaded: Loaded;
  try {
    loaded = await load(test, parts);
  } catch (error) {
    return errored(test, isPluginError(error) ? error.toData() : { message: messageOf(error) });
  }
  const { plugin, module, mockInput } = loaded;
  const session = parts.runner.open(plugin, optionsOf(plugin.manifest), {
    functions: { [harnessModule]: mockInputFunction(mockInput) },
  });
  const harness = new Harness(session, { mockInput, signal, onLog });
  const tester = parts.runner.open(
    module,
    { ...optionsOf(module.manifest), timeout_ms: timeoutMs },
    { functions: harness.functions },
  );
  try {
    return judged(test, harness, await tester.call('test', new Uint8Array(), onLog, signal));
  } finally {
    tester.close();
    session.close();
  }
}

type Plugin = Awaited<ReturnType<XtpRunParts['loadPlugin']>>;

interface Loaded {
  readonly plugin: Plugin;
  readonly module: Plugin;
  readonly mockInput: Uint8Array<ArrayBuffer> | undefined;
}

/** @throws whatever keeps a file from being read, with the file in the message. */
async function load(test: XtpTest, parts: XtpRunParts): Promise<Loaded> {
  if (test.plugin === undefined) {
    throw new PluginError('source', 'It is not said which plug-in is tested.', {
      hint: 'Give xtp.toml a bin, e.g. bin = "dist/plugin.wasm".',
    });
  }
  const loadPlugin = (location: string): Promise<LoadedPlugin> => existing(location, parts, parts.loadPlugin(location));
  const [plugin, module, mockHost, mockInput] = await Promise.all([
    part('plug-in under test', loadPlugin(test.plugin), test.pluginBuild),
    part('test module', loadPlugin(test.with), test.build),
    test.mockHost === undefined ? undefined : part('mock host', loadPlugin(test.mockHost)),
    part('mock input', inputOf(test, parts)),
  ]);
  const problems = testModuleProblems(await part(`test module ${module.name}`, read(module.bytes)));
  if (problems.length > 0) {
    throw new PluginError('link', `${module.name} is no test module: ${problems.join(' ')}`, {
      hint: 'Build it with an xtp-test library; it exports a function "test".',
    });
  }
  if (mockHost === undefined) return { plugin, module, mockInput };
  await part('plug-in under test', read(plugin.bytes));
  await part('mock host', read(mockHost.bytes));
  return { plugin: withMockHost(plugin, mockHost.bytes), module, mockInput };
}

// eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
const read = async (bytes: Uint8Array) => readModule(bytes);

/** Says which of the parts it is that fails, and which command of xtp.toml makes it. */
async function part<T>(name: string, done: Promise<T>, build?: string): Promise<T> {
  try {
    return await done;
  } catch (error) {
    const data = isPluginError(error) ? error.toData() : undefined;
    throw new PluginError(data?.code ?? 'source', `The ${name} cannot be used: ${messageOf(error)}`, {
      hint:
        build === undefined
          ? (data?.hint ?? 'Build it, or correct its path.')
          : `Build it by the command of xtp.toml, in its folder: ${build}`,
    });
  }
}

async function inputOf({ mockInput }: XtpTest, parts: XtpRunParts): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (mockInput === undefined) return undefined;
  if ('data' in mockInput) return new TextEncoder().encode(mockInput.data);
  return existing(mockInput.file, parts, parts.files.read(mockInput.file));
}

/** That there is no such file is said in the same words on the command line and in VS Code. */
async function existing<T>(location: string, { files }: XtpRunParts, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new PluginError('source', `There is no file ${files.pathOf(location) ?? location}.`);
  }
}

const optionsOf = ({ memory, config, allowed_hosts, allowed_paths, timeout_ms }: Partial<Manifest>): RunOptions => ({
  wasi: true,
  logLevel: 'info',
  ...(memory !== undefined && { memory }),
  ...(config !== undefined && { config }),
  ...(allowed_hosts !== undefined && { allowed_hosts }),
  ...(allowed_paths !== undefined && { allowed_paths }),
  ...(timeout_ms !== undefined && { timeout_ms }),
});

function judged(test: XtpTest, harness: Harness, { error, durationMs }: CallResult): CaseResult {
  const { checks, calls, waitedMs } = harness;
  const made = { ...base(test), durationMs: Math.max(0, durationMs - waitedMs), calls, checks };
  if (error?.code === 'cancelled') return { ...made, outcome: 'cancelled', failures: [] };
  if (harness.unusable !== undefined) {
    const failure = failureOf(harness.unusable, 'The plug-in under test cannot be called: ');
    return { ...made, outcome: 'errored', failures: [failure] };
  }
  const failures = checks.flatMap(({ passed, group, name, reason }): CaseFailure[] => {
    if (passed) return [];
    const label = [group, name === '' ? 'An assertion' : name].filter((text) => text !== undefined).join(' › ');
    return [{ message: reason === undefined ? `${label} failed.` : `${label}: ${reason}`, path: [] }];
  });
  if (error !== undefined) failures.push(failureOf(error, 'The test ended with an error: '));
  return { ...made, outcome: failures.length === 0 ? 'passed' : 'failed', failures };
}

const base = ({ file, name }: XtpTest): Pick<CaseResult, 'file' | 'name' | 'durationMs' | 'calls' | 'checks'> => ({
  file,
  name,
  durationMs: 0,
  calls: [],
  checks: [],
});

const cancelled = (test: XtpTest): CaseResult => ({ ...base(test), outcome: 'cancelled', failures: [] });

/** For a test that could not be run. */
export const errored = (test: XtpTest, error: Pick<PluginErrorData, 'message' | 'hint'>): CaseResult => ({
  ...base(test),
  outcome: 'errored',
  failures: [failureOf(error)],
});

const failureOf = ({ message, hint }: Pick<PluginErrorData, 'message' | 'hint'>, prefix = ''): CaseFailure => ({
  message: `${prefix}${message}`,
  ...(hint !== undefined && { hint }),
  path: [],
});

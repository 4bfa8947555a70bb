// The harness that a test module calls: it makes calls of the plug-in under test and notes what is asserted.
import { PluginError, type PluginErrorCode, type PluginErrorData } from '../../runtime/errors';
import type { HostCall, HostFunctions, WasmValue } from '../../runtime/hostFunctions';
import type { CallResult, LogEntry } from '../../runner/protocol';
import type { Session } from '../../runner/runner';
import type { CallOutcome, CaseCheck } from '../cases/result';
import { harnessModule } from './testModule';

/** More than a person reads, and far less than fills the memory. */
const maxChecks = 100_000;
const maxCalls = 1000;
const maxOutputBytes = 64 * 1024 * 1024;
const maxTextLength = 10_000;

/** The plug-in cannot be called at all, whatever the test does. */
const unusable: ReadonlySet<PluginErrorCode> = new Set(['manifest', 'source', 'hash', 'invalid', 'component', 'link']);
/** The test has asked for what is not there, or nobody wants to know any more. */
const mistaken: ReadonlySet<PluginErrorCode> = new Set([
  'unknown-function',
  'not-callable',
  'reentrant',
  'cancelled',
  'closed',
]);

export interface HarnessOptions {
  readonly mockInput: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onLog: ((entries: readonly LogEntry[]) => void) | undefined;
}

export class Harness {
  readonly checks: CaseCheck[] = [];
  /** The first ones. */
  readonly calls: CallOutcome[] = [];
  /** Why the plug-in cannot be called. */
  unusable: PluginErrorData | undefined;
  /** Milliseconds that the test waited for calls beyond what they took: the plug-in was loaded, or data were on their way. */
  waitedMs = 0;

  #group: string | undefined;
  #outputBytes = 0;

  constructor(
    private readonly plugin: Session,
    private readonly options: HarnessOptions,
  ) {}

  /**
   * No types are stated, so that handles may be i32 as well. What has no result gives 0, for bindings that want one.
   */
  get functions(): HostFunctions {
    return {
      [harnessModule]: {
        call: (test, name, input) => this.#call(test, name, input),
        time: (test, name, input) => this.#time(test, name, input),
        assert: (test, name, value, reason) => this.#assert(test, name, value, reason),
        group: (test, name) => this.#startGroup(test, name),
        reset: () => this.#reset(),
        ...mockInputFunction(this.options.mockInput),
      },
    };
  }

  /** The output's handle; 0 for none, and if the plug-in failed: the libraries leave it to the test to notice. */
  async #call(test: HostCall, name: WasmValue, input: WasmValue | undefined): Promise<bigint> {
    const { error, output } = await this.#run(test, name, input);
    return error === undefined ? test.write(output) : 0n;
  }

  /** Nanoseconds. A failed call has none that would tell a test anything. */
  async #time(test: HostCall, name: WasmValue, input: WasmValue | undefined): Promise<bigint> {
    const { error, durationMs } = await this.#run(test, name, input);
    if (error !== undefined)
      throw new PluginError(error.code, `The call that was to be timed failed: ${error.message}`);
    return BigInt(Math.round(durationMs * 1e6));
  }

  async #run(test: HostCall, name: WasmValue, input: WasmValue | undefined): Promise<CallResult> {
    const functionName = textOf(test, name);
    const bytes = isNothing(input) ? new Uint8Array() : test.read(input);
    const logs: LogEntry[] = [];
    const { onLog, signal } = this.options;
    const collect = (entries: readonly LogEntry[]): void => {
      logs.push(...entries);
      onLog?.(entries);
    };
    const started = performance.now();
    const result = await this.plugin.call(functionName, bytes, collect, signal);
    this.waitedMs += performance.now() - started - result.durationMs;
    this.#keep(outcomeOf(functionName, result, logs));
    const { error } = result;
    if (error === undefined) return result;
    if (unusable.has(error.code)) this.unusable = error;
    if (this.unusable !== undefined || mistaken.has(error.code)) throw PluginError.fromData(error);
    return result;
  }

  #keep(call: CallOutcome): void {
    this.#outputBytes += call.output.length;
    if (this.calls.length < maxCalls && this.#outputBytes <= maxOutputBytes) this.calls.push(call);
  }

  #assert(test: HostCall, name: WasmValue, value: WasmValue | undefined, reason: WasmValue | undefined): bigint {
    if (this.checks.length === maxChecks) {
      throw new PluginError(
        'host',
        `The test has made ${maxChecks.toLocaleString('en')} assertions; more are not kept.`,
      );
    }
    const passed = !isNothing(value);
    this.checks.push({
      ...(this.#group !== undefined && { group: this.#group }),
      name: labelOf(test, name),
      passed,
      ...(!passed && !isNothing(reason) && { reason: labelOf(test, reason) }),
    });
    return 0n;
  }

  /** Groups do not nest: the next one ends the one before, as does one without a name. */
  #startGroup(test: HostCall, name: WasmValue): bigint {
    const text = labelOf(test, name);
    this.#group = text === '' ? undefined : text;
    return 0n;
  }

  #reset(): bigint {
    this.plugin.reset();
    return 0n;
  }
}

/** `mock_input`, which mock hosts may use as well; 0 if there is none. */
export const mockInputFunction = (mockInput: Uint8Array | undefined): HostFunctions[string] => ({
  mock_input: (asking) => (mockInput === undefined ? 0n : asking.write(mockInput)),
});

const isNothing = (value: WasmValue | undefined): value is 0 | 0n | undefined => Number(value ?? 0) === 0;

/** Libraries pass 0 for an empty text. */
const textOf = (test: HostCall, handle: WasmValue): string => (isNothing(handle) ? '' : test.readText(handle));

/** What people read. */
function labelOf(test: HostCall, handle: WasmValue): string {
  const text = textOf(test, handle);
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;
}

const outcomeOf = (functionName: string, result: CallResult, logs: readonly LogEntry[]): CallOutcome => ({
  functionName,
  output: result.output,
  ...(result.error !== undefined && { error: result.error }),
  ...(result.returnCode !== undefined && { returnCode: result.returnCode }),
  durationMs: result.durationMs,
  memoryBytes: result.memoryBytes,
  logs,
  droppedLogs: result.droppedLogs,
});

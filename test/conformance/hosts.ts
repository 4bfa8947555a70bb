// The two hosts that the suite compares: ours through its worker, and @extism/extism, which is only asked what it does.
import createPlugin, { type ExtismPluginOptions, type PluginOutput } from '@extism/extism';
import type { WorkerRunner } from '../../src/runner/client';
import type { LogEntry, RunOptions } from '../../src/runner/protocol';

export type Input = string | Uint8Array;

export interface Outcome {
  readonly output: Uint8Array;
  /** Message of the error, undefined for success. */
  readonly error?: string;
  readonly code?: string;
  readonly exitCode?: number;
  readonly logs: readonly string[];
}

const bytesOf = (input: Input): Uint8Array => (typeof input === 'string' ? new TextEncoder().encode(input) : input);

export type Call = readonly [functionName: string, input?: Input];

/** Calls one after the other on one instance; the last one's outcome, with the logs of all. */
export async function callOurs(
  runner: WorkerRunner,
  bytes: Uint8Array<ArrayBuffer>,
  calls: readonly Call[],
  options: Partial<RunOptions>,
): Promise<Outcome> {
  const session = runner.open({ bytes, name: 'plugin.wasm' }, { wasi: true, logLevel: 'trace', ...options });
  const logs: string[] = [];
  const onLog = (entries: readonly LogEntry[]): void =>
    void logs.push(...entries.map(({ source, text }) => `${source}: ${text}`));
  try {
    let outcome: Outcome = { output: new Uint8Array(), logs };
    for (const [name, input = ''] of calls) {
      const { output, error } = await session.call(name, bytesOf(input), onLog);
      outcome = {
        output,
        logs,
        ...(error !== undefined && { error: error.message, code: error.code }),
        ...(error?.exitCode !== undefined && { exitCode: error.exitCode }),
      };
    }
    return outcome;
  } finally {
    session.close();
  }
}

/** The same by the JS SDK; in its worker mode where HTTP or time limits need it. */
export async function callSdk(
  bytes: Uint8Array<ArrayBuffer>,
  calls: readonly Call[],
  options: Partial<RunOptions>,
): Promise<Outcome> {
  const logs: string[] = [];
  const logger = Object.fromEntries(
    ['trace', 'debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (text: unknown) => void logs.push(`${level}: ${String(text)}`),
    ]),
  ) as unknown as Console;
  try {
    const plugin = await createPlugin({ wasm: [{ data: new Uint8Array(bytes) }] }, { ...sdkOptions(options), logger });
    try {
      let result: PluginOutput | null = null;
      for (const [name, input = ''] of calls) result = await plugin.call(name, bytesOf(input));
      return { output: new Uint8Array(result?.bytes() ?? []), logs };
    } finally {
      await plugin.close();
    }
  } catch (error) {
    return { output: new Uint8Array(), error: (error as Error).message, logs };
  }
}

function sdkOptions(options: Partial<RunOptions>): ExtismPluginOptions {
  const { config, allowed_hosts, allowed_paths, memory, timeout_ms, httpResponseHeaders } = options;
  const needsWorker = (allowed_hosts ?? []).length > 0 || typeof timeout_ms === 'number';
  return {
    useWasi: options.wasi ?? true,
    runInWorker: needsWorker,
    logLevel: options.logLevel ?? 'trace',
    allowHttpResponseHeaders: httpResponseHeaders ?? false,
    ...(config !== undefined && { config: { ...config } }),
    ...(allowed_hosts && { allowedHosts: [...allowed_hosts] }),
    // The SDK maps guest to host.
    ...(allowed_paths && {
      allowedPaths: Object.fromEntries(Object.entries(allowed_paths).map(([host, guest]) => [guest, host])),
    }),
    ...(typeof timeout_ms === 'number' && { timeoutMs: timeout_ms }),
    ...(memory && {
      memory: {
        ...(typeof memory.max_pages === 'number' && { maxPages: memory.max_pages }),
        ...(typeof memory.max_http_response_bytes === 'number' && {
          maxHttpResponseBytes: memory.max_http_response_bytes,
        }),
        ...(typeof memory.max_var_bytes === 'number' && { maxVarBytes: memory.max_var_bytes }),
      },
    }),
  };
}

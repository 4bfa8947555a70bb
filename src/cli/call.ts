// `plugwright call`: runs a function of a plug-in, in a worker as the editor does.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functionHint } from '../project/functions';
import { logText } from '../project/logText';
import { WorkerRunner } from '../runner/client';
import type { CallResult, LogEntry } from '../runner/protocol';
import type { PluginSource } from '../runner/runner';
import { utf8Text } from '../text/utf8';
import { parseCall, underlay, type CallOptions } from './callOptions';
import { describeError } from './errorText';
import { loadPlugin } from './loadPlugin';
import { exitCodes, UsageError } from './usage';

export async function call(args: readonly string[], bundles: string): Promise<number> {
  const options = parseCall(args);
  const { manifest, ...source } = await loadPlugin(options, bundles);
  const input = await readInput(options.input);
  verbose(options, `${source.name}: ${source.bytes.length} bytes; ${options.functionName} gets ${input.length} bytes`);

  const runner = new WorkerRunner(join(bundles, 'worker.js'), { spares: 0 });
  try {
    const session = runner.open(source, underlay(manifest, options));
    for (let count = 0; count < options.loop; count++) {
      const logs: LogEntry[] = [];
      const onLog = (entries: readonly LogEntry[]): void => {
        if (options.json) logs.push(...entries);
        else printLogs(entries, options);
      };
      const result = await session.call(options.functionName, input, onLog);
      await (options.json ? write(asJson(result, logs)) : printResult(withFunctions(result, source, options), options));
      if (result.error !== undefined) return exitCodes.failed;
    }
    return exitCodes.ok;
  } finally {
    await runner.dispose();
  }
}

async function readInput(input: CallOptions['input']): Promise<Uint8Array> {
  if (input === 'none') return new Uint8Array();
  if (input === 'stdin') return Buffer.concat((await process.stdin.toArray()) as Buffer[]);
  if ('text' in input) return new TextEncoder().encode(input.text);
  return await readFile(input.file).catch((error: unknown) => {
    throw new UsageError('call', `--input-file: ${(error as Error).message}`);
  });
}

function printLogs(entries: readonly LogEntry[], { logLevel, talk }: CallOptions): void {
  if (talk === 'quiet') return;
  const shown = entries.filter(({ source }) => logLevel !== 'off' || source === 'stdout' || source === 'stderr');
  process.stderr.write(shown.map((entry) => `${logText(entry)}\n`).join(''));
}

/** An error for a function that there is not names those that there are. */
function withFunctions(result: CallResult, { bytes }: PluginSource, { functionName }: CallOptions): CallResult {
  const { error } = result;
  if (error?.code !== 'unknown-function') return result;
  const hint = functionHint(functionName, bytes) ?? error.hint;
  return { ...result, error: { ...error, ...(hint !== undefined && { hint }) } };
}

async function printResult(result: CallResult, options: CallOptions): Promise<void> {
  const { output, error, loadMs, durationMs, memoryBytes } = result;
  if (error !== undefined) process.stderr.write(`plugwright: ${describeError(error)}\n`);
  await write(output);
  if (options.loop > 1) await write('\n');
  const times = `${loadMs.toFixed(1)} ms to load, ${durationMs.toFixed(1)} ms in the call`;
  verbose(options, `${output.length} bytes of output, ${times}, ${memoryBytes / 1024} KB of memory`);
}

const say = (text: string): void => void process.stderr.write(`[plugwright] ${text}\n`);

function verbose({ talk }: CallOptions, text: string): void {
  if (talk === 'verbose') say(text);
}

/** Resolves when the bytes are on their way, so that the end of the process cuts nothing off. */
async function write(bytes: Uint8Array | string): Promise<void> {
  await new Promise<void>((resolve) => {
    process.stdout.write(bytes, () => resolve());
  });
}

function asJson({ output, vars, ...result }: CallResult, logs: readonly LogEntry[]): string {
  const values = Object.fromEntries(vars.map(({ name, value }) => [name, asText(value)]));
  return `${JSON.stringify({ output: asText(output), ...result, vars: values, logs })}\n`;
}

/** Text where the bytes are UTF-8, base64 where not. */
function asText(bytes: Uint8Array): string | { base64: string } {
  return utf8Text(bytes) ?? { base64: Buffer.from(bytes).toString('base64') };
}

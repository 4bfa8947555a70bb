// From a manifest to a plug-in, by whatever runs it: a worker or this thread.
import type { Embedding, PluginSource, Session } from '../runner/runner';
import type { RunOptions, TraceEntry } from '../runner/protocol';
import { factsOfBytes } from '../runtime/compile';
import { PluginError } from '../runtime/errors';
import type { LogLevel } from '../runtime/host';
import type { HostFunctions } from '../runtime/hostFunctions';
import { link } from '../runtime/link';
import type { WasiOptions } from '../runtime/wasiFor';
import { wantsTrace, type PluginListeners } from './events';
import { Plugin } from './plugin';
import { loadSource, type LoadedSource, type PluginInput, type SourcePlatform } from './source';

/** What no manifest has. All of it is optional. */
export interface PluginOptions {
  /** Functions of the embedding program by module and name, for the plug-in to import. */
  readonly functions?: HostFunctions;
  /** Listeners for logs, output, HTTP, vars and host calls. */
  readonly on?: PluginListeners;
  /** Provide WASI preview 1, with arguments, environment and standard input if given. Default: false. */
  readonly wasi?: boolean | WasiOptions;
  /** Lowest level that reaches the `log` listener. Default: `info`. */
  readonly logLevel?: LogLevel;
  /** Let the plug-in read the headers of HTTP responses. Default: false, as in the reference. */
  readonly httpResponseHeaders?: boolean;
  /** Bytes that a call may put out; more is an error. Default: 512 MiB. */
  readonly maxOutputBytes?: number;
}

/** Opens what the plug-in runs in. */
export type Opener = (source: PluginSource, options: RunOptions, embedding: Embedding) => Session;

/**
 * Loads, checks and links, so that all that is wrong with a plug-in shows before its first call.
 *
 * @throws PluginError `manifest`, `source`, `hash`, `invalid`, `component`, `link`
 */
export async function create(
  input: PluginInput,
  options: PluginOptions,
  platform: SourcePlatform,
  open: Opener,
): Promise<Plugin> {
  const loaded = await loadSource(input, platform);
  const { functions = {}, on = {} } = options;
  const facts = loaded.modules.map(({ name, bytes }) => ({ name, facts: named(name, () => factsOfBytes(bytes)) }));
  const main = link(facts, functions, options.wasi !== undefined && options.wasi !== false);
  const exported = Object.entries(main.facts.exports).flatMap(([name, { kind }]) =>
    kind === 'function' ? [name] : [],
  );
  const onTrace = (entries: readonly TraceEntry[]): void => report(entries, on);
  const session = open(sourceOf(loaded), runOptions(loaded, options, on), { functions, onTrace });
  return new Plugin(session, { functions: exported, warnings: loaded.warnings, on });
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PluginError)) throw error;
    throw PluginError.fromData({ ...error.toData(), message: `${name}: ${error.message}` });
  }
}

function sourceOf({ modules }: LoadedSource): PluginSource {
  const main = modules.at(-1);
  if (main === undefined) throw new PluginError('manifest', 'wasm is empty; it needs a module');
  return { bytes: main.bytes, name: main.name, mainName: main.name, linked: modules.slice(0, -1) };
}

function runOptions({ manifest }: LoadedSource, options: PluginOptions, on: PluginListeners): RunOptions {
  const { memory, config, allowed_hosts, allowed_paths, timeout_ms } = manifest;
  const { wasi = false, logLevel = 'info', httpResponseHeaders, maxOutputBytes } = options;
  return {
    ...(memory !== undefined && { memory }),
    ...(config !== undefined && { config }),
    ...(allowed_hosts !== undefined && { allowed_hosts }),
    ...(allowed_paths !== undefined && { allowed_paths }),
    ...(timeout_ms !== undefined && { timeout_ms }),
    wasi,
    logLevel,
    wholeVars: true,
    trace: wantsTrace(on),
    ...(httpResponseHeaders !== undefined && { httpResponseHeaders }),
    ...(maxOutputBytes !== undefined && { maxOutputBytes }),
  };
}

function report(entries: readonly TraceEntry[], on: PluginListeners): void {
  for (const { time, event } of entries) {
    const { type, ...facts } = event;
    (on[type] as ((event: object) => void) | undefined)?.({ ...facts, time });
  }
}

// The options of `plugwright call`, named as in the extism CLI.
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Manifest, WasmSource } from '../runtime/manifest';
import type { LogLevel, RunOptions } from '../runner/protocol';
import { isManifestFile, sourceOf } from './loadPlugin';
import { UsageError } from './usage';

const levels: readonly (LogLevel | 'off')[] = ['trace', 'debug', 'info', 'warn', 'error', 'off'];

const flags = {
  input: { type: 'string', short: 'i' },
  'input-file': { type: 'string' },
  stdin: { type: 'boolean' },
  manifest: { type: 'boolean', short: 'm' },
  link: { type: 'string', multiple: true },
  config: { type: 'string', multiple: true },
  'set-config': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'allow-path': { type: 'string', multiple: true },
  timeout: { type: 'string' },
  'memory-max': { type: 'string' },
  'http-response-max': { type: 'string' },
  'enable-http-response-headers': { type: 'boolean' },
  'var-max': { type: 'string' },
  wasi: { type: 'boolean' },
  'no-wasi': { type: 'boolean' },
  'log-level': { type: 'string' },
  loop: { type: 'string' },
  json: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
  quiet: { type: 'boolean', short: 'q' },
  'github-token': { type: 'string' },
} as const satisfies ParseArgsConfig['options'];

export interface CallOptions {
  readonly plugin: string;
  readonly functionName: string;
  readonly input: { readonly text: string } | { readonly file: string } | 'stdin' | 'none';
  readonly isManifest: boolean;
  /** Modules beside those of the plug-in, by the names under which they are imported. */
  readonly link: readonly WasmSource[];
  readonly loop: number;
  readonly json: boolean;
  readonly logLevel: LogLevel | 'off';
  /** `quiet`: nothing but the output and errors; `verbose`: also what is done. */
  readonly talk: 'quiet' | 'normal' | 'verbose';
  readonly wasi: boolean;
  readonly httpResponseHeaders: boolean;
  /** What the command line says of the manifest's fields. */
  readonly limits: Pick<RunOptions, 'memory' | 'config' | 'allowed_hosts' | 'allowed_paths' | 'timeout_ms'>;
}

/** @throws UsageError */
export function parseCall(args: readonly string[]): CallOptions {
  const { values, positionals } = parse(args);
  const [plugin, functionName, ...surplus] = positionals;
  if (plugin === undefined || functionName === undefined) throw wrong('PLUGIN and FUNCTION are needed');
  if (surplus.length > 0) throw wrong(`"${surplus[0] ?? ''}" is one argument too many; use --input for the input`);
  if (values.wasi === true && values['no-wasi'] === true) throw wrong('--wasi and --no-wasi exclude each other');
  if (values.verbose === true && values.quiet === true) throw wrong('--verbose and --quiet exclude each other');

  const memory = defined({
    max_pages: number('--memory-max', values['memory-max']) || undefined,
    max_http_response_bytes: number('--http-response-max', values['http-response-max']),
    max_var_bytes: number('--var-max', values['var-max']),
  });
  const config = { ...jsonConfig(values['set-config']), ...pairs(values.config ?? []) };
  return {
    plugin,
    functionName,
    input: input(values),
    isManifest: values.manifest === true || isManifestFile(plugin),
    link: (values.link ?? []).map(linkedModule),
    loop: number('--loop', values.loop) ?? 1,
    json: values.json === true,
    logLevel: level(values['log-level'] ?? 'info'),
    talk: values.quiet === true ? 'quiet' : values.verbose === true ? 'verbose' : 'normal',
    wasi: values['no-wasi'] !== true,
    httpResponseHeaders: values['enable-http-response-headers'] === true,
    limits: {
      ...(Object.keys(memory).length > 0 && { memory }),
      ...(Object.keys(config).length > 0 && { config }),
      ...(values['allow-host'] !== undefined && { allowed_hosts: values['allow-host'] }),
      ...(values['allow-path'] !== undefined && { allowed_paths: paths(values['allow-path']) }),
      ...defined({ timeout_ms: number('--timeout', values.timeout) || undefined }),
    },
  };
}

/** A manifest's fields with those of the command line over them; config and paths are united. */
export function underlay(manifest: Partial<Manifest>, options: CallOptions): RunOptions {
  const { limits, wasi, httpResponseHeaders, logLevel } = options;
  const { memory, config, allowed_hosts, allowed_paths, timeout_ms } = manifest;
  const fromManifest = defined({ memory, config, allowed_hosts, allowed_paths, timeout_ms });
  return {
    ...fromManifest,
    ...limits,
    ...(memory && { memory: { ...memory, ...limits.memory } }),
    ...(config && { config: { ...config, ...limits.config } }),
    ...(allowed_hosts && { allowed_hosts: [...allowed_hosts, ...(limits.allowed_hosts ?? [])] }),
    ...(allowed_paths && { allowed_paths: { ...allowed_paths, ...limits.allowed_paths } }),
    wasi,
    httpResponseHeaders,
    logLevel: logLevel === 'off' ? 'error' : logLevel,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error));
  }
}

const wrong = (message: string): UsageError => new UsageError('call', message);

function input(values: { input?: string; 'input-file'?: string; stdin?: boolean }): CallOptions['input'] {
  const given: CallOptions['input'][] = [];
  if (values.input !== undefined) given.push({ text: values.input });
  if (values['input-file'] !== undefined) given.push({ file: values['input-file'] });
  if (values.stdin === true) given.push('stdin');
  if (given.length > 1) throw wrong('only one of --input, --input-file and --stdin can be the input');
  return given[0] ?? 'none';
}

function number(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw wrong(`${flag} takes a whole number, not "${value}"`);
  return Number(value);
}

/** `NAME=PATH`, or `PATH` for a module that is named by its file; an address may stand for the path. */
function linkedModule(entry: string): WasmSource {
  const [, name, path = entry] = /^(?!https?:\/\/)([^=]+)=(.*)$/is.exec(entry) ?? [];
  if (path === '') throw wrong(`--link takes NAME=PATH or PATH, not "${entry}"`);
  return { ...sourceOf(path), ...(name !== undefined && { name }) };
}

function level(value: string): LogLevel | 'off' {
  const found = levels.find((name) => name === value);
  if (found === undefined) throw wrong(`--log-level is one of ${levels.join(', ')}, not "${value}"`);
  return found;
}

function pairs(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, key, value = ''] = /^([^=]+)(?:=(.*))?$/s.exec(entry) ?? [];
      if (key === undefined) throw wrong(`--config takes KEY=VALUE, not "${entry}"`);
      return [key, value];
    }),
  );
}

function jsonConfig(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`--set-config is not JSON: ${(error as Error).message}`);
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.values(value as object).some((entry) => typeof entry !== 'string')) {
    throw wrong('--set-config takes a JSON object whose values are strings');
  }
  return value as Record<string, string>;
}

/** `HOST:GUEST`, or `HOST` for a folder that keeps its name; a drive letter's colon separates nothing. */
function paths(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, host = '', guest] = /^((?:ro:)?(?:[A-Za-z]:[\\/])?[^:]+)(?::(.+))?$/.exec(entry) ?? [];
      if (host === '') throw wrong(`--allow-path takes HOST or HOST:GUEST, not "${entry}"`);
      return [host, guest ?? host.replace(/^ro:/, '')];
    }),
  );
}

/** The entries that have a value. */
function defined<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

// The functions that an Extism host provides, by name and type. Data only: the linker and the tree read the same table.
import type { FunctionType, ValueType } from '../wasm/types';

const type = (parameters: readonly ValueType[], ...results: ValueType[]): FunctionType => ({ parameters, results });

/** Module of the host's own functions (Extism ABI 1.x). */
export const environmentModule = 'extism:host/env';
/** Default module of the embedder's functions. */
export const userModule = 'extism:host/user';
/** The same in October 2023. */
export const earlierUserModule = 'extism:user';

/** The functions of `extism:host/env`. An `i64` that is a pointer or a handle is an offset in the host's memory. */
export const environment: Readonly<Record<string, FunctionType>> = Object.freeze({
  alloc: type(['i64'], 'i64'),
  free: type(['i64']),
  length: type(['i64'], 'i64'),
  length_unsafe: type(['i64'], 'i64'),
  load_u8: type(['i64'], 'i32'),
  load_u64: type(['i64'], 'i64'),
  store_u8: type(['i64', 'i32']),
  store_u64: type(['i64', 'i64']),
  input_length: type([], 'i64'),
  input_offset: type([], 'i64'),
  input_load_u8: type(['i64'], 'i32'),
  input_load_u64: type(['i64'], 'i64'),
  input_set: type(['i64', 'i64']),
  output_set: type(['i64', 'i64']),
  output_length: type([], 'i64'),
  output_offset: type([], 'i64'),
  error_set: type(['i64']),
  error_get: type([], 'i64'),
  memory_bytes: type([], 'i64'),
  reset: type([]),
  config_get: type(['i64'], 'i64'),
  var_get: type(['i64'], 'i64'),
  var_set: type(['i64', 'i64']),
  http_request: type(['i64', 'i64'], 'i64'),
  http_status_code: type([], 'i32'),
  http_headers: type([], 'i64'),
  log_trace: type(['i64']),
  log_debug: type(['i64']),
  log_info: type(['i64']),
  log_warn: type(['i64']),
  log_error: type(['i64']),
  get_log_level: type([], 'i32'),
});

/** A generation of the ABI: the same functions under other names. */
export interface Abi {
  readonly module: string;
  /** How messages call it. */
  readonly title: string;
  /** By the name under which a plug-in imports them. */
  readonly functions: Readonly<Record<string, AbiFunction>>;
}

export interface AbiFunction {
  readonly type: FunctionType;
  /** The export of the kernel that does it. */
  readonly kernel: string;
}

/** What came with ABI 1.x. */
const late = new Set(['length_unsafe', 'http_headers', 'log_trace', 'get_log_level']);

/** Functions whose handles the host frees since ABI 1.x; plug-ins of the ABIs before do so themselves. */
const takesHandles = /^(config_get|var_get|var_set|http_request|log_\w+)$/;

function abi(module: string, title: string, ...prefixes: readonly string[]): Abi {
  const current = module === environmentModule;
  const functions: Record<string, AbiFunction> = {};
  for (const [name, type] of Object.entries(environment)) {
    if (!current && late.has(name)) continue;
    const kernel = !current && takesHandles.test(name) ? `${name}_borrowed` : name;
    for (const prefix of prefixes) functions[`${prefix}${name}`] = { type, kernel };
  }
  return { module, title, functions };
}

/** All generations that plug-ins in the wild are built for. */
export const abis: readonly Abi[] = [
  abi(environmentModule, 'Extism ABI 1.x', ''),
  // Shared with functions of the embedder and of toolchains: only names with the prefix are Extism's.
  abi('env', 'Extism ABI 0.x', 'extism_'),
  // PDKs of those weeks do not agree on the names.
  abi('extism:env', "Extism's ABI of October 2023", '', 'extism_'),
];

/** Whether functions of an embedder stand in for Extism's own. */
export const standsIn = (functions: readonly { readonly module: string; readonly name: string }[]): boolean =>
  functions.some(({ module, name }) => abiOf(module, name)?.functions[name] !== undefined);

/** The generation that a function is imported from; undefined if it is not Extism's. */
export function abiOf(module: string, name: string): Abi | undefined {
  if (module === 'env' && !name.startsWith('extism_')) return undefined;
  return abis.find((candidate) => candidate.module === module);
}

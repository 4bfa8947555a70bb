// The functions that an Extism host provides, by name and type. Data only: the linker and the tree read the same table.
import type { FunctionType, ValueType } from '../wasm/types';

const type = (parameters: readonly ValueType[], ...results: ValueType[]): FunctionType => ({ parameters, results });

/** Module of the host's own functions (Extism ABI 1.x). */
export const environmentModule = 'extism:host/env';
/** Default module of the embedder's functions. */
export const userModule = 'extism:host/user';

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

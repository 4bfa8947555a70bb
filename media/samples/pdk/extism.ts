// The Extism host functions that these samples use, with strings on top. Extism ABI 1.x, module `extism:host/env`.

@external("extism:host/env", "alloc") declare function alloc(length: u64): u64;
@external("extism:host/env", "free") declare function free(handle: u64): void;
@external("extism:host/env", "length") declare function length(handle: u64): u64;
@external("extism:host/env", "load_u8") declare function load_u8(offset: u64): u32;
@external("extism:host/env", "store_u8") declare function store_u8(offset: u64, byte: u32): void;
@external("extism:host/env", "input_length") declare function input_length(): u64;
@external("extism:host/env", "input_load_u8") declare function input_load_u8(index: u64): u32;
@external("extism:host/env", "output_set") declare function output_set(handle: u64, length: u64): void;
@external("extism:host/env", "error_set") declare function error_set(handle: u64): void;
@external("extism:host/env", "config_get") declare function config_get(key: u64): u64;
@external("extism:host/env", "var_get") declare function var_get(key: u64): u64;
@external("extism:host/env", "var_set") declare function var_set(key: u64, value: u64): void;
@external("extism:host/env", "http_request") declare function http_request(request: u64, body: u64): u64;
@external("extism:host/env", "http_status_code") declare function http_status_code(): i32;
@external("extism:host/env", "log_debug") declare function log_debug(text: u64): void;
@external("extism:host/env", "log_info") declare function log_info(text: u64): void;
@external("extism:host/env", "log_warn") declare function log_warn(text: u64): void;

/** Copies a string into host memory as UTF-8 and returns its handle. */
export function toHost(text: string): u64 {
  const bytes = Uint8Array.wrap(String.UTF8.encode(text));
  const handle = alloc(bytes.length);
  for (let i = 0; i < bytes.length; i++) store_u8(handle + i, bytes[i]);
  return handle;
}

/** Reads a string out of host memory and frees it; null for the null handle. */
export function fromHost(handle: u64): string | null {
  if (handle == 0) return null;
  const bytes = new Uint8Array(<i32>length(handle));
  for (let i = 0; i < bytes.length; i++) bytes[i] = <u8>load_u8(handle + i);
  free(handle);
  return String.UTF8.decode(bytes.buffer);
}

/** The input of this call as UTF-8 text. */
export function input(): string {
  const bytes = new Uint8Array(<i32>input_length());
  for (let i = 0; i < bytes.length; i++) bytes[i] = <u8>input_load_u8(i);
  return String.UTF8.decode(bytes.buffer);
}

export function output(text: string): void {
  const handle = toHost(text);
  output_set(handle, length(handle));
}

/** Makes the call fail with this message, whatever the function returns. */
export function fail(message: string): i32 {
  error_set(toHost(message));
  return 1;
}

/** A value of the host's config, or null if it is not set. */
export function config(key: string): string | null {
  return fromHost(config_get(toHost(key)));
}

/** Vars live as long as the plug-in's instance, over many calls. */
export function getVar(key: string): string | null {
  return fromHost(var_get(toHost(key)));
}

export function setVar(key: string, value: string): void {
  var_set(toHost(key), toHost(value));
}

/** Sends a GET request; the host has to allow it. The call fails if there is no answer, else {@link status} tells more. */
export function get(url: string): string {
  const text = fromHost(http_request(toHost('{"method": "GET", "url": "' + url + '"}'), 0));
  return text === null ? "" : text;
}

/** The HTTP status of the last answer. */
export function status(): i32 {
  return http_status_code();
}

export function debug(text: string): void {
  log_debug(toHost(text));
}

export function info(text: string): void {
  log_info(toHost(text));
}

export function warn(text: string): void {
  log_warn(toHost(text));
}

/** What AssemblyScript calls before it traps (see `--use abort=` in package.json): the error then names the reason. */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  fail((message === null ? "aborted" : message) + (file === null ? "" : " (" + file + ":" + line.toString() + ":" + column.toString() + ")"));
  unreachable();
}

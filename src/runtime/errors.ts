// Every way in which loading or calling a plug-in can fail, as one error type that survives a structured clone.

export type PluginErrorCode =
  /** The manifest has a wrong or missing field; `message` gives the path. */
  | 'manifest'
  /** The source could not be read or fetched. */
  | 'source'
  /** The SHA-256 of the wasm is not the one in the manifest. */
  | 'hash'
  /** Not WebAssembly, half-written, or rejected by the engine. */
  | 'invalid'
  /** A component-model binary; Extism plug-ins are core modules. */
  | 'component'
  /** Imports that nobody provides, or with another type; `message` lists them all. */
  | 'link'
  /** No such export. */
  | 'unknown-function'
  /** The export is not a function of no parameters and 0 or 1 result. */
  | 'not-callable'
  /** The plug-in set an error (`error_set`); `message` is its text. */
  | 'plugin'
  /** Returned a non-zero code without an error text. */
  | 'return-code'
  /** The plug-in trapped; `wasmStack` says where. */
  | 'trap'
  /** WASI `proc_exit` with a code other than 0. */
  | 'exit'
  /** A host call refused: host not allowed, too large a response, var limit, invalid handle. */
  | 'host'
  /** `memory.max_pages` is used up. */
  | 'oom'
  | 'timeout'
  | 'cancelled'
  /** Called while another call is running. */
  | 'reentrant'
  /** The plug-in or its worker is closed, or the worker died. */
  | 'closed';

/** A {@link PluginError} as plain data, as it crosses a worker or webview border. */
export interface PluginErrorData {
  readonly code: PluginErrorCode;
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly hint?: string;
  /** Exit or return code: `proc_exit` value, the function's i32, or 134 for a plain trap as in the Rust host. */
  readonly exitCode?: number;
  /** Frames inside the plug-in, innermost first: `name` or `wasm-function[i]`, with the byte offset in the file where known. */
  readonly wasmStack?: readonly WasmFrame[];
  /** Stack of what a host function threw, in the embedder's own code. */
  readonly hostStack?: string;
  /** Host that `allowed_hosts` would have to admit, for an "Allow" action. */
  readonly deniedHost?: string;
}

export interface WasmFrame {
  readonly functionIndex: number;
  readonly functionName?: string;
  readonly offset?: number;
}

/** Characters of a message. What a plug-in says goes into it, and may be as large as its memory. */
const longestMessage = 1024 * 1024;

export class PluginError extends Error implements PluginErrorData {
  override readonly name = 'PluginError';
  readonly code: PluginErrorCode;
  declare readonly hint?: string;
  declare readonly exitCode?: number;
  declare readonly wasmStack?: readonly WasmFrame[];
  declare readonly hostStack?: string;
  declare readonly deniedHost?: string;

  constructor(code: PluginErrorCode, message: string, details: Omit<PluginErrorData, 'code' | 'message'> = {}) {
    super(brief(message));
    this.code = code;
    Object.assign(this, details);
  }

  toData(): PluginErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint !== undefined && { hint: this.hint }),
      ...(this.exitCode !== undefined && { exitCode: this.exitCode }),
      ...(this.wasmStack !== undefined && { wasmStack: this.wasmStack }),
      ...(this.hostStack !== undefined && { hostStack: this.hostStack }),
      ...(this.deniedHost !== undefined && { deniedHost: this.deniedHost }),
    };
  }

  static fromData({ code, message, ...details }: PluginErrorData): PluginError {
    return new PluginError(code, message, details);
  }
}

/** With the note it is short enough to stay as it is at the next border. */
function brief(message: string): string {
  if (message.length <= longestMessage) return message;
  const kept = longestMessage - 100;
  return `${message.slice(0, kept)}… (${message.length - kept} characters more)`;
}

/** By name: bundles that are loaded on first use have a class of their own. */
export const isPluginError = (error: unknown): error is PluginError =>
  error instanceof Error && error.name === 'PluginError' && 'code' in error;

/** The message of whatever was thrown; it never throws itself, also not for what has no text. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'something was thrown that has no text';
  }
}

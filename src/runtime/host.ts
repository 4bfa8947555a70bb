// What the embedder gives the runtime. All of it is synchronous: a plug-in's call waits for the answer.
import type { WasiFileSystem } from './wasi/fileSystem';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Bytes of a logged text that reach the host: a plug-in may log all of its memory. */
export const longestLog = 64 * 1024;

export interface Host {
  /** A log host function was called at or above the plug-in's level. The text is cut at {@link longestLog}. */
  log(level: LogLevel, text: string): void;
  /** WASI output, in the chunks that the plug-in wrote. The bytes are the receiver's. */
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** Makes an HTTP request to a host that is allowed. Throws on network failure. Absent: `http_request` fails. */
  readonly http?: (request: HttpRequest) => HttpResponse;
  /** The same for a plug-in that can wait, see {@link Plugin.callAsync}. Preferred there. */
  readonly httpAsync?: (request: HttpRequest) => Promise<HttpResponse>;
  /** What the plug-in asks of its host, as it happens; for a trace. Absent: nothing is measured. */
  readonly onEvent?: (event: HostEvent) => void;
  /** The clocks of WASI. Absent: those of the machine. */
  readonly clock?: Clock;
  /** Fills memory of WASI with random bytes. Absent: as the machine does. */
  readonly random?: (into: Uint8Array) => void;
  /** Where `allowed_paths` lead. Absent: the plug-in sees no files. */
  readonly fileSystem?: WasiFileSystem;
}

export interface Clock {
  /** Nanoseconds since the Unix epoch. */
  readonly now: () => bigint;
  /** Nanoseconds since some point in the past. */
  readonly monotonic: () => bigint;
}

/** One thing that a plug-in asked of its host. */
export type HostEvent =
  | {
      readonly type: 'var';
      readonly operation: 'get' | 'set' | 'delete';
      readonly name: string;
      /** Length of the value; undefined if there is none. */
      readonly bytes?: number;
    }
  | { readonly type: 'config'; readonly key: string; readonly found: boolean }
  | {
      readonly type: 'http';
      readonly method: string;
      readonly url: string;
      readonly requestBytes: number;
      /** Undefined if there was no response. */
      readonly status?: number;
      readonly responseBytes?: number;
      readonly error?: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'host-call';
      readonly module: string;
      readonly name: string;
      readonly args: readonly (number | bigint)[];
      readonly result?: number | bigint;
      readonly error?: string;
      readonly durationMs: number;
    };

export interface HttpRequest {
  readonly url: string;
  /** Upper case. */
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly maxResponseBytes: number;
  /** For redirects: each further host must match too. */
  readonly allowedHosts: readonly string[];
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

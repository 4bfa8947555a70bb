// What crosses the border between the runner's client and the worker in which plug-ins run. Data only.
import type { Mocks, Recording } from '../mocks/types';
import type { Manifest } from '../runtime/manifest';
import type { PluginErrorData } from '../runtime/errors';
import type { HostEvent } from '../runtime/host';
import type { WasiOptions } from '../runtime/wasiFor';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** One thing that a running plug-in said. */
export interface LogEntry {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly time: number;
  /** A log host function's level, or the stream that the plug-in wrote a line to. */
  readonly source: LogLevel | 'stdout' | 'stderr';
  /** Text, invalid UTF-8 replaced; cut at 64 KiB. */
  readonly text: string;
  /** Entries between the one before and this one that the cap left out: the first and the last ones of a call are kept. */
  readonly leftOutBefore?: number;
}

/** One thing that a running plug-in asked of its host. */
export interface TraceEntry {
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly time: number;
  readonly event: HostEvent;
}

/** What a plug-in is and may do: the manifest's fields that are not `wasm`, and the runner's own. */
export interface RunOptions extends Pick<
  Manifest,
  'memory' | 'config' | 'allowed_hosts' | 'allowed_paths' | 'timeout_ms'
> {
  /** Bytes of output that a call may give; 512 MiB unless told. */
  readonly maxOutputBytes?: number;
  /** Vars to begin with, e.g. those of an earlier build. */
  readonly vars?: Readonly<Record<string, Uint8Array>>;
  /** Give the values of vars whole, see {@link CallResult.vars}. Default: false. */
  readonly wholeVars?: boolean;
  /** Report what the plug-in asks of its host, see {@link TraceEntry}. Default: false. */
  readonly trace?: boolean;
  /** Let the plug-in read the headers of HTTP responses. Default: false. */
  readonly httpResponseHeaders?: boolean;
  /** What stands in for the host; each session and each reset begins it anew. */
  readonly mocks?: Mocks;
  /** Keep what the host tells the plug-in, see {@link CallResult.recording}. Default: false. */
  readonly record?: boolean;
  /** Provide WASI preview 1, with arguments, environment and input if any. */
  readonly wasi: boolean | WasiOptions;
  /** Lowest level that the plug-in's logs are kept of. */
  readonly logLevel: LogLevel;
}

export interface CallResult {
  /** Output bytes; empty if the call failed or set none. */
  readonly output: Uint8Array<ArrayBuffer>;
  readonly error?: PluginErrorData;
  /** The function's i32, the WASI exit code, 0 for no result; undefined when the call was cut off. */
  readonly returnCode?: number;
  /** Milliseconds inside the call, without load. */
  readonly durationMs: number;
  /** Milliseconds of link and initialisation, 0 if the instance was there already. */
  readonly loadMs: number;
  /** Bytes of all memories of the plug-in after the call. */
  readonly memoryBytes: number;
  /** Log entries and stream lines that the cap left out, see {@link LogEntry.leftOutBefore}. */
  readonly droppedLogs: number;
  /** The plug-in's vars after the call, values cut at 64 KiB unless they are wanted whole. */
  readonly vars: readonly VarSnapshot[];
  /**
   * If it is to be recorded: all that the host told since the session began or was reset, this call included, so that the
   * recording of the last call replays the whole session. None if the call was cut off.
   */
  readonly recording?: Recording;
  /**
   * Absolute paths of the files that mock scripts are made of: themselves and what they import by path, whether it is there
   * or not. None if there are no scripts, or the call was cut off.
   */
  readonly scriptFiles?: readonly string[];
}

export interface VarSnapshot {
  readonly name: string;
  /** Length of the whole value. */
  readonly size: number;
  readonly value: Uint8Array<ArrayBuffer>;
}

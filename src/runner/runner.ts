// The interface by which the rest of the program runs plug-ins; the client implements it.
import type { CallResult, LogEntry, RunOptions } from './protocol';

export interface PluginSource {
  /** The core wasm module. Sessions of the same bytes share one compilation. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How messages name the plug-in, e.g. its file name. */
  readonly name: string;
}

/**
 * One loaded plug-in in a worker of its own. Vars and globals live as long as the session;
 * after a timeout, a cancel or a dead worker the next call starts from a fresh instance.
 */
export interface Session {
  /**
   * Calls an export. Failures of the plug-in are in the result, never thrown.
   * Calls of one session run one after the other.
   *
   * @param onLog receives what the plug-in says while it runs, in batches; all of it before the promise settles.
   * @param signal cuts the call off within 100 ms, also inside an endless loop; the result has the error code `cancelled`.
   */
  call(
    functionName: string,
    input: Uint8Array,
    onLog?: (entries: readonly LogEntry[]) => void,
    signal?: AbortSignal,
  ): Promise<CallResult>;
  /** Drops the instance with its vars; the next call starts afresh. */
  reset(): void;
  /** Ends the session; a call under way settles as `cancelled`. */
  close(): void;
}

export interface Runner {
  /** Prepares a session. Compile and link errors show in the first call's result. */
  open(source: PluginSource, options: RunOptions): Session;
  /** Ends all workers. */
  dispose(): Promise<void>;
}

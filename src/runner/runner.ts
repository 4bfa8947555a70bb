// The interface by which the rest of the program runs plug-ins; the client implements it.
import type { HostFunctions } from '../runtime/hostFunctions';
import type { CallResult, LogEntry, RunOptions, TraceEntry, VarSnapshot } from './protocol';

export interface PluginSource {
  /** The main module, a core wasm module. Sessions of the same bytes share one compilation. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How messages name the plug-in, e.g. its file name. */
  readonly name: string;
  /** Further modules of the manifest, by the names under which they are imported. */
  readonly linked?: readonly LinkedSource[];
  /** The name under which those import the main module; `main` unless told. */
  readonly mainName?: string;
}

export interface LinkedSource {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the embedding program does for a plug-in. */
export interface Embedding {
  /** Run on this side of the border while the plug-in waits; they may be asynchronous. */
  readonly functions?: HostFunctions;
  /** What the plug-in asks of its host, in batches, if `trace` is on; all of a call before its promise settles. */
  readonly onTrace?: (entries: readonly TraceEntry[]) => void;
}

/**
 * One loaded plug-in in a worker of its own. Vars and globals live as long as the session;
 * after a timeout, a cancel or a dead worker the next call starts from a fresh instance.
 */
export interface Session {
  /**
   * Calls an export. Failures of the plug-in are in the result, never thrown.
   * Calls of one session run one after the other; one that comes out of a host function of the session itself would
   * wait for ever, and fails as `reentrant`. Without a worker each call does that comes while another waits for its host.
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
  /** The vars after the last call; none after a reset, or if the instance was lost. */
  readonly vars: readonly VarSnapshot[];
  /** Drops the instance with its vars; the next call starts afresh. */
  reset(): void;
  /** Ends the session; a call under way settles as `cancelled`. */
  close(): void;
}

export interface Runner {
  /** Prepares a session. Compile and link errors show in the first call's result. */
  open(source: PluginSource, options: RunOptions, embedding?: Embedding): Session;
  /** Ends all workers. */
  dispose(): Promise<void>;
}

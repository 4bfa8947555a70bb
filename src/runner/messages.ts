// The messages between the runner's client and its worker. `protocol.ts` is what the rest of the program sees.
import type { MessagePort } from 'node:worker_threads';
import type { HostFunctionName } from '../runtime/hostFunctions';
import type { HostLink } from './hostFunctions/messages';
import type { CallResult, RunOptions, VarSnapshot } from './protocol';

/** What a worker gets at its start. */
export interface WorkerSetup {
  /** {@link ToWorker} comes here, {@link FromWorker} goes there. */
  readonly port: MessagePort;
  /** See {@link LogWriter}. */
  readonly logs: SharedArrayBuffer;
  readonly http: HttpLink;
  readonly functions: HostLink;
}

/** The worker's end of the way by which the client makes HTTP requests for it. */
export interface HttpLink {
  readonly port: MessagePort;
  /** An Int32 that the client raises, and notifies on, after each reply. */
  readonly signal: SharedArrayBuffer;
}

export type ToWorker =
  | {
      readonly type: 'load';
      /** How messages name the plug-in. */
      readonly name: string;
      readonly options: RunOptions;
      /** Its modules by the names under which they import each other, the main one last. */
      readonly modules: readonly NamedCode[];
      /** See `CompileOptions.merge`. */
      readonly merge: boolean;
      /** What the client runs for it. */
      readonly functions: readonly HostFunctionName[];
    }
  | { readonly type: 'call'; readonly functionName: string; readonly input: Uint8Array }
  | { readonly type: 'reset' }
  | { readonly type: 'unload' };

export type Load = Extract<ToWorker, { readonly type: 'load' }>;

export interface NamedCode {
  readonly name: string;
  readonly code: Code;
}

/** A module's code: bytes to compile and to send back as a module under `key`, or the module. */
export type Code = { readonly bytes: Uint8Array; readonly key: string } | { readonly module: WebAssembly.Module };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'compiled'; readonly key: string; readonly module: WebAssembly.Module }
  | ({ readonly type: 'result' } & CallReply);

/** What the client adds is left out: it counts the logs. */
export interface CallReply extends Omit<CallResult, 'droppedLogs' | 'vars'> {
  /** Left out when they are those of the last reply. */
  readonly vars?: readonly VarSnapshot[];
}

/** Below this size a copy is cheaper than handing over the buffer. */
const transferFrom = 64 * 1024;

/** The buffers of those arrays that are worth handing over, for a postMessage; an array must own its whole buffer. */
export function transferList(...arrays: readonly (Uint8Array | undefined)[]): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const array of arrays) {
    if (array === undefined || array.byteLength < transferFrom) continue;
    if (array.buffer instanceof ArrayBuffer && array.buffer.byteLength === array.byteLength) buffers.push(array.buffer);
  }
  return buffers;
}

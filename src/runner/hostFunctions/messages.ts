// What crosses the border when a plug-in calls a function of the embedding program.
import type { MessagePort } from 'node:worker_threads';
import { messageOf, PluginError, type PluginErrorData } from '../../runtime/errors';
import type { WasmValue } from '../../runtime/hostFunctions';
import type { Counts } from '../waitingPort';

/** The worker's end of the way by which host functions are called. */
export interface HostLink {
  readonly port: MessagePort;
  readonly counts: Counts;
}

/** The plug-in calls a function: what the worker asks of the client. */
export interface HostFunctionCall {
  readonly module: string;
  readonly name: string;
  readonly args: readonly WasmValue[];
}

/** What the client asks of the worker that waits for it, in the middle of a host function. */
export type MemoryRequest =
  | { readonly memory: 'read'; readonly handle: WasmValue }
  | { readonly memory: 'write'; readonly bytes: Uint8Array }
  | { readonly memory: 'free'; readonly handle: WasmValue }
  | { readonly memory: 'setError'; readonly message: string };

export type Answer<T> = { readonly value: T } | { readonly error: PluginErrorData };

export function valueOf<T>(answer: Answer<T>): T {
  if ('error' in answer) throw PluginError.fromData(answer.error);
  return answer.value;
}

export function failureData(error: unknown, prefix = ''): PluginErrorData {
  if (error instanceof PluginError) return error.toData();
  return {
    code: 'host',
    message: `${prefix}${messageOf(error)}`,
    ...(error instanceof Error && error.stack !== undefined && { hostStack: error.stack }),
  };
}

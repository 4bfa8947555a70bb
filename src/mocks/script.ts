// A mock script as the worker sees it once it is loaded.
import type { HostFunction } from '../runtime/hostFunctions';
import type { HttpAnswer } from './types';

export interface Script {
  /** By module, then by name. What they throw names the script and the place in it. */
  readonly functions: ReadonlyMap<string, ReadonlyMap<string, HostFunction>>;
  /** Undefined if the script leaves a request to others. */
  readonly http?: (request: ScriptRequest) => HttpAnswer | undefined;
}

/** A request as a script gets it. */
export interface ScriptRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if there is none. */
  readonly body: Uint8Array;
}

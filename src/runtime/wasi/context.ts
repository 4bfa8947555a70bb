// What the functions of WASI work on.
import type { Descriptors } from './descriptors';
import type { Errno } from './errno';
import type { WasiFileSystem } from './fileSystem';
import type { WasiMemory } from './memory';

/** A folder that the plug-in is let into. */
export interface Preopen {
  /** The path by which the plug-in knows it. */
  readonly guest: string;
  readonly host: string;
  readonly readOnly: boolean;
}

export interface WasiHost {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly preopens: readonly Preopen[];
  readonly stdin: Uint8Array;
  /** Needed for preopens only. */
  readonly fileSystem: WasiFileSystem | undefined;
  /** The chunk is the receiver's own. */
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** Nanoseconds since the Unix epoch. */
  now(): bigint;
  /** Nanoseconds since some point in the past. */
  monotonic(): bigint;
  random(into: Uint8Array): void;
}

/** What the functions of WASI work on. */
export interface WasiContext {
  readonly host: WasiHost;
  readonly memory: WasiMemory;
  readonly descriptors: Descriptors;
}

/** A WASI function: addresses and sizes as unsigned numbers, i64 as signed bigints. No errno is success. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most have nothing to report
export type WasiFunction = (...args: never[]) => Errno | void;

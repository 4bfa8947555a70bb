// WASI preview 1 for one plug-in instance: nothing of the machine but what the host hands in.
import { Descriptors } from './descriptors';
import { Errno, WasiError } from './errno';
import { fdFunctions } from './fd';
import type { WasiFileSystem } from './fileSystem';
import { WasiMemory } from './memory';
import { pathFunctions } from './path';
import { pollFunctions } from './poll';
import { ExitStatus, processFunctions } from './process';

export { ExitStatus };

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

export interface Wasi {
  /** The functions of `wasi_snapshot_preview1`. */
  readonly imports: Record<string, (...args: (number | bigint)[]) => number>;
  /** Has to be called once the instance is there, with its exported memory. */
  bind(memory: WebAssembly.Memory): void;
  /** Closes all files. */
  close(): void;
}

/** @throws WasiError if a preopened folder cannot be opened. */
export function createWasi(host: WasiHost): Wasi {
  const memory = new WasiMemory();
  const descriptors = new Descriptors();
  for (const kind of ['stdin', 'stdout', 'stderr'] as const) descriptors.add({ kind, flags: 0 });
  for (const { guest, host: path, readOnly } of host.preopens) {
    const directory = host.fileSystem?.openRoot(path, readOnly);
    if (directory === undefined) throw new WasiError(Errno.notsup);
    descriptors.add({ kind: 'directory', directory, preopened: guest, flags: 0 });
  }
  const context: WasiContext = { host, memory, descriptors };
  const functions: Record<string, WasiFunction> = {
    ...processFunctions(context),
    ...fdFunctions(context),
    ...pathFunctions(context),
    ...pollFunctions(context),
  };
  return {
    imports: Object.fromEntries(Object.entries(functions).map(([name, run]) => [name, guarded(run)])),
    bind: (bound) => memory.bind(bound),
    close: () => descriptors.closeAll(),
  };
}

/** Turns what is thrown into the errno that the plug-in sees; only an exit goes through. */
function guarded(run: WasiFunction): (...args: (number | bigint)[]) => number {
  return (...args) => {
    try {
      const unsigned = args.map((arg) => (typeof arg === 'number' ? arg >>> 0 : arg));
      const errno = run(...(unsigned as never[]));
      return typeof errno === 'number' ? errno : Errno.success;
    } catch (error) {
      if (error instanceof WasiError) return error.errno;
      throw error;
    }
  };
}

// WASI preview 1 for one plug-in instance: nothing of the machine but what the host hands in.
import { openDescriptors, type Descriptors } from './descriptors';
import type { WasiContext, WasiFunction, WasiHost } from './context';
import { fdFunctions } from './fd';
import { guarded } from './guard';
import { WasiMemory } from './memory';
import { pathFunctions } from './path';
import { pollFunctions } from './poll';
import { ExitStatus, processFunctions } from './process';

export type { Preopen, WasiHost } from './context';
export { ExitStatus };

/** The world of a plug-in: its open files and streams, which all its modules share. */
export interface Wasi {
  /** For a further module of the plug-in. */
  forInstance(): WasiInstance;
  /** Closes all files. */
  close(): void;
}

export interface WasiInstance {
  /** The functions of `wasi_snapshot_preview1`. */
  readonly imports: Record<string, (...args: (number | bigint)[]) => number>;
  /** Has to be called once the instance is there, with its exported memory. */
  bind(memory: WebAssembly.Memory): void;
}

/** @throws WasiError if a preopened folder cannot be opened. */
export function createWasi(host: WasiHost): Wasi {
  const descriptors = openDescriptors(host);
  return {
    forInstance: () => instance(host, descriptors),
    close: () => descriptors.closeAll(),
  };
}

function instance(host: WasiHost, descriptors: Descriptors): WasiInstance {
  const memory = new WasiMemory();
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
  };
}

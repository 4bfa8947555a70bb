// WASI preview 1 for one plug-in instance: nothing of the machine but what the host hands in.
import { Descriptors } from './descriptors';
import { Errno, WasiError } from './errno';
import type { WasiContext, WasiFunction, WasiHost } from './context';
import { fdFunctions } from './fd';
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
  const descriptors = new Descriptors();
  for (const kind of ['stdin', 'stdout', 'stderr'] as const) descriptors.add({ kind, flags: 0 });
  for (const { guest, host: path, readOnly } of host.preopens) {
    const directory = host.fileSystem?.openRoot(path, readOnly);
    if (directory === undefined) throw new WasiError(Errno.notsup);
    descriptors.add({ kind: 'directory', directory, preopened: guest, flags: 0 });
  }
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

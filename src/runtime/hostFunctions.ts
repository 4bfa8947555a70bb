// Functions of the embedding program that a plug-in may import, beside the runtime's own.
import { PluginError } from './errors';
import type { Kernel } from './kernel';
import { encodeText } from './text';

/** A value that crosses the border: an i64 is a bigint, all else a number. */
export type WasmValue = number | bigint;

/** Gets the values that the plug-in passes and returns what the import's type says. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function without a result returns nothing
export type HostFunction = (plugin: HostCall, ...args: WasmValue[]) => WasmValue | void;

/** Host functions by module and name. */
export type HostFunctions = Readonly<Record<string, Readonly<Record<string, HostFunction>>>>;

/** What a host function can do with the memory that it shares with the plug-in that called it. */
export interface HostCall {
  /** A copy of the block of a handle. @throws PluginError `host` if it is none. */
  read(handle: WasmValue): Uint8Array<ArrayBuffer>;
  /** The same as UTF-8 text. */
  readText(handle: WasmValue): string;
  /** A new block, which the plug-in has to free; 0 for nothing. @throws PluginError `oom` */
  write(value: Uint8Array | string): bigint;
  free(handle: WasmValue): void;
  /** Makes the plug-in's call fail with this message. */
  setError(message: string): void;
}

/** The functions as the engine wants them; what they throw names them. */
export function bindHostFunctions(functions: HostFunctions, kernel: Kernel): WebAssembly.Imports {
  const call: HostCall = {
    read: (handle) => {
      const bytes = kernel.load(Number(handle));
      if (bytes === undefined) throw new PluginError('host', `${handle} is no memory handle.`);
      return bytes;
    },
    readText: (handle) => kernel.text(Number(handle)),
    write: (value) => BigInt(kernel.store(typeof value === 'string' ? encodeText(value) : value)),
    free: (handle) => kernel.release(Number(handle)),
    setError: (message) => kernel.setErrorText(message),
  };
  const bind =
    (module: string, name: string, run: HostFunction) =>
    (...args: WasmValue[]) => {
      try {
        return run(call, ...args);
      } catch (error) {
        if (error instanceof PluginError) throw error;
        const text = error instanceof Error ? error.message : String(error);
        throw new PluginError('host', `The host function ${module} ${name} failed: ${text}`);
      }
    };
  return Object.fromEntries(
    Object.entries(functions).map(([module, members]) => [
      module,
      Object.fromEntries(Object.entries(members).map(([name, run]) => [name, bind(module, name, run)])),
    ]),
  );
}

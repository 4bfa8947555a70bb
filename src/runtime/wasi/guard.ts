// The border between a WASI function and the plug-in: arguments go in unsigned, what is thrown comes out as an errno.
import { PluginError } from '../errors';
import type { WasiFunction } from './context';
import { Errno, WasiError } from './errno';
import { ExitStatus } from './process';

/** The function as the plug-in imports it. */
export function guarded(run: WasiFunction): (...args: (number | bigint)[]) => number {
  return (...args) => {
    try {
      const unsigned = args.map((arg) => (typeof arg === 'number' ? arg >>> 0 : arg));
      const errno = run(...(unsigned as never[]));
      return typeof errno === 'number' ? errno : Errno.success;
    } catch (error) {
      if (error instanceof WasiError) return error.errno;
      if (endsPlugin(error)) throw error;
      // An accident of the host, such as a stream that cannot be written: for the plug-in its device failed.
      return Errno.io;
    }
  };
}

/** True for what has to unwind the plug-in's frames, so that whoever called the plug-in learns of it. */
function endsPlugin(error: unknown): boolean {
  if (error instanceof ExitStatus || error instanceof PluginError) return true;
  return error instanceof WebAssembly.RuntimeError || isInterruption(error) || isStackOverflow(error);
}

/** What an `AbortSignal` of the embedder throws. */
const isInterruption = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');

/**
 * The stack is the plug-in's and ours together: if it ends in a WASI function, it is nearly always the plug-in's
 * recursion that used it up, and the next call inside the plug-in would trap. As an errno the trap would come and go
 * with the depth at which the plug-in happens to call us, and a plug-in that prints in each step of an endless
 * recursion would seem to have a broken stream. Two engines throw a RangeError here, one an InternalError.
 */
const isStackOverflow = (error: unknown): boolean =>
  error instanceof Error &&
  ((error instanceof RangeError && /call stack/i.test(error.message)) || error.name === 'InternalError');

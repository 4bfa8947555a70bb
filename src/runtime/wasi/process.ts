// Arguments, environment, clocks, random numbers and the end of the process.
import { encodeText } from '../text';
import { Errno, WasiError } from './errno';
import type { WasiContext, WasiFunction } from './context';

/** Thrown out of `proc_exit` through the plug-in's frames. */
export class ExitStatus extends Error {
  override readonly name = 'ExitStatus';

  constructor(
    /** Unsigned 32 bits. */
    readonly code: number,
  ) {
    super(`exit ${code}`);
  }
}

export const Clock = { realtime: 0, monotonic: 1, processCpu: 2, threadCpu: 3 } as const;

/** Nanoseconds; the engine's clock is no finer. */
const resolution = 1000n;

/** Numbers of WASI's signals by what they do to a process that handles none, as no plug-in can. */
const Signals = { none: 0, ignored: new Set([16, 17, 22, 27]), stopping: new Set([18, 19, 20, 21]), last: 30 } as const;
/** What a shell adds to the number of the signal that ended a program. */
const signalled = 128;

export function clockTime({ host }: WasiContext, clock: number): bigint {
  if (clock === Clock.realtime) return host.now();
  if (clock === Clock.monotonic || clock === Clock.processCpu || clock === Clock.threadCpu) return host.monotonic();
  throw new WasiError(Errno.inval);
}

export function processFunctions(context: WasiContext): Record<string, WasiFunction> {
  const { host, memory } = context;
  const args = host.args.map(zeroEnded);
  const environ = Object.entries(host.env).map(([name, value]) => zeroEnded(`${name}=${value}`));

  const sizes = (texts: readonly Uint8Array[], countAt: number, bytesAt: number): void => {
    memory.setU32(countAt, texts.length);
    memory.setU32(
      bytesAt,
      texts.reduce((sum, text) => sum + text.length, 0),
    );
  };
  const write = (texts: readonly Uint8Array[], pointersAt: number, textAt: number): void => {
    let at = textAt;
    texts.forEach((text, index) => {
      memory.setU32(pointersAt + index * 4, at);
      memory.bytes(at, text.length).set(text);
      at += text.length;
    });
  };

  return {
    args_sizes_get: (count: number, bytes: number) => sizes(args, count, bytes),
    args_get: (pointers: number, texts: number) => write(args, pointers, texts),
    environ_sizes_get: (count: number, bytes: number) => sizes(environ, count, bytes),
    environ_get: (pointers: number, texts: number) => write(environ, pointers, texts),

    clock_res_get: (clock: number, at: number) => {
      clockTime(context, clock);
      memory.setU64(at, resolution);
      return undefined;
    },
    clock_time_get: (clock: number, _precision: bigint, at: number) => memory.setU64(at, clockTime(context, clock)),

    random_get: (at: number, length: number) => host.random(memory.bytes(at, length)),
    sched_yield: () => undefined,

    proc_exit: (code: number) => {
      throw new ExitStatus(code);
    },
    proc_raise: (signal: number) => raise(signal),

    // There are no sockets among the descriptors, and Extism gives plug-ins no network but `http_request`.
    sock_accept: (fd: number) => notSocket(context, fd),
    sock_recv: (fd: number) => notSocket(context, fd),
    sock_send: (fd: number) => notSocket(context, fd),
    sock_shutdown: (fd: number) => notSocket(context, fd),
  };
}

/**
 * Does what the signal does by default: most end the plug-in, as `raise` does in POSIX; to go on after SIGABRT, as an
 * answer of "no such function" would let it, is what no caller is prepared for.
 */
function raise(signal: number): Errno {
  if (signal > Signals.last) return Errno.inval;
  if (signal === Signals.none || Signals.ignored.has(signal)) return Errno.success;
  // There is nobody who could let it go on.
  if (Signals.stopping.has(signal)) return Errno.notsup;
  throw new ExitStatus(signalled + signal);
}

function notSocket({ descriptors }: WasiContext, fd: number): Errno {
  descriptors.get(fd);
  return Errno.notsock;
}

function zeroEnded(text: string): Uint8Array {
  return encodeText(`${text}\0`);
}

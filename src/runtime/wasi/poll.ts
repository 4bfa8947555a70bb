// poll_oneoff: sleep until a time comes. Descriptors are always ready here.
import { Errno, WasiError } from './errno';
import type { WasiContext, WasiFunction } from './context';
import type { Descriptor } from './descriptors';
import { clockTime } from './process';

const subscriptionSize = 48;
const eventSize = 32;
const EventType = { clock: 0, read: 1, write: 2 } as const;
const absoluteTime = 1;
/** At the end of the input. */
const hangup = 1;

interface Event {
  readonly userdata: bigint;
  readonly type: number;
  readonly errno: Errno;
  /** Bytes that can be read; 0 where nobody knows. */
  readonly available: bigint;
  readonly flags: number;
}

interface Alarm extends Event {
  /** Nanoseconds to wait from now; negative if it is over. */
  readonly wait: bigint;
}

export function pollFunctions(context: WasiContext): Record<string, WasiFunction> {
  const { host, memory, descriptors } = context;

  const readAlarm = (at: number, userdata: bigint): Alarm => {
    const clock = memory.u32(at + 16);
    const timeout = memory.u64(at + 24);
    const now = clockTime(context, clock);
    const isAbsolute = (memory.u16(at + 40) & absoluteTime) !== 0;
    const wait = isAbsolute ? timeout - now : timeout;
    return { userdata, type: EventType.clock, errno: Errno.success, available: 0n, flags: 0, wait };
  };

  const readReady = (at: number, userdata: bigint, type: number): Event => {
    const descriptor = descriptors.get(memory.u32(at + 16));
    if (!isFor(descriptor, type)) throw new WasiError(Errno.badf);
    const available = type === EventType.read ? bytesToRead(descriptor, host.stdin.length) : 0n;
    const flags = descriptor.kind === 'stdin' && available === 0n ? hangup : 0;
    return { userdata, type, errno: Errno.success, available, flags };
  };

  /** What is wrong with one subscription is told by its event; the others are waited for all the same. */
  const read = (at: number): Event | Alarm => {
    const userdata = memory.u64(at);
    const type = memory.u8(at + 8);
    if (type > EventType.write) throw new WasiError(Errno.inval);
    try {
      return type === EventType.clock ? readAlarm(at, userdata) : readReady(at, userdata, type);
    } catch (error) {
      if (!(error instanceof WasiError)) throw error;
      return { userdata, type, errno: error.errno, available: 0n, flags: 0 };
    }
  };

  const write = (at: number, event: Event): void => {
    memory.bytes(at, eventSize).fill(0);
    memory.setU64(at, event.userdata);
    memory.setU16(at + 8, event.errno);
    memory.setU8(at + 10, event.type);
    memory.setU64(at + 16, event.available);
    memory.setU16(at + 24, event.flags);
  };

  return {
    poll_oneoff: (from: number, to: number, count: number, result: number) => {
      if (count === 0) return Errno.inval;
      memory.bytes(from, count * subscriptionSize);
      memory.bytes(to, count * eventSize);
      memory.bytes(result, 4);
      const all = Array.from({ length: count }, (_, index) => read(from + index * subscriptionSize));
      const first = all.reduce((least, event) => (isAlarm(event) && event.wait < least ? event.wait : least), forever);
      const wait = all.every(isAlarm) ? first : 0n;
      if (wait > 0n) sleep(wait, host);
      const happened = all.filter((event) => !isAlarm(event) || event.wait <= wait);
      happened.forEach((event, index) => write(to + index * eventSize, event));
      return memory.setU32(result, happened.length);
    },
  };
}

const forever = (1n << 64n) - 1n;

const isAlarm = (event: Event | Alarm): event is Alarm => 'wait' in event;

function isFor({ kind }: Descriptor, type: number): boolean {
  if (kind === 'stdin') return type === EventType.read;
  return type === EventType.write || kind === 'file' || kind === 'directory';
}

function bytesToRead(descriptor: Descriptor, inputSize: number): bigint {
  if (descriptor.kind === 'stdin') return BigInt(inputSize - descriptor.position);
  if (descriptor.kind !== 'file') return 0n;
  const left = descriptor.file.stat().size - descriptor.position;
  return left > 0n ? left : 0n;
}

/** @param nanoseconds up to centuries. */
function sleep(nanoseconds: bigint, host: WasiContext['host']): void {
  const until = host.monotonic() + nanoseconds;
  try {
    const milliseconds = Number(nanoseconds / 1_000_000n) + Number(nanoseconds % 1_000_000n) / 1e6;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  } catch {
    // A browser's main thread may not wait, and without cross-origin isolation no thread has shared memory.
    while (host.monotonic() < until);
  }
}

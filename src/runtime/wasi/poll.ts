// poll_oneoff: sleep until a time comes. Descriptors are always ready here.
import { Errno, WasiError } from './errno';
import type { WasiContext, WasiFunction } from './context';
import { clockTime } from './process';

const subscriptionSize = 48;
const eventSize = 32;
const EventType = { clock: 0, read: 1, write: 2 } as const;
const absoluteTime = 1;

interface Event {
  readonly userdata: bigint;
  readonly type: number;
  readonly errno: Errno;
}

interface Alarm extends Event {
  /** Nanoseconds to wait from now; negative if it is over. */
  readonly wait: bigint;
}

export function pollFunctions(context: WasiContext): Record<string, WasiFunction> {
  const { memory, descriptors } = context;

  const readAlarm = (at: number, userdata: bigint): Alarm => {
    const clock = memory.u32(at + 16);
    const timeout = memory.u64(at + 24);
    const now = clockTime(context, clock);
    const isAbsolute = (memory.u16(at + 40) & absoluteTime) !== 0;
    return { userdata, type: EventType.clock, errno: Errno.success, wait: isAbsolute ? timeout - now : timeout };
  };

  const readReady = (at: number, userdata: bigint, type: number): Event => {
    try {
      descriptors.get(memory.u32(at + 16));
      return { userdata, type, errno: Errno.success };
    } catch (error) {
      if (error instanceof WasiError) return { userdata, type, errno: error.errno };
      throw error;
    }
  };

  return {
    poll_oneoff: (from: number, to: number, count: number, result: number) => {
      if (count === 0) return Errno.inval;
      memory.bytes(from, count * subscriptionSize);
      memory.bytes(to, count * eventSize);
      const ready: Event[] = [];
      const alarms: Alarm[] = [];
      for (let i = 0; i < count; i++) {
        const at = from + i * subscriptionSize;
        const userdata = memory.u64(at);
        const type = memory.u8(at + 8);
        if (type === EventType.clock) alarms.push(readAlarm(at, userdata));
        else if (type === EventType.read || type === EventType.write) ready.push(readReady(at, userdata, type));
        else return Errno.inval;
      }
      const events = ready.length > 0 ? ready : next(alarms);
      events.forEach((event, index) => {
        const at = to + index * eventSize;
        memory.bytes(at, eventSize).fill(0);
        memory.setU64(at, event.userdata);
        memory.setU16(at + 8, event.errno);
        memory.setU8(at + 10, event.type);
      });
      return memory.setU32(result, events.length);
    },
  };
}

/** Waits for the first alarm and gives all that ring with it. */
function next(alarms: readonly Alarm[]): Alarm[] {
  const first = alarms.reduce((least, { wait }) => (wait < least ? wait : least), alarms[0]?.wait ?? 0n);
  if (first > 0n) sleep(Number(first / 1_000_000n) + Number(first % 1_000_000n) / 1e6);
  return alarms.filter(({ wait }) => wait <= first);
}

/** @param milliseconds may be a fraction. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

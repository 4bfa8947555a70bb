// poll_oneoff: clocks and descriptors.
import { describe, expect, it } from 'vitest';
import { Guest, type ErrnoName } from './guest';

interface Event {
  readonly userdata: bigint;
  readonly errno: ErrnoName;
  readonly type: number;
  readonly bytes: bigint;
  readonly flags: number;
}

type Subscription =
  | { readonly clock: number; readonly timeout: bigint; readonly absolute?: boolean }
  | { readonly read: number }
  | { readonly write: number }
  | { readonly type: number };

const [from, to, countAt] = [1024, 4096, 16];

/** The subscriptions have their index as user data. */
function poll(guest: Guest, subscriptions: readonly Subscription[]): Event[] | ErrnoName {
  const { view } = guest;
  new Uint8Array(guest.memory.buffer, to, 1024).fill(0xff);
  subscriptions.forEach((subscription, index) => {
    const at = from + index * 48;
    new Uint8Array(guest.memory.buffer, at, 48).fill(0);
    view.setBigUint64(at, BigInt(index), true);
    if ('clock' in subscription) {
      view.setUint32(at + 16, subscription.clock, true);
      view.setBigUint64(at + 24, subscription.timeout, true);
      view.setUint16(at + 40, subscription.absolute ? 1 : 0, true);
    } else if ('type' in subscription) {
      view.setUint8(at + 8, subscription.type);
    } else {
      view.setUint8(at + 8, 'read' in subscription ? 1 : 2);
      view.setUint32(at + 16, 'read' in subscription ? subscription.read : subscription.write, true);
    }
  });
  const errno = guest.errno('poll_oneoff', from, to, subscriptions.length, countAt);
  if (errno !== 'success') return errno;
  return Array.from({ length: view.getUint32(countAt, true) }, (_, index) => {
    const at = to + index * 32;
    return {
      userdata: view.getBigUint64(at, true),
      errno: guest.nameOf(view.getUint16(at + 8, true)),
      type: view.getUint8(at + 10),
      bytes: view.getBigUint64(at + 16, true),
      flags: view.getUint16(at + 24, true),
    };
  });
}

const millisecond = 1_000_000n;
const clock = (timeout: bigint, absolute = false): Subscription => ({ clock: 1, timeout, absolute });
const rings = (userdata: bigint): Event => ({ userdata, errno: 'success', type: 0, bytes: 0n, flags: 0 });

describe('poll_oneoff', () => {
  it('waits until the first clock rings', () => {
    const guest = new Guest();
    const started = performance.now();
    expect(poll(guest, [clock(3_600_000n * millisecond), clock(20n * millisecond)])).toEqual([rings(1n)]);
    expect(performance.now() - started).toBeGreaterThan(15);
  });

  it('waits until a time of a clock, and not at all for the past', () => {
    const guest = new Guest();
    const now = BigInt(Math.round(performance.now() * 1e6));
    expect(poll(guest, [clock(now + 10n * millisecond, true)])).toEqual([rings(0n)]);
    expect(BigInt(Math.round(performance.now() * 1e6)) - now).toBeGreaterThan(9n * millisecond);
    expect(poll(guest, [clock(0n, true), clock(0n)])).toEqual([rings(0n)]);
  });

  it('gives all that ring at once', () => {
    expect(poll(new Guest(), [clock(millisecond), clock(millisecond), clock(2n ** 64n - 1n)])).toEqual([
      rings(0n),
      rings(1n),
    ]);
  });

  it('does not wait when a descriptor is ready, and they all are', () => {
    const guest = new Guest({ stdin: new Uint8Array(5) });
    expect(poll(guest, [clock(2n ** 63n), { read: 0 }, { write: 1 }, { write: 2 }, clock(0n)])).toEqual([
      { userdata: 1n, errno: 'success', type: 1, bytes: 5n, flags: 0 },
      { userdata: 2n, errno: 'success', type: 2, bytes: 0n, flags: 0 },
      { userdata: 3n, errno: 'success', type: 2, bytes: 0n, flags: 0 },
      rings(4n),
    ]);
  });

  it('says that the input is at its end', () => {
    expect(poll(new Guest(), [{ read: 0 }])).toEqual([
      { userdata: 0n, errno: 'success', type: 1, bytes: 0n, flags: 1 },
    ]);
  });

  it('tells in the event what is wrong with one subscription', () => {
    const events = poll(new Guest(), [{ read: 99 }, { write: 0 }, { read: 1 }, { clock: 9, timeout: 0n }]) as Event[];
    expect(events.map(({ userdata, errno }) => [userdata, errno])).toEqual([
      [0n, 'badf'],
      [1n, 'badf'],
      [2n, 'badf'],
      [3n, 'inval'],
    ]);
  });

  it('needs subscriptions that it knows, and memory', () => {
    const guest = new Guest();
    expect(poll(guest, [])).toBe('inval');
    expect(poll(guest, [{ type: 3 }])).toBe('inval');
    const end = guest.memory.buffer.byteLength;
    expect(guest.errno('poll_oneoff', end - 47, to, 1, countAt)).toBe('fault');
    expect(guest.errno('poll_oneoff', from, end - 31, 1, countAt)).toBe('fault');
    expect(guest.errno('poll_oneoff', from, to, 1, end - 3)).toBe('fault');
  });
});

describe('where a thread may not wait', () => {
  it('time is spent until it comes', () => {
    const { wait } = Atomics;
    Atomics.wait = () => {
      throw new TypeError('Atomics.wait cannot be called in this context');
    };
    try {
      const started = performance.now();
      expect(poll(new Guest(), [clock(5n * millisecond)])).toEqual([rings(0n)]);
      expect(performance.now() - started).toBeGreaterThan(4);
    } finally {
      Atomics.wait = wait;
    }
  });
});

// The shared memory through which logs get out of a worker, even while wasm runs in an endless loop, and its layout.

/**
 * A call's first entries stay in the head, which is read while the call runs. Once it is full, the newest ones are in the
 * tail, a ring that is read at the end of the call: how a flood begins and what was said last are what a person looks for.
 * Each has room for half of the bytes and half of the entries. Pages that no plug-in fills are never touched.
 *
 * Little-endian: six counters of int32; what there is of an unfinished line of stdout, and of stderr; the head; the tail.
 */
export const headBytes = 2 * 1024 * 1024;
/** A power of two, so that positions may wrap around at 2^32. */
export const tailBytes = 2 * 1024 * 1024;
export const mostInHead = 5_000;
export const mostInTail = 5_000;
/** Bytes of a text that are kept. */
export const textLimit = 64 * 1024;

/**
 * Counters. Positions in the tail only grow: `tailStart` goes past a record before its bytes are written over, and
 * `tailEnd` past one after they are written, so that all between the two is whole at any time.
 */
export const at = { headEnd: 0, tailStart: 1, tailEnd: 2, leftOut: 3, stdout: 4, stderr: 5 } as const;

/** A record is u32 length, u32 source, f64 time, bytes, padded to 8. */
export const recordHeader = 16;
export const recordSize = (length: number): number => recordHeader + ((length + 7) & ~7);

export const sources = ['trace', 'debug', 'info', 'warn', 'error', 'stdout', 'stderr', 'event'] as const;
export type Source = (typeof sources)[number];
export const eventSource = sources.indexOf('event');

const counters = Object.keys(at).length;
const unfinishedAt = counters * 4;
const headAt = unfinishedAt + 2 * textLimit;

export const createLogMemory = (): SharedArrayBuffer => new SharedArrayBuffer(headAt + headBytes + tailBytes);

export interface LogMemory {
  readonly counters: Int32Array;
  readonly unfinished: { readonly stdout: Uint8Array; readonly stderr: Uint8Array };
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

export const partsOf = (memory: SharedArrayBuffer): LogMemory => ({
  counters: new Int32Array(memory, 0, counters),
  unfinished: {
    stdout: new Uint8Array(memory, unfinishedAt, textLimit),
    stderr: new Uint8Array(memory, unfinishedAt + textLimit, textLimit),
  },
  head: new Uint8Array(memory, headAt, headBytes),
  tail: new Uint8Array(memory, headAt + headBytes, tailBytes),
});

export const now = (): number => performance.timeOrigin + performance.now();

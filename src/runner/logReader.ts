// What a plug-in says, read by the client out of shared memory: as it comes, and what was said last at the end of a call.
import { decodeEvent } from './hostEvents';
import {
  type LogMemory,
  at,
  mostInTail,
  now,
  partsOf,
  recordHeader,
  recordSize,
  sources,
  tailBytes,
} from './logMemory';
import type { LogEntry, TraceEntry } from './protocol';

const carriageReturn = 13;

export class LogReader {
  readonly #memory: LogMemory;
  readonly #decoder = new TextDecoder();
  #read = 0;
  #traced: TraceEntry[] = [];
  /** Entries that gave way to unfinished lines. */
  #gaveWay = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = partsOf(memory);
  }

  /** Rewinds the memory for the next call; the worker must be idle. */
  begin(): void {
    for (const counter of Object.values(at)) Atomics.store(this.#memory.counters, counter, 0);
    this.#read = 0;
    this.#traced = [];
    this.#gaveWay = 0;
  }

  /** What came since the last time, as long as the call has not said more than the head takes. */
  drain(): LogEntry[] {
    const { counters, head } = this.#memory;
    const end = Atomics.load(counters, at.headEnd);
    const entries = this.#entries(head.slice(this.#read, end));
    this.#read = end;
    return entries;
  }

  /** What is left at the end of a call: what it said last, and unfinished lines. */
  finish(): LogEntry[] {
    const entries = this.drain();
    const last = [...this.#entries(this.#tail()), ...this.#unfinished()];
    this.#gaveWay = last.splice(0, last.length - mostInTail).length;
    const { dropped } = this;
    const [first, ...others] = last;
    if (first === undefined) return entries;
    return [...entries, dropped > 0 ? { ...first, leftOutBefore: dropped } : first, ...others];
  }

  /** The events that `drain` and `finish` came upon since the last time. */
  takeTraced(): TraceEntry[] {
    const traced = this.#traced;
    this.#traced = [];
    return traced;
  }

  /** Entries and lines of this call that were over the cap. */
  get dropped(): number {
    return Atomics.load(this.#memory.counters, at.leftOut) + this.#gaveWay;
  }

  /** The records of the tail, the oldest first. */
  #tail(): Uint8Array<ArrayBuffer> {
    const { counters, tail } = this.#memory;
    const end = Atomics.load(counters, at.tailEnd);
    if (end === Atomics.load(counters, at.tailStart)) return new Uint8Array();
    const ring = tail.slice();
    // Read after the bytes: a worker that ends late may have written over those before it in the meantime.
    const start = Atomics.load(counters, at.tailStart);
    const records = new Uint8Array(Math.max(0, (end - start) | 0));
    const from = start & (tailBytes - 1);
    const fitting = ring.subarray(from, from + records.length);
    records.set(fitting);
    records.set(ring.subarray(0, records.length - fitting.length), fitting.length);
    return records;
  }

  #entries(records: Uint8Array<ArrayBuffer>): LogEntry[] {
    const view = new DataView(records.buffer);
    const entries: LogEntry[] = [];
    for (let start = 0, length = 0; start < records.length; start += recordSize(length)) {
      length = view.getUint32(start, true);
      const source = sources[view.getUint32(start + 4, true)] ?? 'info';
      const time = view.getFloat64(start + 8, true);
      const content = records.subarray(start + recordHeader, start + recordHeader + length);
      if (source === 'event') {
        const event = decodeEvent(this.#decoder.decode(content));
        if (event !== undefined) this.#traced.push({ time, event });
      } else {
        entries.push({ time, source, text: this.#text(source, content) });
      }
    }
    return entries;
  }

  #unfinished(): LogEntry[] {
    const { counters, unfinished } = this.#memory;
    return (['stdout', 'stderr'] as const).flatMap((source) => {
      const content = unfinished[source].slice(0, Atomics.load(counters, at[source]));
      return content.length === 0 ? [] : [{ time: now(), source, text: this.#text(source, content) }];
    });
  }

  #text(source: LogEntry['source'], content: Uint8Array): string {
    const isLine = source === 'stdout' || source === 'stderr';
    return this.#decoder.decode(isLine && content.at(-1) === carriageReturn ? content.subarray(0, -1) : content);
  }
}

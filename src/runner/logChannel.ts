// What a plug-in says, handed from the worker to the client through shared memory: it gets out even while wasm runs in an endless loop.
import { LineSplitter } from './lines';
import type { HostEvent } from '../runtime/host';
import { decodeEvent, encodeEvent } from './hostEvents';
import type { LogEntry, TraceEntry } from './protocol';

/**
 * The memory is written once per call from its start, so it needs no wrap-around and no waiting, and its size is the cap.
 * Pages that no plug-in fills are never touched. Layout, little-endian: int32 bytes written, int32 dropped entries, then
 * records of u32 length, u32 source, f64 time, bytes, padded to 8.
 */
const capBytes = 4 * 1024 * 1024;
const capEntries = 10_000;
const headerSize = 8;
const recordSize = 16;
const textLimit = 64 * 1024;

const writtenAt = 0;
const droppedAt = 1;

type Source = LogEntry['source'] | 'event';
const sources: readonly Source[] = ['trace', 'debug', 'info', 'warn', 'error', 'stdout', 'stderr', 'event'];
const newline = 10;

export const createLogMemory = (): SharedArrayBuffer => new SharedArrayBuffer(headerSize + capBytes);

/** The worker's end. */
export class LogWriter {
  readonly #counters: Int32Array;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #encoder = new TextEncoder();
  readonly #scratch = new Uint8Array(textLimit);
  #entries = 0;
  #full = false;

  constructor(memory: SharedArrayBuffer) {
    this.#counters = new Int32Array(memory, 0, 2);
    this.#view = new DataView(memory, headerSize);
    this.#bytes = new Uint8Array(memory, headerSize);
  }

  /** Starts a call's budget; the client has rewound the memory. */
  begin(): void {
    this.#entries = 0;
    this.#full = false;
  }

  log(level: Source, text: string): void {
    if (this.#full || this.#entries >= capEntries) return this.#drop(1);
    const { written } = this.#encoder.encodeInto(text, this.#scratch);
    if (written > this.#room()) return this.#drop(1);
    this.#entries++;
    this.#append(level, this.#scratch.subarray(0, written));
  }

  event(event: HostEvent): void {
    this.log('event', encodeEvent(event));
  }

  /** Takes bytes of a stream as they come; the client splits them in lines. */
  stream(source: 'stdout' | 'stderr', chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    if (this.#full) return this.#drop(countLines(chunk));
    let end = 0;
    const fitting = chunk.subarray(0, this.#room());
    while (end < fitting.length && this.#entries < capEntries) {
      const at = fitting.indexOf(newline, end);
      end = at < 0 ? fitting.length : at + 1;
      if (at >= 0) this.#entries++;
    }
    if (end > 0) this.#append(source, chunk.subarray(0, end));
    if (end < chunk.length) this.#drop(countLines(chunk.subarray(end)));
  }

  /** Bytes that a record's content may have. */
  #room(): number {
    return Math.max(0, capBytes - Atomics.load(this.#counters, writtenAt) - recordSize - 8);
  }

  #append(source: Source, content: Uint8Array): void {
    const at = Atomics.load(this.#counters, writtenAt);
    this.#view.setUint32(at, content.length, true);
    this.#view.setUint32(at + 4, sources.indexOf(source), true);
    this.#view.setFloat64(at + 8, performance.timeOrigin + performance.now(), true);
    this.#bytes.set(content, at + recordSize);
    Atomics.store(this.#counters, writtenAt, at + paddedSize(content.length));
  }

  #drop(entries: number): void {
    // From the first gap on everything is dropped: a log with holes in it would mislead.
    this.#full = true;
    Atomics.add(this.#counters, droppedAt, entries);
  }
}

/** The client's end. */
export class LogReader {
  readonly #counters: Int32Array;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder();
  #streams = { stdout: new LineSplitter(textLimit), stderr: new LineSplitter(textLimit) };
  #read = 0;
  #traced: TraceEntry[] = [];

  constructor(memory: SharedArrayBuffer) {
    this.#counters = new Int32Array(memory, 0, 2);
    this.#view = new DataView(memory, headerSize);
    this.#bytes = new Uint8Array(memory, headerSize);
  }

  /** Rewinds the memory for the next call; the worker must be idle. */
  begin(): void {
    Atomics.store(this.#counters, writtenAt, 0);
    Atomics.store(this.#counters, droppedAt, 0);
    this.#streams = { stdout: new LineSplitter(textLimit), stderr: new LineSplitter(textLimit) };
    this.#read = 0;
    this.#traced = [];
  }

  /** What came since the last time; the beginning of an unfinished line is kept back. */
  drain(): LogEntry[] {
    const written = Atomics.load(this.#counters, writtenAt);
    const entries: LogEntry[] = [];
    while (this.#read < written) {
      const at = this.#read;
      const length = this.#view.getUint32(at, true);
      const source = sources[this.#view.getUint32(at + 4, true)] ?? 'info';
      const time = this.#view.getFloat64(at + 8, true);
      const content = this.#bytes.slice(at + recordSize, at + recordSize + length);
      if (source === 'event') {
        const event = decodeEvent(this.#decoder.decode(content));
        if (event !== undefined) this.#traced.push({ time, event });
      } else if (source === 'stdout' || source === 'stderr') {
        for (const text of this.#streams[source].push(content)) entries.push({ time, source, text });
      } else {
        entries.push({ time, source, text: this.#decoder.decode(content) });
      }
      this.#read = at + paddedSize(length);
    }
    return entries;
  }

  /** What is left at the end of a call, with unfinished lines. */
  finish(): LogEntry[] {
    const entries = this.drain();
    const time = performance.timeOrigin + performance.now();
    for (const source of ['stdout', 'stderr'] as const) {
      const text = this.#streams[source].flush();
      if (text !== undefined) entries.push({ time, source, text });
    }
    return entries;
  }

  /** The events that `drain` and `finish` came upon since the last time. */
  takeTraced(): TraceEntry[] {
    const traced = this.#traced;
    this.#traced = [];
    return traced;
  }

  /** Entries and lines of this call that were over the cap. */
  get dropped(): number {
    return Atomics.load(this.#counters, droppedAt);
  }
}

const paddedSize = (length: number): number => recordSize + ((length + 7) & ~7);

function countLines(bytes: Uint8Array): number {
  let lines = bytes.at(-1) === newline ? 0 : 1;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}

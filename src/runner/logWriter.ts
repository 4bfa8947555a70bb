// What a plug-in says, written by its worker into shared memory: the first entries of a call, and the newest ones.
import type { HostEvent } from '../runtime/host';
import { encodeEvent } from './hostEvents';
import {
  type LogMemory,
  type Source,
  at,
  eventSource,
  headBytes,
  mostInHead,
  mostInTail,
  now,
  partsOf,
  recordHeader,
  recordSize,
  sources,
  tailBytes,
  textLimit,
} from './logMemory';

const newline = 10;

export class LogWriter {
  readonly #memory: LogMemory;
  readonly #tailView: DataView;
  readonly #encoder = new TextEncoder();
  readonly #text = new Uint8Array(textLimit);
  readonly #header = new Uint8Array(recordHeader);
  readonly #headerView = new DataView(this.#header.buffer);
  #inHead = 0;
  #inTail = 0;
  #headFull = false;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = partsOf(memory);
    const { tail } = this.#memory;
    this.#tailView = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  }

  /** Starts a call's budget; the client has rewound the memory. */
  begin(): void {
    this.#inHead = 0;
    this.#inTail = 0;
    this.#headFull = false;
  }

  log(level: Source, text: string): void {
    const { written } = this.#encoder.encodeInto(text, this.#text);
    this.#append(level, this.#text.subarray(0, written), now());
  }

  event(event: HostEvent): void {
    this.log('event', encodeEvent(event));
  }

  /** Takes bytes of a stream as they come, and makes an entry of each line. */
  stream(source: 'stdout' | 'stderr', chunk: Uint8Array): void {
    const time = now();
    let start = 0;
    let skipped = false;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.#line(source, chunk.subarray(start, end), time);
      start = end + 1;
      if (skipped || !this.#headFull) continue;
      start = this.#skip(source, chunk, start);
      skipped = true;
    }
    this.#begun(source, chunk.subarray(start));
  }

  /** Leaves out lines that would have to give way to those after them in the same chunk; says where the next one starts. */
  #skip(source: 'stdout' | 'stderr', chunk: Uint8Array, start: number): number {
    // As many bytes as these lines have at least: most chunks are shorter, and looked through once only.
    if (chunk.length - start <= mostInTail) return start;
    let last = chunk.length;
    for (let lines = 0; lines <= mostInTail && last > start; lines++) last = chunk.lastIndexOf(newline, last - 1);
    if (last < start) return start;
    const { counters } = this.#memory;
    while (this.#inTail > 0) this.#leaveOutOldest();
    Atomics.add(counters, at.leftOut, countLines(chunk.subarray(start, last + 1)));
    Atomics.store(counters, at[source], 0);
    return last + 1;
  }

  /** Ends a line, of which there may be a beginning. */
  #line(source: 'stdout' | 'stderr', rest: Uint8Array, time: number): void {
    const { counters, unfinished } = this.#memory;
    if (Atomics.load(counters, at[source]) === 0) return this.#append(source, rest.subarray(0, textLimit), time);
    const length = this.#begun(source, rest);
    this.#append(source, unfinished[source].subarray(0, length), time);
    Atomics.store(counters, at[source], 0);
  }

  /** Keeps bytes of a line that has no end yet, and says how many there are. */
  #begun(source: 'stdout' | 'stderr', bytes: Uint8Array): number {
    const { counters, unfinished } = this.#memory;
    const before = Atomics.load(counters, at[source]);
    const kept = bytes.subarray(0, textLimit - before);
    unfinished[source].set(kept, before);
    Atomics.store(counters, at[source], before + kept.length);
    return before + kept.length;
  }

  #append(source: Source, content: Uint8Array, time: number): void {
    this.#headerView.setUint32(0, content.length, true);
    this.#headerView.setUint32(4, sources.indexOf(source), true);
    this.#headerView.setFloat64(8, time, true);
    const size = recordSize(content.length);
    const { counters, head } = this.#memory;
    const headEnd = Atomics.load(counters, at.headEnd);
    // What came after something in the tail is there too, even if it is small enough for the head: the order stays.
    this.#headFull ||= this.#inHead === mostInHead || headEnd + size > headBytes;
    if (this.#headFull) return this.#appendToTail(content, size);
    head.set(this.#header, headEnd);
    head.set(content, headEnd + recordHeader);
    Atomics.store(counters, at.headEnd, headEnd + size);
    this.#inHead++;
  }

  #appendToTail(content: Uint8Array, size: number): void {
    const { counters } = this.#memory;
    const end = Atomics.load(counters, at.tailEnd);
    this.#makeRoom(size, end);
    this.#put(this.#header, end);
    this.#put(content, end + recordHeader);
    Atomics.store(counters, at.tailEnd, (end + size) | 0);
    this.#inTail++;
  }

  #makeRoom(size: number, end: number): void {
    const { counters } = this.#memory;
    const used = (): number => (end - Atomics.load(counters, at.tailStart)) | 0;
    while (this.#inTail === mostInTail || used() + size > tailBytes) this.#leaveOutOldest();
  }

  #leaveOutOldest(): void {
    const { counters } = this.#memory;
    const start = Atomics.load(counters, at.tailStart);
    const oldest = start & (tailBytes - 1);
    if (this.#tailView.getUint32(oldest + 4, true) !== eventSource) Atomics.add(counters, at.leftOut, 1);
    Atomics.store(counters, at.tailStart, (start + recordSize(this.#tailView.getUint32(oldest, true))) | 0);
    this.#inTail--;
  }

  /** Writes to the ring, around its end where need be. */
  #put(bytes: Uint8Array, position: number): void {
    const { tail } = this.#memory;
    const from = position & (tailBytes - 1);
    const fitting = bytes.subarray(0, tailBytes - from);
    tail.set(fitting, from);
    if (fitting.length < bytes.length) tail.set(bytes.subarray(fitting.length), 0);
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, end + 1)) lines++;
  return lines;
}

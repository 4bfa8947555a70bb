// What a plug-in says and asks in the course of a call, collected up to a cap.
import { LineSplitter } from '../runner/lines';
import type { LogEntry, TraceEntry } from '../runner/protocol';
import type { Host, HostEvent } from '../runtime/host';

/** Log entries and lines of a call, as in a worker. */
const mostEntries = 10_000;
const longestLine = 64 * 1024;

export interface Said {
  readonly entries: readonly LogEntry[];
  readonly traced: readonly TraceEntry[];
  /** Entries over the cap. */
  readonly dropped: number;
}

export class Spoken implements Pick<Host, 'log' | 'stdout' | 'stderr'> {
  #entries: LogEntry[] = [];
  #traced: TraceEntry[] = [];
  #dropped = 0;
  readonly #lines = { stdout: new LineSplitter(longestLine), stderr: new LineSplitter(longestLine) };

  readonly log: Host['log'] = (level, text) => this.#keep(this.#entries, { time: now(), source: level, text });
  readonly stdout = (chunk: Uint8Array): void => this.#stream('stdout', chunk);
  readonly stderr = (chunk: Uint8Array): void => this.#stream('stderr', chunk);
  readonly event = (event: HostEvent): void => this.#keep(this.#traced, { time: now(), event });

  /** All since the last time, with unfinished lines. */
  take(): Said {
    for (const source of ['stdout', 'stderr'] as const) {
      const text = this.#lines[source].flush();
      if (text !== undefined) this.#keep(this.#entries, { time: now(), source, text });
    }
    const said = { entries: this.#entries, traced: this.#traced, dropped: this.#dropped };
    this.#entries = [];
    this.#traced = [];
    this.#dropped = 0;
    return said;
  }

  #stream(source: 'stdout' | 'stderr', chunk: Uint8Array): void {
    for (const text of this.#lines[source].push(new Uint8Array(chunk)))
      this.#keep(this.#entries, { time: now(), source, text });
  }

  #keep<T>(list: T[], entry: T): void {
    if (list.length < mostEntries) list.push(entry);
    else this.#dropped++;
  }
}

const now = (): number => performance.timeOrigin + performance.now();

// What a plug-in says and asks in the course of a call, collected up to a cap.
import { LineSplitter } from '../runner/lines';
import type { LogEntry, TraceEntry } from '../runner/protocol';
import type { Host, HostEvent } from '../runtime/host';
import { Ends } from './ends';

/** Log entries and lines at the beginning of a call, and at its end, as in a worker. */
const mostEach = 5_000;
const longestLine = 64 * 1024;

export interface Said {
  readonly entries: readonly LogEntry[];
  readonly traced: readonly TraceEntry[];
  /** Entries over the cap. */
  readonly dropped: number;
}

export class Spoken implements Pick<Host, 'log' | 'stdout' | 'stderr'> {
  #entries = new Ends<LogEntry>(mostEach);
  #traced = new Ends<TraceEntry>(mostEach);
  readonly #lines = { stdout: new LineSplitter(longestLine), stderr: new LineSplitter(longestLine) };

  readonly log: Host['log'] = (level, text) => this.#entries.push({ time: now(), source: level, text });
  readonly stdout = (chunk: Uint8Array): void => this.#stream('stdout', chunk);
  readonly stderr = (chunk: Uint8Array): void => this.#stream('stderr', chunk);
  readonly event = (event: HostEvent): void => this.#traced.push({ time: now(), event });

  /** All since the last time, with unfinished lines. */
  take(): Said {
    for (const source of ['stdout', 'stderr'] as const) {
      const text = this.#lines[source].flush();
      if (text !== undefined) this.#entries.push({ time: now(), source, text });
    }
    const { first, last, leftOut } = this.#entries;
    const [next, ...others] = last;
    const end = leftOut > 0 && next !== undefined ? [{ ...next, leftOutBefore: leftOut }, ...others] : last;
    const traced = [...this.#traced.first, ...this.#traced.last];
    this.#entries = new Ends(mostEach);
    this.#traced = new Ends(mostEach);
    return { entries: [...first, ...end], traced, dropped: leftOut };
  }

  #stream(source: 'stdout' | 'stderr', chunk: Uint8Array): void {
    for (const text of this.#lines[source].push(new Uint8Array(chunk)))
      this.#entries.push({ time: now(), source, text });
  }
}

const now = (): number => performance.timeOrigin + performance.now();

// Keeps what a host tells a plug-in, as far as its caps allow.
import { joinBytes } from '../runtime/bytes';
import { messageOf } from '../runtime/errors';
import type { HostCall, HostFunction, HostResult } from '../runtime/hostFunctions';
import { lowerCased, type Http } from './http';
import type { FunctionAnswer, RecordedCall, RecordedExchange, RecordedValue, Recording } from './types';
import { Argument } from './values';

const mostReadings = 10_000;
const mostRandom = 1024 * 1024;
/** Of requests and calls each, and bytes of all of them. */
const mostEntries = 10_000;
const mostBytes = 16 * 1024 * 1024;

export class Recorder {
  readonly #http: RecordedExchange[] = [];
  readonly #functions: RecordedCall[] = [];
  readonly #realtime = new Readings();
  readonly #monotonic = new Readings();
  readonly #random: Uint8Array[] = [];
  #randomSize = 0;
  #bytes = 0;
  /** From the first that is too much on nothing of its kind is kept: a recording with holes would mislead. */
  #full = { random: false, http: false, functions: false };

  /** All that was told up to now. */
  get recording(): Recording {
    const realtime = this.#realtime.recorded;
    const monotonic = this.#monotonic.recorded;
    const note = this.#note;
    return {
      ...(this.#http.length > 0 && { http: [...this.#http] }),
      ...(this.#functions.length > 0 && { functions: [...this.#functions] }),
      ...((realtime ?? monotonic) !== undefined && {
        clock: { ...(realtime && { realtime }), ...(monotonic && { monotonic }) },
      }),
      ...(this.#random.length > 0 && { random: joinBytes(this.#random) }),
      ...(note !== '' && { note }),
    };
  }

  http(send: Http): Http {
    return (request) => {
      const { method, url } = request;
      // A copy: what makes the request may hand its bytes over, which are gone then.
      const body = request.body && new Uint8Array(request.body);
      const recorded = { method, url, headers: lowerCased(request.headers), ...(body && { body }) };
      try {
        const response = send(request);
        const answer = { ...response, body: new Uint8Array(response.body) };
        if (this.#hasRoom('http', this.#http.length, (body?.length ?? 0) + answer.body.length))
          this.#http.push({ request: recorded, answer });
        return response;
      } catch (error) {
        if (this.#hasRoom('http', this.#http.length, body?.length ?? 0))
          this.#http.push({ request: recorded, answer: { error: messageOf(error) } });
        throw error;
      }
    };
  }

  /** What a function says by `setError` and what it throws fail the plug-in's call alike, and are told alike. */
  function(module: string, name: string, run: HostFunction): HostFunction {
    return (plugin, ...values) => {
      const args = values.map((value) => recordedValue(new Argument(value, plugin)));
      const keep = (answer: FunctionAnswer): void => {
        const size = sizeOf(...args) + ('bytes' in answer ? answer.bytes.length : 0);
        if (this.#hasRoom('functions', this.#functions.length, size))
          this.#functions.push({ module, name, args, answer });
      };
      let said: string | undefined;
      const setError = (message: string): void => {
        said = message;
        plugin.setError(message);
      };
      const heard: HostCall = {
        read: (handle) => plugin.read(handle),
        readText: (handle) => plugin.readText(handle),
        write: (value) => plugin.write(value),
        free: (handle) => plugin.free(handle),
        setError,
      };
      try {
        // In a worker a function has its answer when it returns.
        const result = run(heard, ...values) as HostResult;
        keep(said === undefined ? answerOf(plugin, result) : { error: said });
        return result;
      } catch (error) {
        keep({ error: said ?? messageOf(error) });
        throw error;
      }
    };
  }

  realtime(read: () => bigint): () => bigint {
    return () => this.#realtime.add(read());
  }

  monotonic(read: () => bigint): () => bigint {
    return () => this.#monotonic.add(read());
  }

  random(fill: (into: Uint8Array) => void): (into: Uint8Array) => void {
    return (into) => {
      fill(into);
      this.#full.random ||= this.#randomSize + into.length > mostRandom;
      if (this.#full.random) return;
      this.#random.push(new Uint8Array(into));
      this.#randomSize += into.length;
    };
  }

  #hasRoom(kind: 'http' | 'functions', entries: number, size: number): boolean {
    this.#full[kind] ||= entries >= mostEntries || this.#bytes + size > mostBytes;
    if (!this.#full[kind]) this.#bytes += size;
    return !this.#full[kind];
  }

  get #note(): string {
    const caps = `over ${mostEntries} of them or ${mostBytes / 1024 / 1024} MiB`;
    return [
      this.#full.http && `HTTP was recorded up to a point only: there were ${caps}.`,
      this.#full.functions && `Calls of host functions were recorded up to a point only: there were ${caps}.`,
      (this.#realtime.isFull || this.#monotonic.isFull) &&
        `Only the first ${mostReadings} readings of a clock were recorded.`,
      this.#full.random && `Only the first random bytes were recorded: there was over 1 MiB.`,
    ]
      .filter((sentence) => sentence !== false)
      .join(' ');
  }
}

/** Readings of one clock. */
class Readings {
  isFull = false;
  #start: bigint | undefined;
  #last = 0n;
  readonly #steps: number[] = [];

  add(time: bigint): bigint {
    if (this.#start === undefined) this.#start = time;
    else if (this.#steps.length + 1 < mostReadings) this.#steps.push(Number(time - this.#last));
    else this.isFull = true;
    this.#last = time;
    return time;
  }

  get recorded(): { readonly start: bigint; readonly steps: readonly number[] } | undefined {
    return this.#start === undefined ? undefined : { start: this.#start, steps: [...this.#steps] };
  }
}

const recordedValue = ({ value, block }: Argument): RecordedValue =>
  block === undefined || value === 0n ? { number: value } : { bytes: block };

function answerOf(plugin: HostCall, result: HostResult): FunctionAnswer {
  if (result === undefined) return { nothing: true };
  const recorded = recordedValue(new Argument(result, plugin));
  return 'bytes' in recorded ? recorded : { value: recorded.number };
}

const sizeOf = (...values: readonly RecordedValue[]): number =>
  values.reduce((sum, value) => sum + ('bytes' in value ? value.bytes.length : 0), 0);

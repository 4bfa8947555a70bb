// What a recording answers, in the order in which it was recorded.
import { PluginError } from '../runtime/errors';
import type { HostFunction } from '../runtime/hostFunctions';
import { quoted, sameBytes } from './bytes';
import { give } from './functions';
import { fitsPattern, masked } from './glob';
import { respond, type Http } from './http';
import type { HttpRequest } from '../runtime/host';
import type { RecordedCall, RecordedExchange, RecordedValue, Recording } from './types';
import { maskedBody } from './secretBodies';
import { Argument, sameNumber, shownArgument } from './values';

/** What was recorded of one kind; each has its turn once. */
class Tape<T> {
  #next = 0;
  readonly #used: boolean[] = [];

  constructor(private readonly recorded: readonly T[]) {}

  /** The first that fits and has not had its turn. */
  take(fits: (recorded: T) => boolean): T | undefined {
    for (let at = this.#next; at < this.recorded.length; at++) {
      const candidate = this.recorded[at];
      if (this.#used[at] === true || candidate === undefined || !fits(candidate)) continue;
      this.#used[at] = true;
      while (this.#used[this.#next] === true) this.#next++;
      return candidate;
    }
    return undefined;
  }

  /** The first that has not had its turn. */
  get expected(): T | undefined {
    return this.recorded[this.#next];
  }
}

/** Answers requests as they were answered when they were recorded. What a recording left out as secret may be anything. */
export function replayedHttp({ http = [], note }: Recording): Http {
  const tape = new Tape(http);
  return (request) => {
    const exchange = tape.take((recorded) => isSameRequest(recorded, request));
    if (exchange !== undefined) return respond(exchange.answer);
    throw unlike(shownRequest(request), tape.expected && shownRequest(tape.expected.request), note);
  };
}

const nothing = new Uint8Array();

const isSameRequest = ({ request }: RecordedExchange, asked: HttpRequest): boolean =>
  request.method === asked.method &&
  fitsPattern(asked.url, request.url, masked) &&
  isSameBody(request.body ?? nothing, asked.body ?? nothing);

/** A recording may be one with its secrets. */
const isSameBody = (recorded: Uint8Array, asked: Uint8Array): boolean =>
  sameBytes(recorded, asked) || sameBytes(recorded, maskedBody(asked));

const shownRequest = ({ method, url, body = nothing }: RecordedExchange['request'] | HttpRequest): string =>
  `${method} ${url}${body.length === 0 ? '' : ` with ${quoted(body)}`}`;

/** The functions of a recording; all calls of them are in one order. */
export class ReplayedFunctions {
  readonly #tape: Tape<RecordedCall>;

  constructor(private readonly recording: Recording) {
    this.#tape = new Tape(recording.functions ?? []);
  }

  /** Those that were called, each as often as it was. */
  get names(): (readonly [module: string, name: string])[] {
    return (this.recording.functions ?? []).map(({ module, name }) => [module, name]);
  }

  has(module: string, name: string): boolean {
    return (this.recording.functions ?? []).some((call) => call.module === module && call.name === name);
  }

  /** Answers as the recording does; one that was never called fails when it is. */
  function(module: string, name: string): HostFunction {
    return (plugin, ...values) => {
      const args = values.map((value) => new Argument(value, plugin));
      const call = this.#tape.take(
        (recorded) => recorded.module === module && recorded.name === name && areSame(recorded, args),
      );
      if (call !== undefined) return give(plugin, call.answer);
      const asked = `${module} ${name}(${args.map(shownArgument).join(', ')})`;
      throw unlike(asked, this.#tape.expected && shownCall(this.#tape.expected), this.recording.note);
    };
  }
}

const areSame = (recorded: RecordedCall, args: readonly Argument[]): boolean =>
  recorded.args.length === args.length && recorded.args.every((value, at) => isSame(value, args[at]));

function isSame(recorded: RecordedValue, asked: Argument | undefined): boolean {
  if (asked === undefined) return false;
  if ('number' in recorded) return sameNumber(recorded.number, asked.value);
  return asked.block !== undefined && sameBytes(recorded.bytes, asked.block);
}

const shownCall = ({ module, name, args }: RecordedCall): string =>
  `${module} ${name}(${args.map((value) => ('number' in value ? String(value.number) : quoted(value.bytes))).join(', ')})`;

function unlike(asked: string, expected: string | undefined, note: string | undefined): PluginError {
  const wanted = expected === undefined ? 'all that it holds has been asked for' : `it expected ${expected}`;
  return new PluginError('host', `The recording has no answer for ${asked}; ${wanted}.`, {
    hint: `${note === undefined ? '' : `${note} `}Record the case again.`,
  });
}

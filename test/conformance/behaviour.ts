// What a row of the suite is: a plug-in, the steps on one instance of it, and what each of the two hosts does.
import type { PluginErrorCode } from '../../src/runtime/errors';
import type { RunOptions } from '../../src/runner/protocol';

export type Input = string | Uint8Array;

/** A call of an export, or what else can be done with an instance. */
export type Step = Call | 'reset' | 'close';

export type Call = readonly [
  functionName: string,
  input?: Input,
  /** The call is cancelled once this settles. */
  cut?: () => Promise<void>,
];

export interface Expectation {
  /** Text or bytes; null where a host gives nothing at all. */
  readonly output?: Input | null;
  /** The output is JSON with at least this in it. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** The output has nothing like it. */
  readonly lacks?: RegExp;
  /** Undefined: the call succeeds. */
  readonly error?: RegExp;
  readonly logs?: readonly string[];
  /** Bytes that the host's process keeps of each call, where the row says {@link Behaviour.repeat}. */
  readonly keeps?: { readonly below: number } | { readonly over: number };

  // Of ours only: the SDK has none of these.
  readonly code?: PluginErrorCode;
  readonly exitCode?: number;
  readonly hint?: RegExp;
  readonly deniedHost?: string;
  /** More than that many log entries and lines were over the cap. */
  readonly droppedOver?: number;
}

/** What a function of the embedding program can do, whichever the host. */
export interface Memory {
  read(handle: bigint): string;
  write(text: string): bigint;
}

export type EmbedderFunction = (memory: Memory, ...args: never[]) => number | bigint | undefined | Promise<bigint>;

/** The protocol has no word for a log level that is off; what it carries it to has. */
export type Options = Partial<Omit<RunOptions, 'logLevel'>> & { readonly logLevel?: RunOptions['logLevel'] | 'off' };

export interface Behaviour {
  readonly what: string;
  readonly code: () => Promise<Uint8Array<ArrayBuffer>>;
  /** What the manifest says of the SHA-256 of the main module. */
  readonly hash?: string;
  /** Further modules of the manifest by name. */
  readonly linked?: Readonly<Record<string, () => Promise<Uint8Array<ArrayBuffer>>>>;
  /** Functions of the embedding program by module and name. */
  readonly functions?: Readonly<Record<string, Readonly<Record<string, EmbedderFunction>>>>;
  /** Default: `run` without input, once. */
  readonly steps?: readonly Step[];
  readonly options?: Options | undefined;
  /** Of the last call, or of each call if it is a list. */
  readonly expect: Expectation | readonly Expectation[];
  /** What @extism/extism 2.0.0-rc13 does: the same, something else, or not asked, with the reason. */
  readonly sdk: 'same' | Expectation | readonly Expectation[] | EndOfProcess | NotAsked;
  /** The SDK runs it in its worker; it does so anyway where HTTP or a time limit needs it. */
  readonly sdkInWorker?: boolean | undefined;
  /** The last step is taken so many times more, in a process of its own, to see what that keeps. */
  readonly repeat?: number;
  /** Ours too is asked in a process of its own, as it may end it; only the error is looked at. */
  readonly alone?: boolean;
  /** Why the row cannot be run here, e.g. a compiler that is missing. */
  readonly skip?: string | undefined;
}

/** The SDK takes the whole process with it, so that it is asked in one of its own. */
export interface EndOfProcess {
  readonly endsProcess: RegExp;
}

export interface NotAsked {
  readonly notAsked: string;
}

export const notAsked = (reason: string): NotAsked => ({ notAsked: reason });

/** What a host did at one call. */
export interface Outcome {
  readonly output: Uint8Array | null;
  /** Message of the error, undefined for success. */
  readonly error?: string;
  readonly logs: readonly string[];
  readonly code?: string;
  readonly exitCode?: number;
  readonly hint?: string;
  readonly deniedHost?: string;
  readonly dropped?: number;
}

export const bytesOf = (input: Input): Uint8Array =>
  typeof input === 'string' ? new TextEncoder().encode(input) : input;

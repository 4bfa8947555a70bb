// What stands in for the host of a plug-in: mocks and recordings, as they cross the border to the worker. Data only.

/** Mocks of one session, all files read. */
export interface Mocks {
  /** By module, then by name; the first rule that fits answers. */
  readonly functions?: Readonly<Record<string, Readonly<Record<string, readonly FunctionRule[]>>>>;
  /** If there, no request reaches the network: the first rule that fits answers, and without one the request fails. */
  readonly http?: readonly HttpRule[];
  /** Absolute paths of JavaScript or TypeScript modules, see the generated declarations. They run in the worker. */
  readonly scripts?: readonly string[];
  /** Answers in the order of the recording; what it does not hold fails, and says so. */
  readonly replay?: Recording;
}

/** One answer of a mocked host function. */
export interface FunctionRule {
  /** By position; absent: any arguments. An argument beyond the list may be anything. */
  readonly with?: readonly ValueMatcher[];
  /** How often it answers before the next rule has its turn; absent: for ever. */
  readonly times?: number;
  readonly answer: FunctionAnswer;
  /** Milliseconds before the answer. */
  readonly delayMs?: number;
}

/** A number as it is; bytes are stored in the plug-in's memory, and their handle is given. */
export type FunctionAnswer =
  | { readonly value: number | bigint }
  | { readonly bytes: Uint8Array }
  | { readonly error: string }
  | { readonly nothing: true };

export type ValueMatcher =
  | { readonly any: true }
  | { readonly number: number | bigint }
  /** The argument is a handle, and its block has these bytes. */
  | { readonly bytes: Uint8Array }
  /** … is JSON equal to this. */
  | { readonly json: unknown }
  /** … is JSON that has at least this. */
  | { readonly contains: unknown }
  /** … is text that this expression finds. */
  | { readonly pattern: string };

export interface HttpRule {
  /** `*` stands for any characters. Absent: any URL. */
  readonly url?: string;
  /** Upper case. Absent: any. */
  readonly method?: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ValueMatcher;
  readonly times?: number;
  readonly answer: HttpAnswer;
  readonly delayMs?: number;
}

export type HttpAnswer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }
  | { readonly error: string };

/** What a plug-in's host told it during a run, in order. */
export interface Recording {
  readonly http?: readonly RecordedExchange[];
  readonly functions?: readonly RecordedCall[];
  readonly clock?: {
    /** Nanoseconds since the Unix epoch of the first reading, and the steps from each reading to the next. */
    readonly realtime?: { readonly start: bigint; readonly steps: readonly number[] };
    /** Nanoseconds. */
    readonly monotonic?: { readonly start: bigint; readonly steps: readonly number[] };
  };
  /** All random bytes, one after the other. */
  readonly random?: Uint8Array;
  /** What was too much to be recorded, in words. */
  readonly note?: string;
}

export interface RecordedExchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Uint8Array;
  };
  readonly answer: HttpAnswer;
}

export interface RecordedCall {
  readonly module: string;
  readonly name: string;
  /** A handle is told by the bytes of its block. */
  readonly args: readonly RecordedValue[];
  readonly answer: FunctionAnswer;
}

export type RecordedValue = { readonly number: number | bigint } | { readonly bytes: Uint8Array };

// A case: a saved input of a plug-in with its options, mocks and expectation, as a person writes it in a `*.cases.json`.
// The JSON schema in schemas/ says the same.
import type { Manifest } from '../../runtime/manifest';

/** The whole of a file. Paths in it are relative to its folder. */
export interface CaseFile {
  readonly $schema?: string;
  /** A `.wasm`, a `.wat`, or a manifest (`.json`, `.toml`). */
  readonly plugin: string;
  /** The command that builds the plug-in, if the project's own files do not tell. */
  readonly build?: string;
  /** For all cases; each may say more. */
  readonly options?: CaseOptions;
  readonly mocks?: CaseMocks;
  /** In order; no two have the same name. */
  readonly cases: readonly Case[];
}

/** Either one call, or several of one instance, whose vars carry over. */
export type Case = CaseBase & (CaseCall | { readonly calls: readonly CaseCall[] });

export interface CaseBase {
  readonly name: string;
  readonly description?: string;
  /** Not run; text says why. */
  readonly skip?: boolean | string;
  readonly options?: CaseOptions;
  readonly mocks?: CaseMocks;
  /** What the host told in an earlier run, which it tells again. */
  readonly recording?: CaseRecording;
}

export interface CaseCall {
  readonly function: string;
  /** Default: no bytes. */
  readonly input?: Content;
  /** Default: the call succeeds. */
  readonly expect?: Expectation;
}

/** The fields of an Extism manifest, and what else a run can be told. A call is ended after 30 s unless `timeout_ms` tells. */
export interface CaseOptions extends Pick<
  Manifest,
  'config' | 'allowed_hosts' | 'allowed_paths' | 'memory' | 'timeout_ms'
> {
  /** Default: true. */
  readonly wasi?: boolean;
  /** Lowest level of logs that are kept. Default: info. */
  readonly log_level?: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  /** Let the plug-in read the headers of HTTP responses. Default: false. */
  readonly http_response_headers?: boolean;
  readonly vars?: Readonly<Record<string, Content>>;
}

/** Bytes as people write them. Text alone is UTF-8; `json` is written without spaces. */
export type Content =
  | string
  | { readonly text: string }
  | { readonly json: unknown }
  | { readonly base64: string }
  /** Spaces are allowed between bytes. */
  | { readonly hex: string }
  | { readonly file: string };

/** All that is said must hold. Without `error` and `exit_code`, the call has to succeed. */
export interface Expectation {
  /** The output, byte by byte; of `json`, the value. */
  readonly output?: Content;
  /** JSON that has at least this: objects may have more keys, arrays are compared item by item. */
  readonly contains?: unknown;
  /** An ECMAScript regular expression (flag u) that finds something in the output's text. */
  readonly matches?: string;
  /** Hash of the output, e.g. of an image: `sha256:` and hexadecimal digits. */
  readonly hash?: string;
  /** Part of the error's message, or an expression that finds something there. */
  readonly error?: string | { readonly matches: string } | true;
  /** The function's result or the WASI exit code. */
  readonly exit_code?: number;
  /** Each is found in some line of log, stdout or stderr, in any order. */
  readonly logs?: readonly LogExpectation[];
  /** Vars after the call. */
  readonly vars?: Readonly<Record<string, Content>>;
  /** Milliseconds that the call may take. */
  readonly max_ms?: number;
  /** 64 KiB pages that the plug-in's memories may have after the call. */
  readonly max_pages?: number;
  /** The output is that of this file, which "Update Snapshot" writes; true: `__snapshots__/<file>/<case>.<extension>`. */
  readonly snapshot?: string | true;
}

export type LogExpectation =
  | string
  | {
      readonly text?: string;
      readonly matches?: string;
      readonly source?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'stdout' | 'stderr';
    };

export interface CaseMocks {
  /** By module, then by name. One mock alone stands for a list of it. */
  readonly functions?: Readonly<Record<string, Readonly<Record<string, FunctionMock | readonly FunctionMock[]>>>>;
  /** If there, no request reaches the network. */
  readonly http?: readonly HttpMock[];
  /** Paths of `.mjs`, `.js`, `.mts` or `.ts` modules. They run in trusted workspaces only. */
  readonly scripts?: readonly string[];
  /** Plug-ins (`.wasm`, `.wat`) whose exports are imported under the name of a module. */
  readonly plugins?: Readonly<Record<string, string>>;
}

export interface FunctionMock {
  /** By position; `null`: anything. */
  readonly with?: readonly (Matcher | null)[];
  readonly times?: number;
  /** A number as it is (a string of digits and `n` for a large i64); other content gives the handle of a block. */
  readonly returns?: number | Content;
  /** The call of the plug-in fails with this message. */
  readonly error?: string;
  readonly delay_ms?: number;
}

export type Matcher = number | Content | { readonly contains: unknown } | { readonly matches: string };

export interface HttpMock {
  /** `*` stands for any characters. */
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Exclude<Matcher, number>;
  readonly times?: number;
  /** Default: 200. */
  readonly status?: number;
  readonly response_headers?: Readonly<Record<string, string>>;
  readonly response?: Content;
  /** The request fails with this message. */
  readonly error?: string;
  readonly delay_ms?: number;
}

/** A recording as JSON; see src/mocks/types.ts. */
export interface CaseRecording {
  readonly http?: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Content;
    readonly status?: number;
    readonly response_headers?: Readonly<Record<string, string>>;
    readonly response?: Content;
    readonly error?: string;
  }[];
  readonly functions?: readonly {
    readonly module: string;
    readonly name: string;
    readonly args: readonly (number | Content)[];
    readonly returns?: number | Content;
    readonly error?: string;
  }[];
  readonly clock?: {
    /** `start`: nanoseconds as decimal digits. `steps`: nanoseconds. */
    readonly realtime?: { readonly start: string; readonly steps: readonly number[] };
    readonly monotonic?: { readonly start: string; readonly steps: readonly number[] };
  };
  readonly random?: Content;
  readonly note?: string;
}

export const callsOf = (each: Case): readonly CaseCall[] => ('calls' in each ? each.calls : [each]);

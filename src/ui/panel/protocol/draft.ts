// What a person typed for one function of one plug-in: its input and its run options, kept as typed.
import type { LogLevel } from '../../../runner/protocol';

export type InputMode = 'text' | 'json' | 'hex' | 'file';

export interface InputDraft {
  readonly mode: InputMode;
  /** Shared by the modes `text` and `json`: the same characters are the same bytes. */
  readonly text: string;
  readonly hex: string;
  /** Path of the input file, empty if none is chosen. */
  readonly file: string;
}

/** The fields of an Extism manifest, as text so that a half-typed number survives. */
export interface OptionsDraft {
  readonly config: readonly { readonly key: string; readonly value: string }[];
  readonly allowedHosts: readonly string[];
  readonly allowedPaths: readonly { readonly host: string; readonly guest: string; readonly readOnly: boolean }[];
  /** Milliseconds; empty: the setting's value; `0`: no limit. */
  readonly timeoutMs: string;
  /** 64 KiB pages; empty: the setting's value; `0`: no limit. */
  readonly maxPages: string;
  /** Undefined: the setting's value. */
  readonly wasi?: boolean;
  readonly logLevel: LogLevel;
  /** Vars and globals live on from one run to the next. */
  readonly keepState: boolean;
}

export interface Draft {
  readonly input: InputDraft;
  readonly options: OptionsDraft;
  /** Milliseconds since the Unix epoch of the last edit; 0 if nothing was ever typed. */
  readonly edited: number;
  /** The case that was opened, or that this was saved as. */
  readonly case?: CaseLink;
}

export interface CaseLink {
  /** URI of the case file. */
  readonly file: string;
  readonly name: string;
}

export const emptyDraft: Draft = {
  input: { mode: 'text', text: '', hex: '', file: '' },
  options: {
    config: [],
    allowedHosts: [],
    allowedPaths: [],
    timeoutMs: '',
    maxPages: '',
    logLevel: 'info',
    keepState: false,
  },
  edited: 0,
};

const inputModes: ReadonlySet<unknown> = new Set<InputMode>(['text', 'json', 'hex', 'file']);

/** True for a draft of this shape, so that stored data of an older version is never trusted blindly. */
export function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { input, options, edited, case: link } = value as Partial<Draft>;
  return (
    typeof edited === 'number' &&
    (link === undefined || (typeof link.file === 'string' && typeof link.name === 'string')) &&
    typeof input === 'object' &&
    inputModes.has(input.mode) &&
    [input.text, input.hex, input.file].every((field) => typeof field === 'string') &&
    typeof options === 'object' &&
    [options.config, options.allowedHosts, options.allowedPaths].every((field) => Array.isArray(field)) &&
    [options.timeoutMs, options.maxPages, options.logLevel].every((field) => typeof field === 'string') &&
    typeof options.keepState === 'boolean'
  );
}

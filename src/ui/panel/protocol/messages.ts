// The messages between the extension and the run panel's webview, and the plain data they carry.
import type { PluginErrorCode, WasmFrame } from '../../../runtime/errors';
import type { LogEntry } from '../../../runner/protocol';
import type { Draft, InputMode } from './draft';
import type { OutputShape } from './sniff';
import type { RunDefaults } from './options';
import type { CasesView } from './cases';
import type { ComparisonView, WatchView } from './watch';

export interface FunctionItem {
  readonly name: string;
  readonly callable: boolean;
  /** Why it is not callable. */
  readonly reason?: string;
}

export interface PluginItem {
  readonly uri: string;
  /** File name. */
  readonly label: string;
  /** Path in the workspace. */
  readonly path: string;
  readonly state: 'loading' | 'ready' | 'broken' | 'missing';
  /** What is wrong with a broken file. */
  readonly problem?: string;
  readonly language?: string;
  readonly size: number;
  /** Changes whenever the file does. */
  readonly build: string;
  readonly usesWasi: boolean;
  /** It imports functions of the program that it is written for. */
  readonly needsMocks: boolean;
  readonly functions: readonly FunctionItem[];
}

export interface Target {
  readonly uri: string;
  /** Undefined while the plug-in has no function to select. */
  readonly functionName?: string;
}

/** What the input file is on disk. */
export interface InputFile {
  readonly path: string;
  /** Undefined if it cannot be read. */
  readonly size?: number;
  /** Changes whenever the file does. */
  readonly stamp: string;
  readonly problem?: string;
}

export interface Surroundings {
  readonly plugins: readonly PluginItem[];
  readonly target?: Target;
  readonly defaults: RunDefaults;
  readonly trusted: boolean;
  /** True while the workspace is searched for the first time. */
  readonly searching: boolean;
  readonly inputFile?: InputFile;
  /** A run of another function than the selected one that is under way. */
  readonly busyWith?: Target;
  /** Of the selected plug-in. */
  readonly watch?: WatchView;
  readonly cases?: CasesView;
}

/** Keys of what a run was made of; a run is current while all are unchanged. */
export interface RunStamp {
  readonly input: string;
  readonly options: string;
  readonly build: string;
}

export type Outcome = 'succeeded' | 'failed' | 'cancelled' | 'timedOut';

/** The plug-in's failures, and those that keep a run from starting. */
export type FailureCode = PluginErrorCode | 'input' | 'options' | 'untrusted' | 'deleted' | 'broken';

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint?: string;
  readonly exitCode?: number;
  readonly wasmStack?: readonly WasmFrame[];
  readonly deniedHost?: string;
}

export interface OutputView extends OutputShape {
  /** Bytes of the whole output. */
  readonly size: number;
  /** The first bytes, at most {@link previewLimit}; an image is whole up to {@link imageLimit}. */
  readonly preview: Uint8Array<ArrayBuffer>;
}

export const previewLimit = 256 * 1024;
/** Larger JSON opens in the editor as it came; laying it out would hold up the extension host. */
export const layoutLimit = 4 * 1024 * 1024;
export const imageLimit = 16 * 1024 * 1024;

export interface VarView {
  readonly name: string;
  readonly size: number;
  readonly preview: string;
}

export interface RunResult {
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly loadMs: number;
  readonly memoryBytes: number;
  readonly returnCode?: number;
  readonly failure?: Failure;
  readonly output: OutputView;
  readonly vars: readonly VarView[];
  /** Said about the plug-in's state, such as that it had to start afresh. */
  readonly note?: string;
}

export interface RunView {
  readonly id: number;
  readonly target: Required<Target>;
  readonly stamp: RunStamp;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  /** Since the start, when this was sent; clocks of host and webview may differ. */
  readonly elapsedMs: number;
  readonly input: { readonly mode: InputMode; readonly size?: number; readonly file?: string };
  /** Undefined while running. */
  readonly result?: RunResult;
  /** Beside the run before it, or the pinned baseline; undefined if there is none. */
  readonly comparison?: ComparisonView;
}

/** Log entries of one run. */
export interface LogView {
  readonly runId: number;
  readonly entries: readonly LogEntry[];
  /** Entries that were left out between the first and the last ones; known at the end of the run. */
  readonly dropped: number;
}

export type ToWebview =
  | { readonly type: 'surroundings'; readonly surroundings: Surroundings }
  /** Replaces what is typed: another function was selected, or an input was given from outside. */
  | { readonly type: 'draft'; readonly target: Target; readonly draft: Draft }
  /** The selected function's last run, undefined if it never ran. */
  | { readonly type: 'run'; readonly run: RunView | undefined; readonly logs: LogView | undefined }
  | { readonly type: 'logs'; readonly logs: LogView }
  | { readonly type: 'picked'; readonly purpose: PickPurpose; readonly path: string }
  | { readonly type: 'focus'; readonly place: 'input' | 'result' };

/** `row` counts allowed_paths. */
export type PickPurpose = { readonly what: 'inputFile' } | { readonly what: 'allowedPath'; readonly row: number };

export type CopyForm = 'text' | 'json' | 'hex';

export type FromWebview =
  /** The webview has loaded; `saved` is what it knew before a reload. */
  | { readonly type: 'ready'; readonly saved?: SavedState }
  | { readonly type: 'select'; readonly target: Target }
  | { readonly type: 'edit'; readonly target: Target; readonly draft: Draft }
  | { readonly type: 'run' }
  | { readonly type: 'cancel' }
  | { readonly type: 'restart' }
  | { readonly type: 'pick'; readonly purpose: PickPurpose }
  | { readonly type: 'openOutput' }
  | { readonly type: 'saveOutput' }
  | { readonly type: 'copyOutput'; readonly form: CopyForm }
  | { readonly type: 'clearLogs' }
  | { readonly type: 'toggleWatch' }
  | { readonly type: 'build' }
  | { readonly type: 'showProblems' }
  | { readonly type: 'openDiff' }
  | { readonly type: 'showHistory' }
  | { readonly type: 'saveCase' }
  | { readonly type: 'updateCase' }
  /** Opens its file at its entry. */
  | { readonly type: 'openCase' }
  /** What is typed stays, and is no longer that case's. */
  | { readonly type: 'leaveCase' }
  | { readonly type: 'openMocks' }
  | { readonly type: 'generateMock' }
  | { readonly type: 'manageTrust' }
  | { readonly type: 'openSettings' }
  | { readonly type: 'openSample' }
  | { readonly type: 'refresh' };

/** What the webview keeps over a reload by `setState`, and the serializer hands back. */
export interface SavedState {
  readonly target: Target;
  readonly draft: Draft;
}

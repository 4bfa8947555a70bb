// What a run of cases needs of its surroundings, on the command line and in the editor alike.
import type { Manifest } from '../../../runtime/manifest';
import type { LogEntry } from '../../../runner/protocol';
import type { PluginSource, Runner } from '../../../runner/runner';

export interface CaseRunParts {
  readonly runner: Runner;
  readonly files: CaseFiles;
  /**
   * Reads a plug-in or the manifest of one, whose paths are absolute then.
   *
   * @throws an error whose message says what is wrong with it, with a `hint` if there is one.
   */
  readonly loadPlugin: (location: string) => Promise<LoadedPlugin>;
  /** Whether mock scripts may run: the workspace is trusted. */
  readonly scripts: boolean;
}

export interface LoadedPlugin extends PluginSource {
  /** None of its fields if the location is that of the plug-in itself. */
  readonly manifest: Partial<Manifest>;
}

/** Files by location: a path on the command line, a URI as text in VS Code. */
export interface CaseFiles {
  /** @throws an error whose `code` tells if there is no such file (`ENOENT`, `FileNotFound`). */
  read(location: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Makes the folders that are not there yet. */
  write(location: string, bytes: Uint8Array): Promise<void>;
  /** The location that a path stands for which is written in the file at `from`: it is relative to that file's folder. */
  resolve(from: string, relative: string): string;
  /** The path on this machine's disk, undefined if the location is elsewhere. */
  pathOf(location: string): string | undefined;
}

export interface CaseRunOptions {
  /** Cuts the case off; its outcome is `cancelled` then. */
  readonly signal?: AbortSignal;
  /** Give a recording of what the host told, see {@link CaseResult.recording}. */
  readonly record?: boolean;
  /** Which snapshots are written: those that are missing, or all that differ as well. Default: none. */
  readonly update?: 'none' | 'missing' | 'all';
  /** Receives what the plug-in says while it runs, in batches. */
  readonly onLog?: (entries: readonly LogEntry[]) => void;
}

export type Path = readonly (string | number)[];

/** Why a case cannot be judged. */
export class CaseProblem extends Error {
  override readonly name = 'CaseProblem';
  /** JSON path within the case; empty if it is the file that is wrong. */
  readonly path: Path;
  readonly hint: string | undefined;

  constructor(path: Path, message: string, hint?: string) {
    super(message);
    this.path = path;
    this.hint = hint;
  }
}

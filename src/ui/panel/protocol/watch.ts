// What the panel shows of building, watching and of how a run differs from the one before.

/** Building and watching of the selected plug-in. */
export interface WatchView {
  readonly on: boolean;
  /** What building does right now. */
  readonly state: 'off' | 'idle' | 'waiting' | 'building' | 'running' | 'failed';
  /** One line about it, e.g. `Build failed: 2 errors`. */
  readonly text: string;
  /** How the plug-in is built, e.g. `cargo build (Rust)`; undefined if nobody knows. */
  readonly builtBy?: string;
}

/** A run beside an earlier one. */
export interface ComparisonView {
  readonly against: 'last run' | 'baseline';
  /** When that one was, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Outcome and output are the same. */
  readonly same: boolean;
  /** One line: `same`, or what changed. */
  readonly summary: string;
  /** Of the output, a few at most. */
  readonly lines: readonly ChangedLine[];
  /** Lines that changed beside the shown ones. */
  readonly moreLines: number;
  /** Time, memory, size, exports and imports where they changed; a line each. */
  readonly details: readonly string[];
}

export interface ChangedLine {
  readonly kind: 'added' | 'removed';
  readonly text: string;
}

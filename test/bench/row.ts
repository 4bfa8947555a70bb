// One line of the benchmark table.

export interface Row {
  /** What was measured, with its size where it has one, e.g. `echo call, 64 KB`. */
  readonly what: string;
  /** Our figure with its unit, e.g. `125 µs`. */
  readonly ours: string;
  /** The same of @extism/extism 2.0.0-rc13, measured in the same run. */
  readonly theirs?: string;
  /** A bare instance and the copies that cannot be saved, and how far above it ours is, e.g. `7.3 ms, 2.3x`. */
  readonly floor?: string;
  /** Theirs over ours (above 1: ours is faster), or ours over the floor where the row's `hold` says so. */
  readonly ratio?: number;
  /** The number to hold, as text, e.g. `≥ 10x faster`. */
  readonly hold?: string;
  /** Whether it is held; undefined where nothing is to hold. */
  readonly ok?: boolean;
}

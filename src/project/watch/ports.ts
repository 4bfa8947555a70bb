// What the watch loop needs of the world, and what it tells it.

/** All times are in ms, by one clock. */
export interface WatchPorts {
  /**
   * Builds; settles only when nothing of the build runs any more. Rejecting counts as failed.
   * Missing if nobody here builds the plug-in: then only its file is watched.
   */
  build?(signal: AbortSignal): Promise<'built' | 'failed' | 'cancelled'>;
  /** Runs what is selected again, with the plug-in that is on disk now. Rejecting counts as failed. */
  run(signal: AbortSignal): Promise<void>;
  /** Acts later, never within this call, and never after `cancel`. */
  after(ms: number, act: () => void): { cancel(): void };
  now(): number;
  /** Gets every step. May call the loop. */
  report(step: WatchStep): void;
}

export interface WatchTimes {
  /** Without a save before a build starts. */
  readonly debounceMs: number;
  /** From the first save to the build, however many follow. */
  readonly mostMs: number;
  /** After a build in which nothing new was seen on disk. What comes later counts as coming from elsewhere. */
  readonly graceMs: number;
}

/** `failed` is idle after a build or run that failed. */
export type WatchState = 'off' | 'idle' | 'waiting' | 'building' | 'running' | 'failed';

/** What the loop did, in the order in which people read it; `ms` is how long it took. */
export type WatchStep = { readonly at: number } & (
  | { readonly kind: 'saw'; readonly paths: readonly string[] }
  | { readonly kind: 'ignored'; readonly paths: readonly string[]; readonly why: string }
  /** For more saves before a build, or for the plug-in after one; `ms` is how long it waits. */
  | { readonly kind: 'waiting'; readonly for: 'saves' | 'plugin'; readonly ms: number }
  /** Because of these paths. */
  | { readonly kind: 'building'; readonly paths: readonly string[] }
  | { readonly kind: 'built'; readonly ms: number }
  /** With `why` if the build could not be tried. */
  | { readonly kind: 'buildFailed'; readonly ms: number; readonly why?: string }
  /** The build went well, and the plug-in is as it was. */
  | { readonly kind: 'nothingNew' }
  | { readonly kind: 'running' }
  | { readonly kind: 'ran'; readonly ms: number }
  | { readonly kind: 'runFailed'; readonly ms: number; readonly why?: string }
  | { readonly kind: 'cancelled'; readonly what: 'build' | 'run'; readonly ms: number; readonly why: string }
  /** Nothing is due; watching goes on. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'stopped' }
);

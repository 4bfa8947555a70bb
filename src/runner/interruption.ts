// The reasons to cut a call off, as one promise.

export type Reason = 'timeout' | 'cancelled';

export class Interruption {
  /** Resolves with the first reason there is; stays open if there is none. */
  readonly happened: Promise<Reason>;
  reason: Reason | undefined;

  #resolve: (reason: Reason) => void = () => undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.interrupt('cancelled');
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.happened = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#signal = signal;
    if (signal?.aborted === true) this.interrupt('cancelled');
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  interrupt(reason: Reason): void {
    this.reason ??= reason;
    this.#resolve(this.reason);
  }

  /** Starts the clock of a call; none without a limit. */
  after(milliseconds: number | null | undefined): void {
    if (milliseconds === null || milliseconds === undefined) return;
    // Longer delays than a timer can hold would fire at once.
    this.#timer = setTimeout(() => this.interrupt('timeout'), Math.min(milliseconds, 2 ** 31 - 1));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

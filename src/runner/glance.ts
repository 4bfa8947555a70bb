// Messages that are about to come. To sleep and to be woken costs a thread more than a short call takes.
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

/** How long to look out for a message: more than a short call takes, and no delay that anybody notices. */
export const glanceMs = 0.05;

/** Where two threads have to share a core, the one that looks out keeps the other from working: then it is better to sleep. */
const longestPause = 256;

/** One side's look-out for the messages of a port. */
export class Glance {
  #misses = 0;
  /** How many messages are not looked out for; doubled by each miss in a row. */
  #pause = 0;

  constructor(private readonly port: MessagePort) {}

  /** The next message if it comes at once. */
  take(): { readonly message: unknown } | undefined {
    if (this.#pause > 0) {
      this.#pause--;
      return undefined;
    }
    const until = performance.now() + glanceMs;
    for (;;) {
      const received = receiveMessageOnPort(this.port) as { message: unknown } | undefined;
      if (received !== undefined) {
        this.#misses = 0;
        return received;
      }
      if (performance.now() >= until) break;
    }
    this.#pause = Math.min(longestPause, 2 ** this.#misses++ - 1);
    return undefined;
  }
}

/** Who takes messages at once never lets the event loop turn; this tells when that has been going on for long enough. */
export class LoopTurn {
  readonly #limitMs: number;
  #since: number | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** False once the limit has passed since this turn of the loop was first asked about. */
  get hasTime(): boolean {
    if (this.#since === undefined) {
      this.#since = performance.now();
      setImmediate(() => {
        this.#since = undefined;
      });
    }
    return performance.now() - this.#since < this.#limitMs;
  }
}

// Messages that are about to come. To sleep and to be woken costs a thread more than a short call takes.
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

/** The port's next message if it comes within so many milliseconds, which are spent looking out for it. */
export function messageWithin(milliseconds: number, port: MessagePort): { readonly message: unknown } | undefined {
  const until = performance.now() + milliseconds;
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: unknown } | undefined;
    if (received !== undefined || performance.now() >= until) return received;
  }
}

/** Who takes messages as they come never lets the event loop turn; this tells when that has been going on for long enough. */
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

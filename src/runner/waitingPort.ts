// A port whose one side sleeps until the other has answered, so that a plug-in can wait for what takes its time.
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

/** Both ends count the messages that they have sent to the other here, and notify on the count. */
export type Counts = SharedArrayBuffer;

export const createCounts = (): Counts => new SharedArrayBuffer(8);

export class WaitingPort {
  readonly #sent: Int32Array;

  /** @param side 0 for the worker, 1 for the client: where this end counts. */
  constructor(
    private readonly port: MessagePort,
    counts: Counts,
    private readonly side: 0 | 1,
  ) {
    this.#sent = new Int32Array(counts);
  }

  send(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.port.postMessage(message, transfer);
    Atomics.add(this.#sent, this.side, 1);
    Atomics.notify(this.#sent, this.side);
  }

  /**
   * Sends, and sleeps until the other side has sent something; gives that. Nothing else of this thread runs meanwhile.
   *
   * @param patienceMs after which undefined is given.
   */
  ask(message: unknown, transfer: readonly ArrayBuffer[] = [], patienceMs = Infinity): unknown {
    const other = 1 - this.side;
    const deadline = performance.now() + patienceMs;
    this.send(message, transfer);
    for (;;) {
      // Read before the look at the port: what is posted after the look changes it. It may also change for a message that
      // was received before it was counted, and then there is nothing to be had yet.
      const count = Atomics.load(this.#sent, other);
      const received = receiveMessageOnPort(this.port) as { message: unknown } | undefined;
      if (received !== undefined) return received.message;
      const left = deadline - performance.now();
      if (left <= 0) return undefined;
      Atomics.wait(this.#sent, other, count, left);
    }
  }
}

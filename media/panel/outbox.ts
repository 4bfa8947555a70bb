// Holds back what is told of a long input until the typing pauses: each message with it is copied through three processes.

/** In milliseconds. */
const pause = 300;

export class Outbox {
  readonly #held = new Map<string, () => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param long above this many characters a message waits for a pause. */
  constructor(private readonly long = 64 * 1024) {}

  /** Of messages of one kind only the newest goes, at once unless it is long. */
  send(kind: string, length: number, act: () => void): void {
    this.#held.delete(kind);
    if (length <= this.long) return act();
    this.#held.set(kind, act);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), pause);
  }

  /** What follows may build upon what is held back. */
  flush(): void {
    clearTimeout(this.#timer);
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const act of held) act();
  }
}

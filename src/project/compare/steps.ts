// A budget for work that can grow faster than its input. Steps are counted, not time, so that no result depends on the machine.

export class Steps {
  #spent = 0;

  /** The default takes well under a second. */
  constructor(readonly limit = 20_000_000) {}

  get spent(): number {
    return this.#spent;
  }

  /** False, and nothing is spent, if less than `count` is left. */
  spend(count = 1): boolean {
    if (this.#spent + count > this.limit) return false;
    this.#spent += count;
    return true;
  }
}

// A list of any length, of which the beginning and the end are kept.

export class Ends<T> {
  readonly #first: T[] = [];
  /** A ring once it is full. */
  readonly #last: T[] = [];
  #oldest = 0;
  #leftOut = 0;

  /** @param each items that are kept of the beginning, and of the end. */
  constructor(private readonly each: number) {}

  push(item: T): void {
    if (this.#first.length < this.each) {
      this.#first.push(item);
    } else if (this.#last.length < this.each) {
      this.#last.push(item);
    } else {
      this.#last[this.#oldest] = item;
      this.#oldest = (this.#oldest + 1) % this.each;
      this.#leftOut++;
    }
  }

  get first(): readonly T[] {
    return this.#first;
  }

  /** All after the first ones and the gap, if there is one. */
  get last(): readonly T[] {
    return [...this.#last.slice(this.#oldest), ...this.#last.slice(0, this.#oldest)];
  }

  /** Items between the two. */
  get leftOut(): number {
    return this.#leftOut;
  }
}

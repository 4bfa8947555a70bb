// What a build prints, within bounds: its beginning as it comes, and its end when it is over.

/** How much of what a build prints is passed on, in bytes. */
export interface OutputBounds {
  /** From the beginning, at once. */
  readonly head: number;
  /** From the end: at least this, at most twice as much. */
  readonly tail: number;
}

/**
 * Passes on the beginning at once and keeps only the end of the rest, as compilers put their errors first or last.
 * What lies between is counted and left out, so that no build can fill the memory or a terminal.
 */
export class BoundedOutput {
  readonly #emit: (text: string) => void;
  readonly #bounds: OutputBounds;
  #passed = 0;
  #leftOut = 0;
  #older = '';
  #newer = '';
  #newerSize = 0;

  constructor(emit: (text: string) => void, bounds: OutputBounds) {
    this.#emit = emit;
    this.#bounds = bounds;
  }

  add(text: string): void {
    if (text === '') return;
    const size = Buffer.byteLength(text);
    if (this.#passed < this.#bounds.head) {
      this.#passed += size;
      this.#emit(text);
      return;
    }
    if (this.#newer === '') this.#emit('\n… so much output that its end is shown only when the build ends\n');
    if (this.#newerSize >= this.#bounds.tail) this.#forget();
    this.#newer += text;
    this.#newerSize += size;
  }

  /** Says how much was left out, and passes on the end. Nothing may be added after it. */
  end(): void {
    if (this.#leftOut > 0) this.#emit(`… ${sizeOf(this.#leftOut)} more left out\n`);
    if (this.#newer !== '') this.#emit(this.#older + this.#newer);
  }

  #forget(): void {
    this.#leftOut += Buffer.byteLength(this.#older);
    this.#older = this.#newer;
    this.#newer = '';
    this.#newerSize = 0;
  }
}

function sizeOf(bytes: number): string {
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} bytes`;
}

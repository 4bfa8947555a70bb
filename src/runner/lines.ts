// A byte stream cut into lines of text.
import { joinBytes } from '../runtime/bytes';

const newline = 10;
const carriageReturn = 13;

/** Decodes whole lines, so that a character that is split over two chunks comes out whole. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  readonly #limit: number;
  #pending: Uint8Array[] = [];
  #pendingSize = 0;

  /** @param limit bytes of a line that are kept; the rest of the line is left out. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the next bytes and gives the lines that they complete, without line ends. The bytes stay the splitter's. */
  push(chunk: Uint8Array): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
      this.#keep(chunk.subarray(start, at));
      lines.push(this.#take());
      start = at + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  /** The unfinished line, if there is one. */
  flush(): string | undefined {
    return this.#pendingSize > 0 ? this.#take() : undefined;
  }

  #keep(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, this.#limit - this.#pendingSize);
    if (kept.length === 0) return;
    this.#pending.push(kept);
    this.#pendingSize += kept.length;
  }

  #take(): string {
    const line = this.#pending.length === 1 ? this.#pending[0] : undefined;
    let bytes = line ?? joinBytes(this.#pending);
    if (bytes.at(-1) === carriageReturn) bytes = bytes.subarray(0, -1);
    this.#pending = [];
    this.#pendingSize = 0;
    return this.#decoder.decode(bytes);
  }
}

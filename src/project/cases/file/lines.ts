// From offsets in a text to lines and columns.
import type { TextRange } from './parsed';

export class Lines {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
    this.#starts = starts;
    this.#length = text.length;
  }

  /** What reaches beyond the text ends with it. */
  range(offset: number, length: number): TextRange {
    const start = Math.min(offset, this.#length);
    const end = Math.min(start + length, this.#length);
    const from = this.#position(start);
    const to = this.#position(end);
    return { offset: start, length: end - start, ...from, endLine: to.line, endColumn: to.column };
  }

  #position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

// Bytes that are written one after the other.

const sizeBytes = 5;

export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param expected Bytes to make room for; it grows as needed. */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  bytes(values: ArrayLike<number>): void {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** Unsigned LEB128 of up to 32 bits. */
  number(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    this.byte(rest);
  }

  /** What `content` writes, with its size in front. */
  sized(content: () => void): void {
    const start = this.#length;
    // Padded, so that the content need not move when its size is known.
    this.bytes([0x80, 0x80, 0x80, 0x80, 0]);
    content();
    let rest = this.#length - start - sizeBytes;
    for (let at = start; at < start + sizeBytes; at++, rest = Math.floor(rest / 0x80)) {
      this.#bytes[at] = (rest % 0x80) | (at < start + sizeBytes - 1 ? 0x80 : 0);
    }
  }

  /** All that was written; valid until more is. */
  written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

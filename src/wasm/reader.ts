// A cursor over part of the file that never reads past its end.
import { WasmFormatError } from './types';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the binary format's primitives between two offsets. Everything that does not fit throws {@link WasmFormatError}. */
export class ByteReader {
  constructor(
    readonly bytes: Uint8Array,
    public offset: number,
    readonly end: number,
    /** Where the cursor is, for messages: `the export section`. */
    readonly place: string,
  ) {}

  get remaining(): number {
    return this.end - this.offset;
  }

  u8(what: string): number {
    const byte = this.offset < this.end ? this.bytes[this.offset] : undefined;
    if (byte === undefined) return this.fail(`${sentence(this.place)} ends in the middle of ${what}.`, this.end);
    this.offset++;
    return byte;
  }

  u32(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8(what);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break;
        return value;
      }
    }
    return this.fail(`${sentence(what)} in ${this.place} is not a 32-bit number.`, start);
  }

  /** Numbers above 2^53 lose their last digits. */
  u64(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.u8(what);
      if (shift === 63 && byte > 1) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return this.fail(`${sentence(what)} in ${this.place} is not a 64-bit number.`, start);
  }

  s33(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8(what);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte >= 0x80) continue;
      if ((byte & 0x40) !== 0) value -= 2 ** (shift + 7);
      if (value < -(2 ** 32) || value >= 2 ** 32) break;
      return value;
    }
    return this.fail(`${sentence(what)} in ${this.place} is not a 33-bit number.`, start);
  }

  /** Passes over a number of any sign and of at most `longest` bytes. */
  skipNumber(longest: number, what: string): void {
    const start = this.offset;
    for (let length = 1; length <= longest; length++) {
      if (this.u8(what) < 0x80) return;
    }
    this.fail(`${sentence(what)} in ${this.place} takes more than ${longest} bytes.`, start);
  }

  skip(length: number, what: string): void {
    if (length > this.remaining) this.fail(`${sentence(this.place)} ends in the middle of ${what}.`, this.end);
    this.offset += length;
  }

  /**
   * How many entries follow. A count that cannot be true is refused here, so that nobody makes room for it.
   * @param limit The most that JavaScript engines admit.
   */
  count(what: string, limit: number): number {
    const start = this.offset;
    const count = this.u32(`the number of ${what}`);
    if (count > this.remaining) {
      this.fail(
        `${sentence(this.place)} claims to hold ${grouped(count)} ${what}, but only ${grouped(this.remaining)} bytes follow.`,
        start,
      );
    }
    if (count > limit) {
      this.fail(`${sentence(this.place)} has ${grouped(count)} ${what}; engines admit ${grouped(limit)}.`, start);
    }
    return count;
  }

  name(what: string): string {
    const start = this.offset;
    const length = this.u32(`the length of ${what}`);
    if (length > this.remaining) {
      this.fail(
        `${sentence(what)} in ${this.place} claims ${grouped(length)} bytes, but only ${grouped(this.remaining)} follow.`,
        start,
      );
    }
    const from = this.offset;
    this.offset += length;
    try {
      return utf8.decode(this.bytes.subarray(from, this.offset));
    } catch {
      return this.fail(`${sentence(what)} in ${this.place} is not valid UTF-8.`, from);
    }
  }

  fail(message: string, offset = this.offset): never {
    throw new WasmFormatError(message, offset, 'other');
  }
}

/** Text with its first letter in upper case. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `12,345`, the same in every locale. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

export function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}

/** A name from the file as it may stand in a message: quoted, escaped, not endless. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}…` : name);
}

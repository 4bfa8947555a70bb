// Bytes typed and shown as hexadecimal digits.
import { positionAt, type TextProblem } from './position';

export type HexResult = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly problem: TextProblem };

const separators = /[\s,;:_-]+/y;
const group = /(?:0x|\\x)?([0-9a-f]+)(?=$|[\s,;:_-]|\\x)/iy;

/**
 * Reads bytes from digits as people paste them: `48656c`, `48 65 6c`, `0x48, 0x65`, `\x48\x65`, over any number of lines.
 * A group with a prefix may have one digit (`0x1`), any other needs two digits for each byte.
 */
export function parseHex(text: string): HexResult {
  const bytes = new Uint8Array(Math.ceil(text.length / 2));
  let length = 0;
  let offset = 0;
  const fail = (at: number, message: string): HexResult => ({ problem: { ...positionAt(text, at), message } });
  while (offset < text.length) {
    separators.lastIndex = offset;
    if (separators.test(text)) {
      offset = separators.lastIndex;
      continue;
    }
    group.lastIndex = offset;
    const match = group.exec(text);
    if (!match) {
      return fail(...firstBad(text, offset));
    }
    const digits = match[1] ?? '';
    const prefixed = match[0].length > digits.length;
    const padded = prefixed && digits.length === 1 ? `0${digits}` : digits;
    if (padded.length % 2 !== 0) {
      return fail(group.lastIndex - 1, 'A byte has two hex digits; this digit stands alone.');
    }
    for (let i = 0; i < padded.length; i += 2) {
      bytes[length++] = Number.parseInt(padded.slice(i, i + 2), 16);
    }
    offset = group.lastIndex;
  }
  return { bytes: bytes.slice(0, length) };
}

function firstBad(text: string, from: number): [offset: number, message: string] {
  const digits = /(?:0x|\\x)?[0-9a-f]*/iy;
  digits.lastIndex = from;
  digits.test(text);
  const at = digits.lastIndex;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 32);
  return at < text.length
    ? [at, `“${character}” is not a hex digit.`]
    : [at, 'Hex digits are missing after the prefix.'];
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `48 65 6c`, sixteen bytes a line. */
export function formatHex(bytes: Uint8Array, perLine = 16): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += perLine) {
    lines.push(Array.from(bytes.subarray(offset, offset + perLine), (byte) => pairs[byte] ?? '').join(' '));
  }
  return lines.join('\n');
}

/** Rows of a hex dump as three columns of equally many lines. */
export interface HexDump {
  readonly offsets: string;
  readonly hex: string;
  /** Printable ASCII, a dot for any other byte. */
  readonly ascii: string;
}

/** @param start offset of the first byte in what is dumped, for the offset column. */
export function dumpHex(bytes: Uint8Array, start = 0, perLine = 16): HexDump {
  const offsets: string[] = [];
  const ascii: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += perLine) {
    offsets.push((start + offset).toString(16).padStart(8, '0'));
    ascii.push(
      Array.from(bytes.subarray(offset, offset + perLine), (byte) =>
        byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
      ).join(''),
    );
  }
  return { offsets: offsets.join('\n'), hex: formatHex(bytes, perLine), ascii: ascii.join('\n') };
}

/** A hex dump as plain text, one line for sixteen bytes. */
export function dumpText(bytes: Uint8Array): string {
  const { offsets, hex, ascii } = dumpHex(bytes);
  const [hexLines, asciiLines] = [hex.split('\n'), ascii.split('\n')];
  return offsets
    .split('\n')
    .map((offset, line) => `${offset}  ${(hexLines[line] ?? '').padEnd(47)}  ${asciiLines[line] ?? ''}`)
    .join('\n');
}

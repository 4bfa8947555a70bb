// Tells by its bytes how an output is best shown.
import { readJson } from './json';

export type OutputKind = 'empty' | 'text' | 'json' | 'image' | 'binary';

export interface OutputShape {
  readonly kind: OutputKind;
  /** Media type of an image. */
  readonly mime?: string;
  /** Offset of the first byte that is not UTF-8. */
  readonly invalidUtf8At?: number;
}

/** Larger outputs are taken for JSON by their first and last character. */
const jsonCheckLimit = 1024 * 1024;

const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

const magics: readonly {
  readonly mime: string;
  readonly at: readonly (readonly [offset: number, bytes: readonly number[]])[];
}[] = [
  { mime: 'image/png', at: [[0, [0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a]]] },
  { mime: 'image/jpeg', at: [[0, [0xff, 0xd8, 0xff]]] },
  { mime: 'image/gif', at: [[0, ascii('GIF87a')]] },
  { mime: 'image/gif', at: [[0, ascii('GIF89a')]] },
  {
    mime: 'image/webp',
    at: [
      [0, ascii('RIFF')],
      [8, ascii('WEBP')],
    ],
  },
  {
    mime: 'image/bmp',
    at: [
      [0, ascii('BM')],
      [6, [0, 0, 0, 0]],
    ],
  },
];

export function sniff(bytes: Uint8Array): OutputShape {
  const invalidUtf8At = firstInvalidUtf8(bytes);
  return invalidUtf8At === undefined
    ? sniffKnownUtf8(bytes)
    : { ...(imageOf(bytes) ?? { kind: 'binary' }), invalidUtf8At };
}

/** As {@link sniff}, for bytes that are known to be well-formed UTF-8. */
export function sniffKnownUtf8(bytes: Uint8Array): OutputShape {
  if (bytes.length === 0) {
    return { kind: 'empty' };
  }
  if (mostlyControls(bytes.subarray(0, 4096))) {
    return { kind: 'binary' };
  }
  if (looksLikeSvg(bytes)) {
    return { kind: 'image', mime: 'image/svg+xml' };
  }
  return imageOf(bytes) ?? { kind: isStructuredJson(bytes) ? 'json' : 'text' };
}

function imageOf(bytes: Uint8Array): OutputShape | undefined {
  const image = magics.find(({ at }) =>
    at.every(([offset, magic]) => magic.every((byte, i) => bytes[offset + i] === byte)),
  );
  return image && { kind: 'image', mime: image.mime };
}

function looksLikeSvg(bytes: Uint8Array): boolean {
  const head = new TextDecoder().decode(bytes.subarray(0, 1024)).trimStart();
  const body = head.replace(/^(?:<\?xml[^]*?\?>|<!--[^]*?-->|<!DOCTYPE[^>]*>|\s)+/i, '');
  return /^<svg[\s>]/.test(body);
}

function isStructuredJson(bytes: Uint8Array): boolean {
  const isBlank = (byte: number | undefined): boolean =>
    byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
  let [first, last] = [0, bytes.length - 1];
  while (first < last && isBlank(bytes[first])) {
    first++;
  }
  while (last > first && isBlank(bytes[last])) {
    last--;
  }
  const ends = `${String.fromCharCode(bytes[first] ?? 0)}${String.fromCharCode(bytes[last] ?? 0)}`;
  if (ends !== '{}' && ends !== '[]') {
    return false;
  }
  return bytes.length > jsonCheckLimit || readJson(new TextDecoder().decode(bytes)) === undefined;
}

/** NUL and other controls that no text has, in more than one byte of a hundred. */
function mostlyControls(bytes: Uint8Array): boolean {
  const controls = bytes.reduce(
    (count, byte) => count + (byte < 0x20 && (byte < 0x07 || byte > 0x0d) && byte !== 0x1b ? 1 : 0),
    0,
  );
  return controls * 100 > bytes.length;
}

/** Length of the well-formed sequence at `at`, 0 if there is none (RFC 3629). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) {
    return 1;
  }
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (length === 0 || second < lowest || second > highest) {
    return 0;
  }
  for (let i = 2; i < length; i++) {
    if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) {
      return 0;
    }
  }
  return length;
}

/** Offset of the first byte that is not part of well-formed UTF-8, undefined if all is. */
export function firstInvalidUtf8(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      return at;
    }
    at += length;
  }
  return undefined;
}

/** Start of `bytes` of at most `limit` bytes that cuts no UTF-8 character in two. */
export function cutText(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length <= limit) {
    return bytes;
  }
  let end = limit;
  while (end > limit - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) {
    end--;
  }
  return bytes.subarray(0, end);
}

// Bytes side by side: where they begin to differ, where they stop, how many do, and whether they are text.

/** Offset of the first byte that differs or is there on one side only; the common length if there is none. */
export function firstDifference(before: Uint8Array, after: Uint8Array): number {
  const length = Math.min(before.length, after.length);
  let at = 0;
  while (at < length && before[at] === after[at]) at++;
  return at;
}

export const equalBytes = (before: Uint8Array, after: Uint8Array): boolean =>
  before.length === after.length && firstDifference(before, after) === before.length;

/** Number of equal bytes at the end, none of them among the first `start`. */
export function commonEnd(before: Uint8Array, after: Uint8Array, start: number): number {
  const most = Math.min(before.length, after.length) - start;
  let count = 0;
  while (count < most && before[before.length - 1 - count] === after[after.length - 1 - count]) count++;
  return count;
}

/** Bytes that differ from the one at the same offset, with those that only the longer side has. */
export function countDiffering(before: Uint8Array, after: Uint8Array): number {
  const length = Math.min(before.length, after.length);
  let count = Math.abs(before.length - after.length);
  for (let at = 0; at < length; at++) {
    if (before[at] !== after[at]) count++;
  }
  return count;
}

export const newline = 0x0a;

export function countNewlines(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] === newline) count++;
  }
  return count;
}

const chunk = 1024 * 1024;
/** As Git judges it: text has no NUL among its first bytes. */
const nulsSearched = 8000;

/** Well-formed UTF-8 without NULs at its start. With `isCut`, the last character may be incomplete. */
export function isText(bytes: Uint8Array, isCut: boolean): boolean {
  if (bytes.subarray(0, nulsSearched).includes(0)) return false;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    // In chunks, so that no text of the whole size comes to be.
    for (let at = 0; at < bytes.length; at += chunk) decoder.decode(bytes.subarray(at, at + chunk), { stream: true });
    if (!isCut) decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** Without U+FEFF being dropped, so that no difference is lost. */
export const decodeUtf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

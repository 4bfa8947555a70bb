// Finds text in a stretch of bytes, fast enough for sections of many megabytes.

/** Whether `needle` (not empty) occurs between `start` and `end`. Looks at about one byte in each of its lengths. */
export function contains(bytes: Uint8Array, start: number, end: number, needle: Uint8Array): boolean {
  const last = needle.length - 1;
  const skips = new Uint8Array(256).fill(Math.min(needle.length, 255));
  for (let at = 0; at < last; at++) skips[needle[at] ?? 0] = Math.min(last - at, 255);
  for (let at = start + last; at < end; at += skips[bytes[at] ?? 0] ?? 1) {
    let back = 0;
    while (back <= last && bytes[at - back] === needle[last - back]) back++;
    if (back > last) return true;
  }
  return false;
}

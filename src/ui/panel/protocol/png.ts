// Whether a PNG has its end. A browser shows one that has none without a word: in its full size, with nothing in it.

const signature = 8;
/** Length, type and checksum of a chunk. */
const frame = 12;

export function endsEarly(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = signature;
  while (at + frame <= bytes.length) {
    const end = at + frame + view.getUint32(at);
    if (end > bytes.length) return true;
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'IEND') return false;
    at = end;
  }
  return true;
}

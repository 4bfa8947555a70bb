// UTF-8 both ways, quick for the short ASCII keys that host functions are called with.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** From this length on the engine's decoder is quicker than a loop. */
const shortLength = 24;

/** Invalid UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array, offset: number, length: number): string {
  if (length > shortLength) return decoder.decode(bytes.subarray(offset, offset + length));
  let text = '';
  for (let i = offset; i < offset + length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte > 0x7f) return decoder.decode(bytes.subarray(offset, offset + length));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The same, but no more than the first `most` bytes, up to a whole character. */
export function decodeStart(bytes: Uint8Array, offset: number, length: number, most: number): string {
  if (length <= most) return decodeText(bytes, offset, length);
  let end = most;
  while (end > most - 4 && ((bytes[offset + end] ?? 0) & 0xc0) === 0x80) end--;
  return decodeText(bytes, offset, end);
}

export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

// Bytes read as strict UTF-8.

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined if they are no UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

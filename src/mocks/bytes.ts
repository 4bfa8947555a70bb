// Bytes compared, and shown in messages.
import { utf8Text } from '../text/utf8';

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

/** Characters of a text that a message shows. */
const shownCharacters = 60;

/** Text in quotes, cut if it is long; the size of what is no text. */
export function quoted(bytes: Uint8Array): string {
  const text = utf8Text(bytes);
  if (text === undefined) return `<${bytes.length} bytes>`;
  const isLong = text.length > shownCharacters;
  return JSON.stringify(isLong ? `${text.slice(0, shownCharacters)}…` : text);
}

// Bytes as people write them in a case, and back.
import { utf8Text } from '../../text/utf8';
import type { Content } from './model';
import { whyUnreadable } from './unreadable';

/** Content that does not say what its bytes are; the message tells why, without the place in the case. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
  /** The key of the content that is wrong, e.g. `base64`. */
  readonly key: string;

  constructor(key: string, message: string) {
    super(message);
    this.key = key;
  }
}

const encoder = new TextEncoder();

/**
 * The bytes that content stands for: text as UTF-8, `json` without spaces.
 *
 * @param read gives the bytes of a file, by a path as it is written in the case.
 * @throws ContentError
 */
export async function contentBytes(
  content: Content,
  read: (relative: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof content === 'string') return encoder.encode(content);
  if ('text' in content) return encoder.encode(content.text);
  if ('json' in content) return encoder.encode(JSON.stringify(content.json));
  if ('base64' in content) return fromBase64(content.base64);
  if ('hex' in content) return fromHex(content.hex);
  try {
    return await read(content.file);
  } catch (error) {
    throw new ContentError('file', `${content.file} could not be read: ${whyUnreadable(error)}`);
  }
}

/** The most readable content that stands for exactly these bytes. */
export function contentOf(bytes: Uint8Array): Content {
  const text = readableText(bytes);
  if (text === undefined) return { base64: toBase64(bytes) };
  const json = asCompactJson(text);
  return json === undefined ? text : { json };
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/\s+/g, '');
  const wrong = /[^A-Za-z0-9+/]/.exec(digits.replace(/={1,2}$/, ''));
  if (wrong) throw new ContentError('base64', `${JSON.stringify(wrong[0])} is no digit of base64`);
  let binary: string;
  try {
    binary = atob(digits);
  } catch {
    throw new ContentError('base64', `${digits.length} digits are no whole number of bytes in base64`);
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  for (const part of parts) {
    const wrong = /[^0-9a-f]/i.exec(part);
    if (wrong) throw new ContentError('hex', `${JSON.stringify(wrong[0])} is no hexadecimal digit`);
    if (part.length % 2 !== 0) throw new ContentError('hex', `"${part}" has an odd number of digits; a byte has two`);
  }
  const digits = parts.join('');
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => parseInt(digits.slice(2 * at, 2 * at + 2), 16));
}

/** Undefined for what no editor shows as text: other than UTF-8, or with control characters of binary formats. */
export function readableText(bytes: Uint8Array): string | undefined {
  const text = utf8Text(bytes);
  return text === undefined || /[\0-\x06\x0e-\x1a]/.test(text) ? undefined : text;
}

/** An object or array, if to write it again gives the same text. */
function asCompactJson(text: string): unknown {
  // A key of this name would be lost in what is read with an ordinary assignment.
  if (!/^[{[]/.test(text) || text.includes('"__proto__"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : undefined;
  } catch {
    // Not JSON, or nested too deeply: text.
    return undefined;
  }
}

function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // In pieces, as the arguments of one call are limited.
  for (let at = 0; at < bytes.length; at += 0x2000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x2000)));
  return btoa(parts.join(''));
}

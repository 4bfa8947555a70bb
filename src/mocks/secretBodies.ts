// Secrets in bodies of JSON and of forms, by the names of their keys: what a recording leaves out, and a replay takes for the same.
import { isJsonTree } from '../text/json';
import { utf8Text } from '../text/utf8';
import { masked } from './glob';

/** Names as they are compared: without underscores and hyphens, in lower case. */
const secretKeys = new Set([
  'password',
  'secret',
  'token',
  'apikey',
  'authorization',
  'accesstoken',
  'refreshtoken',
  'clientsecret',
  'idtoken',
  'authtoken',
  'sessiontoken',
  'passwd',
  'passphrase',
  'secretkey',
  'secretaccesskey',
  'privatekey',
  'clientassertion',
]);

/**
 * JSON with `***` for each string under such a key, or a form with `***` for each such field; all else byte by byte as it was.
 * The same array where there is nothing to mask, or neither.
 */
export function maskedBody(body: Uint8Array): Uint8Array {
  const text = utf8Text(body);
  if (text === undefined) return body;
  const without = isJsonTree(text) ? maskedJson(text) : maskedForm(text);
  return without === text ? body : new TextEncoder().encode(without);
}

function maskedJson(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  for (const { key, start, end } of valuesByKey(text)) {
    if (!isSecret(JSON.parse(key) as string)) continue;
    parts.push(text.slice(kept, start), `"${masked}"`);
    kept = end;
  }
  return parts.join('') + text.slice(kept);
}

/** Of `application/x-www-form-urlencoded`, as OAuth asks for tokens; nothing else has only such pairs. */
function maskedForm(text: string): string {
  const fields = text.split('&');
  if (!fields.every((field) => /^[^=\s]+=\S*$/.test(field))) return text;
  return fields
    .map((field) => {
      const name = field.slice(0, field.indexOf('='));
      return isSecret(decodedName(name)) ? `${name}=${masked}` : field;
    })
    .join('&');
}

interface ValueOfKey {
  /** In quotes. */
  readonly key: string;
  /** Of the value, with its quotes. */
  readonly start: number;
  readonly end: number;
}

/** All strings that are values of keys, in JSON: outside of strings it has no quotes. Without an expression, whose stack is small. */
function* valuesByKey(text: string): Generator<ValueOfKey> {
  const between = /\s*:\s*(?=")/y;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    const key = { start: at, end: endOfString(text, at) };
    at = key.end;
    between.lastIndex = at;
    if (!between.test(text)) continue;
    const start = between.lastIndex;
    at = endOfString(text, start);
    yield { key: text.slice(key.start, key.end), start, end: at };
  }
}

/** The index after the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let first = quote;
    while (text[first - 1] === '\\') first--;
    if ((quote - first) % 2 === 0) return quote + 1;
  }
  return text.length;
}

const isSecret = (key: string): boolean => secretKeys.has(key.replace(/[-_]/g, '').toLowerCase());

/** As it is written where it is not encoded, or wrongly. */
export function decodedName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

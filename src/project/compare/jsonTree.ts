// JSON as a tree in which equal values have equal numbers, whatever the order of their keys. Numbers are exact, as written.
import { isJsonTree } from '../../text/json';
import type { Steps } from './steps';

export interface JsonNode {
  /** The same for equal values of all trees that were read with the same {@link Identities}. */
  readonly id: number;
  /** The JSON text as it was written. */
  readonly text: string;
  /** Of an array. */
  readonly items?: readonly JsonNode[];
  /** Of an object, in the order in which they were written. */
  readonly members?: ReadonlyMap<string, JsonNode>;
}

/** Gives equal values equal numbers; values are told apart by keys that name their parts by number. */
export class Identities {
  readonly #ids = new Map<string, number>();

  of(key: string): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#ids.size);
    return this.#ids.size - 1;
  }
}

/** Deeper nesting is left to be compared as text. */
const maxDepth = 500;

type Open = { readonly start: number } & (
  { readonly items: JsonNode[] } | { readonly members: Map<string, JsonNode>; key: string | undefined }
);

/**
 * Reads an object or array.
 * @returns undefined for what is none, or ambiguous (a key that is there twice), or takes too many steps.
 */
export function readJsonTree(text: string, identities: Identities, steps: Steps): JsonNode | undefined {
  if (!isJsonTree(text)) return undefined;
  // From here on the grammar is known to hold, which leaves little to look at.
  const open: Open[] = [];
  let at = 0;
  for (;;) {
    const start = skipBlank(text, at);
    const char = text[start] ?? '';
    const parent = open.at(-1);
    if (char === '{' || char === '[') {
      if (open.length === maxDepth) return undefined;
      open.push(char === '[' ? { start, items: [] } : { start, members: new Map(), key: undefined });
      at = start + 1;
      continue;
    }
    let node: JsonNode;
    if ((char === '}' || char === ']') && parent) {
      at = start + 1;
      node = closed(parent, text.slice(parent.start, at), identities);
      open.pop();
    } else {
      at = char === '"' ? endOfString(text, start) : endOfScalar(text, start);
      const literal = text.slice(start, at);
      if (parent && 'members' in parent && parent.key === undefined) {
        parent.key = decoded(literal);
        if (parent.members.has(parent.key)) return undefined;
        continue;
      }
      node = { id: identities.of(scalarKey(literal)), text: literal };
    }
    if (!steps.spend()) return undefined;
    const container = open.at(-1);
    if (!container) return node;
    if ('items' in container) {
      container.items.push(node);
    } else {
      container.members.set(container.key ?? '', node);
      container.key = undefined;
    }
  }
}

function closed(open: Open, text: string, identities: Identities): JsonNode {
  if ('items' in open) {
    return { id: identities.of(`[${open.items.map(({ id }) => id).join()}`), text, items: open.items };
  }
  const parts = Array.from(open.members, ([key, { id }]) => `${identities.of(`:${key}`)}:${id}`);
  return { id: identities.of(`{${parts.sort().join()}`), text, members: open.members };
}

/** Past white space, commas and colons. */
function skipBlank(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

const isBlank = (code: number): boolean => code <= 0x20 || code === 0x2c || code === 0x3a;

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); code !== 0x22; code = text.charCodeAt(at)) at += code === 0x5c ? 2 : 1;
  return at + 1;
}

/** Of a number or a word, which end at white space, `,`, `]` or `}`. */
function endOfScalar(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); !isBlank(code) && code !== 0x5d && code !== 0x7d; code = text.charCodeAt(at))
    at++;
  return at;
}

const decoded = (literal: string): string =>
  literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);

function scalarKey(literal: string): string {
  if (literal.startsWith('"')) return `"${decoded(literal)}`;
  return /^[-\d]/.test(literal) && isExact(literal) ? String(Number(literal)) : literal;
}

/** Up to 15 digits, two decimal numbers are equal if and only if their doubles are; beyond, only the same digits are the same. */
function isExact(number: string): boolean {
  if (number.length <= 15 && !/e/i.test(number)) return true;
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e');
  return mantissa.replace(/\D/g, '').length <= 15 && Math.abs(Number(exponent)) <= 250;
}

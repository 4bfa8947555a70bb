// JSON with errors that say where; engines tell it differently, and some not at all.
import type { ParsedText } from './syntax';

export function readJson(text: string): ParsedText {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const { offset, message } = findJsonError(text) ?? { offset: 0, message: (error as Error).message };
    const before = text.slice(0, offset).split('\n');
    return { error: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message } };
  }
}

const expectations = {
  value: 'a value',
  'first item': 'a value or "]"',
  'first name': 'a name in double quotes or "}"',
  name: 'a name in double quotes',
  colon: '":"',
  '{': '"," or "}"',
  '[': '"," or "]"',
  end: 'the end',
};

/** The first place at which a text is no JSON; undefined if it is. Keeps its own stack, so that no nesting is too deep. */
export function findJsonError(text: string): { readonly offset: number; readonly message: string } | undefined {
  const open: ('{' | '[')[] = [];
  let expected: keyof typeof expectations = 'value';
  let at = 0;
  for (;;) {
    at = skip(/[ \t\r\n]*/y, text, at);
    const char = text[at];
    if (char === undefined && expected === 'end') return undefined;
    const isItem: boolean = expected === 'value' || expected === 'first item';
    if (isItem && (char === '{' || char === '[')) {
      open.push(char);
      expected = char === '{' ? 'first name' : 'first item';
      at++;
    } else if (closes(char, expected)) {
      open.pop();
      expected = open.at(-1) ?? 'end';
      at++;
    } else if (char === ',' && (expected === '{' || expected === '[')) {
      expected = expected === '{' ? 'name' : 'value';
      at++;
    } else if (char === ':' && expected === 'colon') {
      expected = 'value';
      at++;
    } else if (char === '"' && (isItem || expected === 'name' || expected === 'first name')) {
      const end = endOfString(text, at + 1);
      if (text[end] !== '"') return { offset: end, message: stringError(text[end]) };
      at = end + 1;
      expected = isItem ? (open.at(-1) ?? 'end') : 'colon';
    } else {
      const end = isItem ? skip(scalar, text, at) : at;
      if (end === at) return { offset: at, message: `expected ${expectations[expected]}, found ${shown(text, at)}` };
      at = end;
      expected = open.at(-1) ?? 'end';
    }
  }
}

const closes = (char: string | undefined, expected: string): boolean =>
  (char === '}' && (expected === '{' || expected === 'first name')) ||
  (char === ']' && (expected === '[' || expected === 'first item'));

const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)?/y;

function skip(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  sticky.test(text);
  return sticky.lastIndex;
}

/** The offset of the closing quote, or of what does not belong into a string. */
function endOfString(text: string, start: number): number {
  let at = start;
  for (;;) {
    at = skip(/[^"\\\u0000-\u001f]*/y, text, at);
    const after = skip(/(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))?/y, text, at);
    if (after === at) return at;
    at = after;
  }
}

function stringError(char: string | undefined): string {
  if (char === undefined) return 'the string does not end';
  return char === '\\' ? 'no such escape in a string' : 'the string does not end on its line';
}

function shown(text: string, at: number): string {
  if (at >= text.length) return 'the end of the text';
  if (/^\/[/*]/.test(text.slice(at, at + 2))) return 'a comment, which JSON does not have';
  return JSON.stringify(String.fromCodePoint(text.codePointAt(at) ?? 0));
}

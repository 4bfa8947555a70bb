// Reads JSON by its grammar (RFC 8259) for the place of an error, colours and a layout that keeps every literal as written.
import { positionAt, type TextProblem } from './position';

export type JsonTokenKind = 'punctuation' | 'key' | 'string' | 'number' | 'literal';
export type JsonTokenSink = (kind: JsonTokenKind, start: number, end: number) => void;

const blank = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Expect = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end';

/** @returns the first error, or undefined if `text` is one JSON value. Nesting may be of any depth. */
export function readJson(text: string, sink?: JsonTokenSink): TextProblem | undefined {
  const open: ('{' | '[')[] = [];
  let offset = 0;
  let expect: Expect = 'value';
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    return pattern.test(text);
  };
  const take = (kind: JsonTokenKind, end: number): void => {
    sink?.(kind, offset, end);
    offset = end;
  };
  let end: number;

  for (;;) {
    match(blank);
    offset = blank.lastIndex;
    const character = text[offset];
    if (expect === 'comma or end') {
      const container = open.at(-1);
      if (container === undefined) {
        return character === undefined ? undefined : problem(text, offset, 'Nothing may follow the JSON value.');
      }
      if (character === ',') {
        take('punctuation', offset + 1);
        expect = container === '{' ? 'key' : 'value';
      } else if (character === (container === '{' ? '}' : ']')) {
        open.pop();
        take('punctuation', offset + 1);
      } else {
        return problem(text, offset, `Expected “,” or “${container === '{' ? '}' : ']'}”`);
      }
    } else if (expect === 'colon') {
      if (character !== ':') {
        return problem(text, offset, 'Expected “:” after the property name');
      }
      take('punctuation', offset + 1);
      expect = 'value';
    } else if (expect === 'key' || expect === 'key or }') {
      if (character === '}' && expect === 'key or }') {
        open.pop();
        take('punctuation', offset + 1);
        expect = 'comma or end';
      } else if ((end = closedString(text, offset)) > 0) {
        take('key', end);
        expect = 'colon';
      } else {
        return character === '"' ? stringProblem(text, offset) : problem(text, offset, keyMessage(character));
      }
    } else if (character === ']' && expect === 'value or ]') {
      open.pop();
      take('punctuation', offset + 1);
      expect = 'comma or end';
    } else if (character === '{' || character === '[') {
      open.push(character);
      take('punctuation', offset + 1);
      expect = character === '{' ? 'key or }' : 'value or ]';
    } else if ((end = closedString(text, offset)) > 0) {
      take('string', end);
      expect = 'comma or end';
    } else if (match(number)) {
      take('number', number.lastIndex);
      expect = 'comma or end';
    } else if (match(literal)) {
      take('literal', literal.lastIndex);
      expect = 'comma or end';
    } else {
      return character === '"' ? stringProblem(text, offset) : problem(text, offset, valueMessage(character));
    }
  }
}

function problem(text: string, offset: number, message: string): TextProblem {
  const ended = offset >= text.length && message.startsWith('Expected');
  const dotted = message.endsWith('.') ? message : `${message}${ended ? ', but the text ends here.' : '.'}`;
  return { ...positionAt(text, offset), message: dotted };
}

/** Offset of what stops the string that starts at `start`: its closing quote, or what may not be in it. */
function scanString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) {
      escape.lastIndex = at;
      if (!escape.test(text)) {
        return at;
      }
      at = escape.lastIndex;
    } else if (code === 0x22 || !(code >= 0x20)) {
      return at;
    } else {
      at++;
    }
  }
}

/** End of the string at `start`, 0 if there is no well-formed one. */
function closedString(text: string, start: number): number {
  if (text[start] !== '"') {
    return 0;
  }
  const stop = scanString(text, start);
  return text[stop] === '"' ? stop + 1 : 0;
}

function stringProblem(text: string, start: number): TextProblem {
  const at = scanString(text, start);
  const character = text[at];
  if (character === '\\') {
    return problem(text, at, 'This escape is not known in JSON.');
  }
  return character === undefined || character === '\n' || character === '\r'
    ? problem(text, start, 'The string has no closing quote.')
    : problem(text, at, 'Control characters must be escaped in a string.');
}

function keyMessage(character: string | undefined): string {
  if (character === '}') {
    return 'A comma may not stand before “}”.';
  }
  return character === "'" ? 'Property names need double quotes.' : 'Expected a property name in double quotes';
}

function valueMessage(character: string | undefined): string {
  if (character === ']' || character === '}') {
    return `Expected a value before “${character}”`;
  }
  return character === "'" ? 'Strings need double quotes.' : 'Expected a value';
}

/**
 * Lays valid JSON out with one value a line. Numbers, escapes, duplicate and ordered keys stay as written,
 * which `JSON.parse` would not keep.
 */
export function formatJson(text: string, indent = '  '): string {
  const parts: string[] = [];
  let depth = 0;
  let previous = '';
  const newLine = (): string => `\n${indent.repeat(depth)}`;
  readJson(text, (_kind, start, end) => {
    const token = text.slice(start, end);
    const closes = token === '}' || token === ']';
    const opened = previous === '{' || previous === '[';
    if (closes) {
      depth--;
    }
    if ((closes && !opened) || (!closes && (opened || previous === ','))) {
      parts.push(newLine());
    }
    parts.push(token === ':' ? ': ' : token);
    if (token === '{' || token === '[') {
      depth++;
    }
    previous = token;
  });
  return parts.join('');
}

// A case file's text as a tree: JSON with comments and trailing commas, within limits that keep the editor responsive.
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { Lines } from './lines';
import { wordingOf } from './syntax';

/** Bytes. A larger file is refused before it is parsed; large inputs belong into files of their own. */
export const maxCaseFileBytes = 10 * 1024 * 1024;

/** Far below what a stack can take. */
const deepest = 500;

export interface Document {
  readonly root: Node;
  readonly lines: Lines;
}

export interface DocumentError {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
  readonly hint: string;
}

/** The tree, or the first place at which the text is none. */
export function readDocument(text: string): { readonly document: Document } | { readonly error: DocumentError } {
  if (isTooLarge(text)) return { error: tooLarge };
  // Of the same length, so that offsets stay.
  const json = text.replace(/^\uFEFF/, ' ');
  const depthError = findDepthError(json);
  if (depthError) return { error: depthError };
  const errors: ParseError[] = [];
  const root = parseTree(json, errors, { allowTrailingComma: true });
  const [first] = errors.sort((a, b) => a.offset - b.offset);
  if (first || !root) return { error: syntaxError(json, first) };
  return { document: { root, lines: new Lines(text) } };
}

const tooLarge: DocumentError = {
  offset: 0,
  length: 0,
  message: `The file is larger than ${maxCaseFileBytes / 1024 / 1024} MB, and is not read.`,
  hint: 'Put large inputs and outputs into files of their own and name them, as in {"file": "input.bin"}.',
};

/** A code unit is one to three bytes of UTF-8. */
const isTooLarge = (text: string): boolean =>
  text.length > maxCaseFileBytes ||
  (text.length > maxCaseFileBytes / 3 && new TextEncoder().encode(text).length > maxCaseFileBytes);

/** The parser calls itself for each level; this does not. */
function findDepthError(text: string): DocumentError | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (;;) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const char = text[offset];
    if (char === undefined) return undefined;
    if (char === '}' || char === ']') depth--;
    if (char !== '{' && char !== '[') continue;
    if (++depth > deepest) {
      return {
        offset,
        length: 1,
        message: `The file has more than ${deepest} brackets within each other.`,
        hint: 'Put JSON that is nested this deeply into a file of its own and name it, as in {"file": "input.json"}.',
      };
    }
  }
}

function syntaxError(text: string, error: ParseError | undefined): DocumentError {
  if (text.trim() === '') {
    return {
      offset: 0,
      length: 0,
      message: 'The file is empty.',
      hint: 'It needs at least {"plugin": "plugin.wasm", "cases": []}.',
    };
  }
  const { offset, length } = error ?? { offset: 0, length: 1 };
  return {
    offset,
    length,
    ...wordingOf(error && printParseErrorCode(error.error), text.slice(offset, offset + length)),
  };
}

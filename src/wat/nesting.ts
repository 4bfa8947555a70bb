// Finds where a text nests more deeply than the assembler's stack can bear.
import type { WatDiagnostic } from './messages';

/** wabt manages about 150 folded expressions inside each other. */
const bearable = 120;

const token = /;;[^\n]*|\(;[^]*?;\)|"(?:[^"\\]|\\[^])*"|[()\n]/g;

/** The first place with more open parentheses than wabt manages, or undefined. */
export function tooDeep(text: string): WatDiagnostic | undefined {
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '(' && ++depth > bearable) {
      const column = index - lineStart + 1;
      const message = 'Expressions are nested too deeply here. Write them without parentheses, or split the function.';
      return { line, column, endColumn: column + 1, message };
    }
    if (found === ')') depth--;
    for (let at = found.indexOf('\n'); at !== -1; at = found.indexOf('\n', at + 1)) {
      line++;
      lineStart = index + at + 1;
    }
  }
  return undefined;
}

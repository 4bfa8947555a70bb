// What is refused before any assembler sees it.
import type { WatDiagnostic } from './messages';

/** UTF-16 code units; far above what people or tools write, and assembled within seconds. */
export const longestText = 16 * 1024 * 1024;

/** What makes the text unfit for the assembler, or undefined. */
export function checkText(text: string): WatDiagnostic | undefined {
  if (text.trim() === '') return at(text, 0, 'The file is empty. A module starts with "(module".');
  if (text.startsWith('\0asm')) {
    return at(text, 0, 'The file is a WebAssembly binary, not text. Name it .wasm instead of .wat.');
  }
  if (text.length > longestText) {
    const megabytes = (length: number): number => Math.ceil(length / 1024 / 1024);
    return at(
      text,
      0,
      `The text has ${megabytes(text.length)} MB; up to ${megabytes(longestText)} MB are assembled. Assemble it to a .wasm file outside of the editor.`,
    );
  }
  const binary = text.indexOf('\0');
  return binary === -1 ? undefined : at(text, binary, 'The file is not text: it has a zero byte here.');
}

function at(text: string, index: number, message: string): WatDiagnostic {
  const before = text.slice(0, index);
  const column = index - (before.lastIndexOf('\n') + 1) + 1;
  return { line: before.split('\n').length, column, endColumn: column + 1, message };
}

// From wabt's error text to places in the source.
import type { WatDiagnostic } from './messages';

/** The file name that wabt is given. It is found again in what wabt says, and should not occur in any source. */
export const sourceName = '<assembled text>';

const header = new RegExp(`^${sourceName}:(\\d+):(\\d+): error: (.*)$`);
const carets = /^\s*(\^+)\s*$/;
const most = 100;

/**
 * wabt writes for each error `file:line:column: error: text`, then mostly the source line and a line of carets. Its
 * columns count bytes.
 * @param message The message of what wabt threw.
 */
export function parseDiagnostics(message: string, text: string): WatDiagnostic[] {
  const source = text.split('\n');
  const found = new Map<string, WatDiagnostic>();
  for (const block of blocks(message.split('\n'))) {
    const line = Math.max(1, Math.min(block.line, source.length));
    const { column, endColumn } = columns(source[line - 1] ?? '', block.column, block.width);
    found.set(`${line}:${column}:${block.text}`, { line, column, endColumn, message: block.text });
  }
  if (found.size === 0) return [{ line: 1, column: 1, endColumn: 1, message: message.trim() }];
  return [...found.values()].slice(0, most);
}

interface Block {
  readonly line: number;
  readonly column: number;
  /** Bytes that the carets mark. */
  readonly width: number;
  readonly text: string;
}

function blocks(lines: readonly string[]): Block[] {
  const result: Block[] = [];
  const starts = lines.flatMap((line, index) => (header.test(line) ? [index] : []));
  for (const [order, start] of starts.entries()) {
    const [, line = '1', column = '1', first = ''] = header.exec(lines[start] ?? '') ?? [];
    const rest = lines.slice(start + 1, starts[order + 1]).filter((each) => each !== '');
    const width = carets.exec(rest.at(-1) ?? '')?.[1]?.length;
    // A name with a line break in it goes on in the lines before the source line.
    const more = width === undefined ? [] : rest.slice(0, -2);
    result.push({ line: Number(line), column: Number(column), width: width ?? 1, text: [first, ...more].join('\n') });
  }
  return result;
}

/** UTF-16 columns of a place given in bytes, 1-based. */
function columns(line: string, byteColumn: number, byteWidth: number): { column: number; endColumn: number } {
  const bytes = new TextEncoder().encode(line);
  const unitsTo = (byte: number): number => new TextDecoder().decode(bytes.subarray(0, byte)).length;
  const column = unitsTo(byteColumn - 1) + 1;
  return { column, endColumn: Math.max(column + 1, unitsTo(byteColumn - 1 + byteWidth) + 1) };
}

// Changes of a text as data.

/** Replaces a stretch of the text by other text. Offset and length are in UTF-16 code units of the text before all edits. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/**
 * The text after edits, in any order.
 *
 * @throws Error if two edits change the same stretch.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, length, content } of inOrder(edits)) {
    if (offset < at || offset + length > text.length) throw new Error(`An edit at ${offset} overlaps with another.`);
    parts.push(text.slice(at, offset), content);
    at = offset + length;
  }
  return [...parts, text.slice(at)].join('');
}

export const inOrder = (edits: readonly TextEdit[]): TextEdit[] => [...edits].sort((a, b) => a.offset - b.offset);

// Where in a text a problem is.

export interface TextProblem {
  readonly message: string;
  /** UTF-16 code units from the start. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units as in the editor. */
  readonly column: number;
}

export function positionAt(text: string, offset: number): Omit<TextProblem, 'message'> {
  const before = text.slice(0, offset);
  return { offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

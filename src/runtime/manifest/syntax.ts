// What reading text in some format comes to.

export type ParsedText = { readonly value: unknown } | { readonly error: TextError };

export interface TextError {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly message: string;
}

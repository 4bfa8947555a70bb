// What passes between the client and the worker that assembles.

/** A place in the text and what is wrong there. */
export interface WatDiagnostic {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  /** Exclusive. */
  readonly endColumn: number;
  readonly message: string;
}

export interface Request {
  readonly id: number;
  readonly text: string;
}

export type Reply =
  | { readonly id: number; readonly type: 'assembled'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly type: 'refused'; readonly diagnostics: readonly WatDiagnostic[] }
  /** The assembler itself broke; the worker is of no further use. */
  | { readonly id: number; readonly type: 'crashed'; readonly diagnostics: readonly WatDiagnostic[] };

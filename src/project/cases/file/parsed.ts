// What reading a case file comes to: the cases, what is wrong, and where everything is.
import type { CaseFile } from '../model';
import type { Document } from './document';

/** A stretch of the text. Offset and length are in UTF-16 code units; lines and columns count from 1. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  /** In UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  /** The first column behind the range. */
  readonly endColumn: number;
}

export interface CaseProblem extends TextRange {
  /** One sentence, e.g. `expect.max_ms must be a number from 0, and is a string.` Paths start at the case. */
  readonly message: string;
  /** What to do, one sentence. */
  readonly hint?: string;
  /** A case with an error is not among those of the file; with an error outside of all cases there is no file. */
  readonly severity: 'error' | 'warning';
  /** Index in the text's array, if a case is wrong and not the file. */
  readonly caseIndex?: number;
  /** If it has one. */
  readonly caseName?: string;
}

/** Where a case is. */
export interface CasePlace extends TextRange {
  /** In the text's array, which also has the cases that are wrong. */
  readonly index: number;
  readonly name: string;
  /** Of the name's string, with its quotes. */
  readonly nameOffset: number;
  readonly nameLength: number;
}

export interface ParsedCases {
  /** With the cases that are right. Missing if something outside of the cases is wrong. */
  readonly file?: CaseFile;
  /** In the order of the text. */
  readonly problems: readonly CaseProblem[];
  /** One for each case that is right, in order, as in `file.cases`. */
  readonly places: readonly CasePlace[];
  /** The text as a tree, for `placeOf`; missing if the text is no JSON. */
  readonly document?: Document;
}

// What can be done to the cases of a file. Indices are those of the text's array, which also has the cases that are wrong.
import type { Case } from '../model';
import type { Path } from './tree';

export type CaseEdit =
  /** At the end, or behind another. */
  | { readonly kind: 'add'; readonly case: Case; readonly after?: number }
  /** With the comments directly above and behind it. */
  | { readonly kind: 'remove'; readonly index: number }
  | { readonly kind: 'rename'; readonly index: number; readonly name: string }
  /** Behind itself, under a name that is free: "name copy", "name copy 2", … Comments inside of it come along. */
  | { readonly kind: 'duplicate'; readonly index: number }
  /** `to`: the index that it will have. The comments directly above and behind it move with it. */
  | { readonly kind: 'move'; readonly from: number; readonly to: number }
  /** `value`: JSON; undefined removes. What is missing on the way there is made. Without an index: of the file. */
  | { readonly kind: 'set'; readonly index?: number; readonly path: Path; readonly value: unknown };

/** An edit that cannot be made; the text stays as it is. The message says why and what to do. */
export class CaseEditError extends Error {
  override readonly name = 'CaseEditError';
}

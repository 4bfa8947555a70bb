// Signatures as people read them.
import type { FunctionType } from './types';

/** `(i32, i64) -> i32`; without a result `(i64) -> ()`, with several `() -> (i32, i32)`. */
export function formatFunctionType({ parameters, results }: FunctionType): string {
  const [only] = results;
  const result = results.length === 1 && only !== undefined ? only : `(${results.join(', ')})`;
  return `(${parameters.join(', ')}) -> ${result}`;
}

// Types as people read them.
import type { ExternalType, FunctionType } from './types';

/** `(i32, i64) -> i32`; without a result `(i64) -> ()`, with several `() -> (i32, i32)`. */
export function formatFunctionType({ parameters, results }: FunctionType): string {
  const [only] = results;
  const result = results.length === 1 && only !== undefined ? only : `(${results.join(', ')})`;
  return `(${parameters.join(', ')}) -> ${result}`;
}

/** The signature of a function; else `memory`, `table`, `global i32`, `global mut i64`, `tag (i32)`. */
export function formatExternal(external: ExternalType): string {
  switch (external.kind) {
    case 'function':
      return formatFunctionType(external.type);
    case 'global':
      return `global ${external.global.mutable ? 'mut ' : ''}${external.global.value}`;
    case 'tag':
      return `tag (${external.type.parameters.join(', ')})`;
    case 'memory':
    case 'table':
      return external.kind;
  }
}

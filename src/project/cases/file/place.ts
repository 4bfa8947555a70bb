// Where something within a case is in the text.
import type { ParsedCases, TextRange } from './parsed';
import { casesOf } from './parse';
import { childOf, type Path } from './tree';

/**
 * The range of the value at a path within a case, e.g. `['expect', 'output']`. What is not there is where its nearest
 * parent is, at last the whole case.
 *
 * @param caseIndex index in the text's array, as in places and problems.
 * @returns undefined if there is no such case.
 */
export function placeOf(parsed: ParsedCases, caseIndex: number, path: Path): TextRange | undefined {
  const { document } = parsed;
  let node = document && casesOf(document.root)[caseIndex];
  if (!document || !node) return undefined;
  for (const key of path) {
    const child = childOf(node, key);
    if (!child) break;
    node = child;
  }
  return document.lines.range(node.offset, node.length);
}

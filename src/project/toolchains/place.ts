// Where a problem is, if the compiler has read the source from its input and has a name of its own for it.
import type { BuildPlan } from './plan';

export interface Place {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/**
 * The place in a file of the project, relative to the plan's folder. The compilers of the PDKs for JavaScript and Python
 * hand the source to an interpreter, whose errors call it `eval_script` or `<source>`.
 */
export function placeOf(place: Place, { script }: BuildPlan): Place {
  if (script === undefined) return place;
  // extism-js 1.x puts a line of its own before the source.
  if (place.file === 'eval_script') return { file: script, line: Math.max(1, place.line - 1) };
  return place.file === '<source>' || place.file === 'script.js' ? { file: script, line: place.line } : place;
}

/** The source that a command of these compilers reads, as it is written, e.g. `dist/index.js`. */
export const scriptOf = (words: readonly string[]): string | undefined =>
  words.find((word) => /\.([cm]?js|py)$/.test(word));

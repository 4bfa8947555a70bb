// Whether an import of a plug-in is provided, and what to do if not.

/** `provided`: the runtime has it. `mock`: the embedding program has to give it. `unknown`: nobody can. */
export interface ImportVerdict {
  readonly support: 'provided' | 'mock' | 'unknown';
  /** Why not, and what to do: sentences, for `mock` and `unknown`. */
  readonly advice?: string;
}

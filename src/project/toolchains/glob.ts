// Which outputs of build plans are globs.

/** A bracket is one of a folder's name. */
export const isGlob = (output: string): boolean => /[*?{]/.test(output);

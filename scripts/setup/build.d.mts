/** Builds unless nothing changed since the last build by this function. */
export function buildIfNeeded(): Promise<void>;

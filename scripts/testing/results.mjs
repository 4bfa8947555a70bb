// The results of a stage as a file: `{ passed, failed: [name], skipped: [{ name, reason }] }`, so that npm test can add them up.
import { readFileSync, writeFileSync } from 'node:fs';

export const noResults = () => ({ passed: 0, failed: [], skipped: [] });

/** Writes the results to the file that PLUGWRIGHT_STAGE names, if a stage asked for them. */
export function writeResults(results) {
  const file = process.env.PLUGWRIGHT_STAGE;
  if (file) writeFileSync(file, JSON.stringify(results, undefined, 2));
}

/** Undefined if the stage ended before it wrote any. */
export function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

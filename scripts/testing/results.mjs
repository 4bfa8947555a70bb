// The results of a stage as a file: `{ passed, failed: [name], skipped: [{ name, reason }] }`, so that npm test can add them up.
import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

export const noResults = () => ({ passed: 0, failed: [], skipped: [] });

/** A failed test with the first lines of its error, for the list at the end: a log may be long, or only its end be kept. */
export function failure(name, error) {
  const lines = stripVTControlCharacters(error)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [name, ...lines.slice(0, 20).map((line) => `      ${line.slice(0, 300)}`)].join('\n');
}

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

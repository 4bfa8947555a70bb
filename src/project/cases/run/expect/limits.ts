// `max_ms` and `max_pages`: what the call may use.
import type { Expectation } from '../../model';
import type { CaseFailure } from '../../result';
import type { Failures, JudgedCall } from './call';

const pageBytes = 64 * 1024;

export function limitFailures({ functionName, result }: JudgedCall, { max_ms, max_pages }: Expectation): Failures {
  const failures: CaseFailure[] = [];
  if (max_ms !== undefined && result.durationMs > max_ms) {
    const message = `"${functionName}" took ${rounded(result.durationMs)} ms; at most ${max_ms} ms are allowed.`;
    failures.push({ message, path: ['max_ms'] });
  }
  const pages = Math.ceil(result.memoryBytes / pageBytes);
  if (max_pages !== undefined && pages > max_pages) {
    const message = `The memory has ${pages} pages after "${functionName}"; at most ${max_pages} are allowed.`;
    failures.push({ message, path: ['max_pages'] });
  }
  return failures;
}

/** Two digits after the point, rounded up so that it is never the limit itself. */
const rounded = (milliseconds: number): number => Math.ceil(milliseconds * 100) / 100;

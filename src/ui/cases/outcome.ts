// How cases ended, in a line for the status of watch mode.
import type { CaseResult } from '../../project/cases/result';
import type { RerunOutcome } from '../watch/rerunner';

/** `12 of 12 cases passed`, with the names of the first that did not. */
export function outcomeOf(results: readonly CaseResult[]): RerunOutcome {
  const ran = results.filter(({ outcome }) => outcome !== 'skipped');
  const bad = ran.filter(({ outcome }) => outcome !== 'passed');
  const skipped = results.length - ran.length;
  const text = [
    `${ran.length - bad.length} of ${ran.length} case${ran.length === 1 ? '' : 's'} passed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(bad.length > 0 ? [`not: ${namesOf(bad)}`] : []),
  ].join(', ');
  return { ok: bad.length === 0, text };
}

const shown = 3;

function namesOf(results: readonly CaseResult[]): string {
  const more = results.length > shown ? ` and ${results.length - shown} more` : '';
  return `${results
    .slice(0, shown)
    .map(({ name }) => name)
    .join(', ')}${more}`;
}

// The line that watch mode shows of the cases it ran.
import { describe, expect, it } from 'vitest';
import type { CaseOutcome, CaseResult } from '../../../../src/project/cases/result';
import { outcomeOf } from '../../../../src/ui/cases/outcome';

const results = (...outcomes: CaseOutcome[]): CaseResult[] =>
  outcomes.map((outcome, at) => ({ file: 'f', name: `case ${at}`, outcome, durationMs: 1, failures: [], calls: [] }));

describe('cases that ran', () => {
  it.each([
    [results('passed', 'passed'), true, '2 of 2 cases passed'],
    [results('passed'), true, '1 of 1 case passed'],
    [results('passed', 'failed', 'errored'), false, '1 of 3 cases passed, not: case 1, case 2'],
    [results('passed', 'skipped'), true, '1 of 1 case passed, 1 skipped'],
    [
      results('failed', 'failed', 'failed', 'cancelled', 'failed'),
      false,
      '0 of 5 cases passed, not: case 0, case 1, case 2 and 2 more',
    ],
  ])('are summed up', (each, ok, text) => {
    expect(outcomeOf(each)).toEqual({ ok, text });
  });
});

// What a run of cases tells: the data that all reporters show, and what a reporter is.
import type { CallOutcome, CaseFailure, CaseOutcome, CaseResult } from '../../project/cases/result';

/** Both start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something in a case file that is wrong; with an error the case or the whole file cannot run. */
export interface FileProblem extends Place {
  readonly message: string;
  readonly hint?: string;
  readonly severity: 'error' | 'warning';
}

export interface PlacedFailure extends CaseFailure {
  /** Where the case file says what did not hold. */
  readonly place: Place;
}

export interface CallReport extends CallOutcome {
  /** Bytes of the whole output, of which `output` has the first {@link mostOutput}. */
  readonly outputBytes: number;
}

export interface CaseReport extends Omit<CaseResult, 'failures' | 'calls' | 'scriptFiles'> {
  readonly place: Place;
  readonly calls: readonly CallReport[];
  readonly failures: readonly PlacedFailure[];
}

/** Bytes. The outputs of all cases are in memory until the end of the run. */
export const mostOutput = 1024 * 1024;

export interface FileReport {
  /** Relative to the current folder where it is below, with `/`. */
  readonly file: string;
  readonly problems: readonly FileProblem[];
  readonly cases: readonly CaseReport[];
}

export interface Totals extends Readonly<Record<CaseOutcome, number>> {
  readonly files: number;
  readonly cases: number;
  /** Errors in case files. */
  readonly problems: number;
  /** Cases that were left out after the first failure. */
  readonly notRun: number;
}

export interface RunReport {
  readonly files: readonly FileReport[];
  readonly totals: Totals;
  /** Milliseconds of the whole run, with load. */
  readonly durationMs: number;
}

export interface Reporter {
  /** A case starts; `done` of `count` have ended. */
  started?(file: string, name: string, done: number, count: number): void;
  ended?(file: string, report: CaseReport): void;
  /** The whole text, or what has not been written yet. */
  finished(report: RunReport): void | Promise<void>;
}

export function totalsOf(files: readonly FileReport[], planned: number): Totals {
  const results = files.flatMap(({ cases }) => cases);
  const having = (outcome: CaseOutcome): number => results.filter((each) => each.outcome === outcome).length;
  return {
    files: files.length,
    cases: results.length,
    passed: having('passed'),
    failed: having('failed'),
    errored: having('errored'),
    skipped: having('skipped'),
    cancelled: having('cancelled'),
    problems: files.flatMap((each) => errorsOf(each)).length,
    notRun: planned - results.length,
  };
}

export const errorsOf = ({ problems }: FileReport): FileProblem[] =>
  problems.filter(({ severity }) => severity === 'error');

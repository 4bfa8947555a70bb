// What the panel shows of cases: the one that is open in it, and the mocks that a run gets.

export interface CasesView {
  /** The case of the selected function that was opened, or that the input was saved as. */
  readonly open?: OpenCase;
  /** What stands in for the host in a run, e.g. `mocks of checkout.cases.json`; undefined: nothing. */
  readonly mocks?: string;
}

export interface OpenCase {
  readonly name: string;
  /** Name of its file. */
  readonly file: string;
  /** `changed`: the input or the options are others than the case has. `gone`: the file no longer has it. */
  readonly state: 'same' | 'changed' | 'gone';
  /** It says what comes of it. */
  readonly expects: boolean;
  /** It was saved from here since the last edit. */
  readonly saved: boolean;
}

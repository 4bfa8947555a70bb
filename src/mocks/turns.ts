// Rules in their order, each of which answers as often as it may.

export interface Rule<Asked, Answer> {
  readonly fits: (asked: Asked) => boolean;
  /** Absent: for ever. */
  readonly times?: number | undefined;
  /** Milliseconds. */
  readonly delayMs?: number | undefined;
  readonly answer: Answer;
}

export class Turns<Asked, Answer> {
  readonly #left: number[];

  constructor(private readonly rules: readonly Rule<Asked, Answer>[]) {
    this.#left = rules.map(({ times = Infinity }) => times);
  }

  /** The answer of the first rule that fits and has not answered often enough, after its delay. */
  take(asked: Asked): Answer | undefined {
    const at = this.rules.findIndex((rule, index) => (this.#left[index] ?? 0) > 0 && rule.fits(asked));
    const rule = this.rules[at];
    if (rule === undefined) return undefined;
    this.#left[at] = (this.#left[at] ?? 0) - 1;
    if (rule.delayMs !== undefined) sleep(rule.delayMs);
    return rule.answer;
  }

  /** E.g. `it has 2 rules, 1 of them used up`. */
  get described(): string {
    const { length } = this.rules;
    if (length === 0) return 'it has no rules';
    const used = this.#left.filter((left) => left <= 0).length;
    const counted = length === 1 ? 'it has 1 rule' : `it has ${length} rules`;
    if (used === 0) return counted;
    return length === 1 ? `${counted}, which is used up` : `${counted}, ${used} of them used up`;
  }
}

/** Nothing else of the worker runs meanwhile; a plug-in that waits for its host would be no other. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

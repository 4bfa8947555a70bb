// From what shapes find in a case file to problems with a message and a place.
import type { Lines } from './lines';
import type { CaseProblem } from './parsed';
import { pathText, type Finding } from './shapes';

/** The case that is wrong. */
interface Owner {
  readonly index: number;
  readonly name: string | undefined;
}

/** More are not listed; nobody reads them. */
const most = 1000;

export class Problems {
  readonly #lines: Lines;
  readonly #list: CaseProblem[] = [];

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  /** @param owner left out if the file is wrong. */
  add(findings: readonly Finding[], owner?: Owner): void {
    for (const finding of findings) {
      if (this.#list.length < most) this.#list.push(this.#problemOf(finding, owner));
    }
  }

  /** In the order of the text. */
  list(): CaseProblem[] {
    return this.#list.toSorted((a, b) => a.offset - b.offset);
  }

  #problemOf({ node, path, text, hint }: Finding, owner: Owner | undefined): CaseProblem {
    const place = path.length === 0 ? subjectOf(owner) : pathText(path);
    const advice = typeof hint === 'function' ? hint() : hint;
    const whole = this.#lines.range(node.offset, node.length);
    return {
      severity: 'error',
      message: `${place} ${text}.`,
      ...(advice !== undefined && { hint: advice }),
      // What takes several lines is marked at its bracket.
      ...(whole.endLine > whole.line ? this.#lines.range(node.offset, 1) : whole),
      ...(owner && { caseIndex: owner.index }),
      ...(owner?.name !== undefined && { caseName: owner.name }),
    };
  }
}

function subjectOf(owner: Owner | undefined): string {
  if (!owner) return 'The file';
  return `The case ${owner.name === undefined ? `cases[${owner.index}]` : JSON.stringify(owner.name)}`;
}

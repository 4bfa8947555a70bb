// Case files as text: read with all that is wrong in them, and changed so that every other byte stays.
export { maxCaseFileBytes } from './document';
export { parseCases } from './parse';
export { placeOf } from './place';
export type { CasePlace, CaseProblem, ParsedCases, TextRange } from './parsed';

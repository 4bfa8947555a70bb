// Case files as text: read with all that is wrong in them, and changed so that every other byte stays.
export { CaseEditError, type CaseEdit } from './caseEdit';
export { maxCaseFileBytes } from './document';
export { editCases } from './edit';
export { copyName } from './names';
export { newCaseFile } from './newFile';
export { parseCases } from './parse';
export type { CasePlace, CaseProblem, ParsedCases, TextRange } from './parsed';
export { placeOf } from './place';
export { applyEdits, type TextEdit } from './textEdits';

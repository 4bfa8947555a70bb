// A case as the run panel shows it, and what is in the panel as a case.
import type { Case, CaseCall, CaseFile, CaseOptions } from '../../project/cases/model';
import type { Draft, OptionsDraft } from '../panel/protocol';
import { type Outcome, expectationOf, renewed } from './expectation';
import { type PathChange, inputContent, inputDraft } from './typedInput';
import { type OptionsAround, mergedOptions, optionsDraft, optionsOf } from './typedOptions';

export interface Typed {
  readonly functionName: string;
  readonly draft: Pick<Draft, 'input' | 'options'>;
  /** Of a run with just this draft. */
  readonly outcome?: Outcome;
}

export type SingleCase = Extract<Case, CaseCall>;

/** Sequences of calls have no place in the panel. */
export const isSingle = (each: Case): each is SingleCase => !('calls' in each);

export function caseOf(name: string, typed: Typed, around: OptionsAround, paths: PathChange): SingleCase {
  const { functionName, draft, outcome } = typed;
  const input = inputContent(draft.input, paths);
  const options = optionsOf(draft.options, around, paths);
  const expect = outcome && expectationOf(outcome);
  return {
    name,
    function: functionName,
    ...(input !== undefined && { input }),
    ...(options !== undefined && { options }),
    ...(expect !== undefined && { expect }),
  };
}

/** The case with the input and options of the panel; what the panel does not show stays. */
export function updatedCase(before: SingleCase, typed: Typed, around: OptionsAround, paths: PathChange): SingleCase {
  const { input: oldInput, options: oldOptions, expect: oldExpect, ...rest } = before;
  const now = caseOf(before.name, typed, around, paths);
  const input = sameDraft(before, typed.draft, around, paths).input ? oldInput : now.input;
  const { memory, ...others } = hidden(oldOptions);
  const options = { ...others, ...now.options, ...joined('memory', memory, now.options?.memory) };
  const expect = renewed(oldExpect, now.expect);
  return {
    ...rest,
    ...(input !== undefined && { input }),
    ...(Object.keys(options).length > 0 && { options }),
    ...(expect !== undefined && { expect }),
  };
}

/** What is typed for a case: its input, and its options with those of the file. */
export function draftOf(each: SingleCase, file: CaseFile, paths: PathChange): Pick<Draft, 'input' | 'options'> {
  return { input: inputDraft(each.input, paths), options: optionsDraft(each.options, file.options, paths) };
}

/** Whether the panel holds what the case says, however it is laid out. */
export function sameDraft(
  each: SingleCase,
  draft: Typed['draft'],
  around: OptionsAround,
  paths: PathChange,
): { readonly input: boolean; readonly options: boolean } {
  const there = inputDraft(each.input, paths);
  const key = (options: OptionsDraft): string => stable(optionsOf(options, around, paths));
  return {
    input: JSON.stringify(inputContent(there, paths)) === JSON.stringify(inputContent(draft.input, paths)),
    options: key(optionsDraft(each.options, around.shared, paths)) === key(draft.options),
  };
}

/** Options of a case and its file that the panel has no field for; a run takes them all the same. */
export function hiddenOptions(each: SingleCase, file: CaseFile): CaseOptions {
  return hidden(mergedOptions(file.options ?? {}, each.options ?? {}));
}

function hidden({ http_response_headers, vars, memory }: CaseOptions = {}): CaseOptions {
  const otherMemory = Object.entries(memory ?? {}).filter(([key]) => key !== 'max_pages');
  return {
    ...(http_response_headers !== undefined && { http_response_headers }),
    ...(vars !== undefined && { vars }),
    ...(otherMemory.length > 0 && { memory: Object.fromEntries(otherMemory) }),
  };
}

const joined = <K extends string, T extends object>(key: K, a: T | undefined, b: T | undefined): { [key in K]?: T } =>
  a === undefined && b === undefined ? {} : ({ [key]: { ...a, ...b } } as { [key in K]: T });

/** The order of keys in an object says nothing. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

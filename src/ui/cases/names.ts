// Names for cases: proposed, and kept apart.
import type { InputDraft } from '../panel/protocol';

const longest = 24;

/** E.g. `greet Ada`, `checkout new customer` for a file, `greet 2`. Not one of `taken`. */
export function proposeName(functionName: string, input: InputDraft, taken: readonly string[]): string {
  const about = aboutInput(input);
  if (about === undefined) return firstFree((number) => `${functionName} ${number}`, 1, taken);
  const name = `${functionName} ${about}`;
  return freeName(name, taken);
}

/** The name itself, or with the first number that is free. */
export function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? firstFree((number) => `${name} ${number}`, 2, taken) : name;
}

/** Why a case cannot have this name; undefined if it can. */
export function nameProblem(name: string, taken: readonly string[]): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return 'A case needs a name.';
  return taken.includes(trimmed) ? `There is already a case “${trimmed}” in this file.` : undefined;
}

function aboutInput({ mode, text, file }: InputDraft): string | undefined {
  if (mode === 'file')
    return (
      file
        .replace(/^.*[\\/]/, '')
        .replace(/\.[^.]*$/, '')
        .replace(/[-_]+/g, ' ') || undefined
    );
  const words = text.trim();
  if (mode === 'hex') return undefined;
  if (words === '') return 'without input';
  return mode === 'text' && words.length <= longest && !/[\n\t{}[\]<>"]/.test(words) ? words : undefined;
}

function firstFree(name: (number: number) => string, from: number, taken: readonly string[]): string {
  let number = from;
  while (taken.includes(name(number))) number++;
  return name(number);
}

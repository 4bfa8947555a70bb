// What is wrong with text that is no JSON, in words.

export interface Wording {
  readonly message: string;
  readonly hint: string;
}

/**
 * @param code name of the parser's error.
 * @param found the text at the error, empty at the end.
 */
export function wordingOf(code: string | undefined, found: string): Wording {
  const shown = shownText(found);
  switch (code) {
    case 'InvalidSymbol':
      return {
        message: `The file is no JSON: ${shown} means nothing in it.`,
        hint: 'Names and texts are in double quotes; true, false and null are in lower case.',
      };
    case 'PropertyNameExpected':
      return {
        message: `The file is no JSON: expected a name in double quotes, found ${shown}.`,
        hint: 'Write fields as "name": value.',
      };
    case 'ColonExpected':
      return { message: `The file is no JSON: expected ":", found ${shown}.`, hint: 'Put a colon behind the name.' };
    case 'CommaExpected':
      return { message: `The file is no JSON: expected ",", found ${shown}.`, hint: 'Put a comma before it.' };
    case 'CloseBraceExpected':
      return { message: `The file is no JSON: expected "}", found ${shown}.`, hint: 'Close the object with "}".' };
    case 'CloseBracketExpected':
      return { message: `The file is no JSON: expected "]", found ${shown}.`, hint: 'Close the list with "]".' };
    case 'EndOfFileExpected':
      return {
        message: `The file is no JSON: ${shown} stands behind its end.`,
        hint: 'Remove it, or the bracket before it that closes too early.',
      };
    case 'UnexpectedEndOfComment':
      return { message: 'The file is no JSON: a comment does not end.', hint: 'End it with "*/".' };
    case 'UnexpectedEndOfString':
      return {
        message: 'The file is no JSON: a string does not end on its line.',
        hint: 'End it with a double quote; a line break within a string is \\n.',
      };
    case 'UnexpectedEndOfNumber':
    case 'InvalidNumberFormat':
      return { message: `The file is no JSON: ${shown} is no number.`, hint: 'Write numbers as 1, -1.5 or 1e6.' };
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return {
        message: `The file is no JSON: there is no such escape in a string as in ${shown}.`,
        hint: 'Write a backslash as \\\\, and other characters as they are or as \\u and four hexadecimal digits.',
      };
    case 'InvalidCharacter':
      return {
        message: `The file is no JSON: a string has a control character.`,
        hint: 'Write a tab as \\t, and other control characters as \\u and four hexadecimal digits.',
      };
    default:
      return {
        message: `The file is no JSON: expected a value, found ${shown}.`,
        hint: 'A value is a string in double quotes, a number, true, false, null, [ … ] or { … }.',
      };
  }
}

function shownText(found: string): string {
  if (found === '') return 'the end of the file';
  const start = found.length > 20 ? `${found.slice(0, 20)}…` : found;
  return start.startsWith('"') ? start : `"${start}"`;
}

// Where two outputs begin to differ, in a clause.
import { countNewlines, decodeUtf8, equalBytes, firstDifference, newline } from '../../../compare/bytes';
import { readableText } from '../../content';
import { briefly } from '../json';
import { sizeOf } from './text';

/** E.g. `in line 2, column 5: "b" expected, "c" found`; undefined if they are the same. */
export function bytesDifference(expected: Uint8Array, actual: Uint8Array): string | undefined {
  if (equalBytes(expected, actual)) return undefined;
  if (actual.length === 0) return `: ${sizeOf(expected)} expected, nothing found`;
  if (expected.length === 0) return `: nothing expected, ${sizeOf(actual)} found`;
  const first = firstDifference(expected, actual);
  const areTexts = readableText(expected) !== undefined && readableText(actual) !== undefined;
  if (areTexts) return inText(expected, actual, first);
  return ` at byte ${first}: ${hexAt(expected, first)} expected, ${hexAt(actual, first)} found`;
}

/** What is left of the line that differs is shown, up to so many bytes. */
const shownBytes = 120;

function inText(expected: Uint8Array, actual: Uint8Array, differs: number): string {
  let first = differs;
  // Back to the beginning of a character whose later bytes differ.
  while (first > 0 && ((expected[first] ?? 0) & 0xc0) === 0x80) first--;
  const line = 1 + countNewlines(expected, 0, first);
  const column = 1 + decodeUtf8(expected.subarray(expected.subarray(0, first).lastIndexOf(newline) + 1, first)).length;
  const [left, right] = [restOfLine(expected, first), restOfLine(actual, first)];
  return ` in line ${line}, column ${column}: ${left} expected, ${right} found`;
}

function restOfLine(bytes: Uint8Array, from: number): string {
  if (from >= bytes.length) return 'the end';
  const end = bytes.indexOf(newline, from);
  if (end === from) return 'the end of the line';
  const rest = decodeUtf8(bytes.subarray(from, Math.min(end < 0 ? bytes.length : end, from + shownBytes)));
  return briefly(rest.replace(/\ufffd$/, ''));
}

const hexAt = (bytes: Uint8Array, at: number): string => {
  const byte = bytes[at];
  return byte === undefined ? 'the end' : `0x${byte.toString(16).padStart(2, '0')}`;
};

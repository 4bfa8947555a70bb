// What was expected and what was found as two texts that can be read side by side.
import { firstDifference } from '../../compare/bytes';
import { readableText } from '../content';
import { isObject } from './json';

export interface Sides {
  readonly expected: string;
  readonly actual: string;
}

/** Characters of each side; what differs first is among them. */
const shownLength = 64 * 1024;
/** Characters before what differs first, if the beginning has to be left out. */
const shownBefore = 4 * 1024;
/** Larger JSON is shown as it was written. */
const prettyLength = 2 * 1024 * 1024;

/** JSON in lines if both are and what differs shows there, else text if both are, else hexadecimal lines. */
export function bytesSides(expected: Uint8Array, actual: Uint8Array): Sides {
  const [left, right] = [readableText(expected), readableText(actual)];
  if (left === undefined || right === undefined) return hexSides(expected, actual);
  const [prettyLeft, prettyRight] = [prettyText(left), prettyText(right)];
  const bothPretty = prettyLeft !== undefined && prettyRight !== undefined && prettyLeft !== prettyRight;
  return bothPretty ? textSides(prettyLeft, prettyRight) : textSides(left, right);
}

/** @param written the actual JSON as it was written, for what is nested too deeply. */
export const jsonSides = (expected: unknown, actual: unknown, written: string): Sides =>
  textSides(pretty(expected) ?? '', pretty(actual) ?? written);

/** Both cut to the same window, which says what it leaves out. */
export function textSides(expected: string, actual: string): Sides {
  const first = firstDifferent(expected, actual);
  const start = first < shownLength - shownBefore ? 0 : first - shownBefore;
  return { expected: cut(expected, start), actual: cut(actual, start) };
}

/** What there is, where it cannot be compared. */
export function shown(bytes: Uint8Array): string {
  const text = readableText(bytes);
  return text === undefined ? hexWindow(bytes, 0) : cut(prettyText(text) ?? text, 0);
}

/** JSON in lines with sorted keys; undefined if it is nested too deeply for that. */
export function pretty(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, each: unknown) => (isObject(each) ? withSortedKeys(each) : each), 2);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const withSortedKeys = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));

/** Undefined for what is no object or array. */
function prettyText(text: string): string | undefined {
  if (text.length > prettyLength || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return pretty(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function firstDifferent(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one[at] === other[at]) at++;
  return at;
}

function cut(text: string, start: number): string {
  const end = start + shownLength;
  const before = Math.min(start, text.length);
  return [
    ...(before > 0 ? [`… ${before} characters before this are not shown …`] : []),
    text.slice(start, end),
    ...(text.length > end ? [`… ${text.length - end} more characters are not shown …`] : []),
  ].join('\n');
}

const perLine = 16;
/** A line of 16 bytes has 79 characters with its end. */
const shownBytes = Math.floor(shownLength / 79) * perLine;

function hexSides(expected: Uint8Array, actual: Uint8Array): Sides {
  const first = firstDifference(expected, actual);
  const start = first < shownBytes / 2 ? 0 : first - (first % perLine) - 16 * perLine;
  return { expected: hexWindow(expected, start), actual: hexWindow(actual, start) };
}

function hexWindow(bytes: Uint8Array, start: number): string {
  const end = start + shownBytes;
  const before = Math.min(start, bytes.length);
  const lines = before > 0 ? [`… ${before} bytes before this are not shown …`] : [];
  for (let at = start; at < Math.min(end, bytes.length); at += perLine) lines.push(hexLine(bytes, at));
  if (bytes.length > end) lines.push(`… ${bytes.length - end} more bytes are not shown …`);
  return lines.join('\n');
}

/** `00000010  00 61 73 6d 01 00 00 00  …                        |.asm....|`. */
function hexLine(bytes: Uint8Array, at: number): string {
  const line = [...bytes.subarray(at, at + perLine)];
  const hex = line.map((byte) => byte.toString(16).padStart(2, '0'));
  const columns = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`.padEnd(3 * perLine);
  const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
  return `${at.toString(16).padStart(8, '0')}  ${columns}  |${text}|`;
}

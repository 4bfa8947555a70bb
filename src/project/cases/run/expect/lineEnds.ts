// What git does to text files on Windows: an expected output that was right has other line ends there.
import { utf8Text } from '../../../../text/utf8';

/** What to do where the line ends of a file are all that differs; undefined where more does. */
export function lineEndsHint(expected: Uint8Array, actual: Uint8Array): string | undefined {
  const [left, right] = [utf8Text(expected), utf8Text(actual)];
  if (left === undefined || right === undefined || unixLines(left) !== unixLines(right)) return undefined;
  return 'Only line ends differ. If git has changed those of the file, say "-text" of it in .gitattributes, e.g. "__snapshots__/** -text".';
}

const unixLines = (text: string): string => text.replaceAll('\r\n', '\n');

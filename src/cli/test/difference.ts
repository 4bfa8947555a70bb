// Expected and actual as a unified diff for terminals.
import { structuredPatch } from 'diff';
import { visible, type Colours } from '../terminal';

const mostLines = 80;
const longLine = 400;
/** Characters that are shown before the first difference of long lines. */
const lead = 60;

export function difference(expected: string, actual: string, colours: Colours): string {
  const [before, after] = shortened(expected, actual);
  const legend = `${colours.green('- expected')}  ${colours.red('+ actual')}`;
  // Where only line ends differ, they are what is to be seen.
  const show = visible(before) === visible(after) ? withLineEnds : visible;
  const lines = patchLines(show(before), show(after)).map((line) => {
    if (line.startsWith('-')) return colours.green(line);
    if (line.startsWith('+')) return colours.red(line);
    return line.startsWith('@@') ? colours.cyan(line) : line;
  });
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines);
  return [legend, ...shown, ...(more > 0 ? [colours.dim(`… ${more} more lines`)] : [])].join('\n');
}

const withLineEnds = (text: string): string => visible(text.replaceAll('\r', '␍'));

function patchLines(expected: string, actual: string): string[] {
  // Texts that have little in common take the square of their length; what takes long is not worth reading as a diff.
  const patch = structuredPatch('', '', expected, actual, '', '', { context: 3, timeout: 1000 });
  if (patch === undefined) return [...mark('-', expected), ...mark('+', actual)];
  const several = patch.hunks.length > 1;
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    ...(several ? [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`] : []),
    ...lines.filter((line) => !line.startsWith('\\') || missesLineEnd(expected) !== missesLineEnd(actual)),
  ]);
}

const missesLineEnd = (text: string): boolean => !text.endsWith('\n');

const mark = (sign: string, text: string): string[] => text.split('\n').map((line) => `${sign}${line}`);

/** Of long single lines what is around the first difference. */
function shortened(expected: string, actual: string): [string, string] {
  const isLong = Math.max(expected.length, actual.length) > longLine;
  if (!isLong || expected.includes('\n') || actual.includes('\n')) return [expected, actual];
  let same = 0;
  while (same < expected.length && expected[same] === actual[same]) same++;
  const start = Math.max(0, same - lead);
  const cut = (text: string): string => {
    const rest = text.length - start - longLine;
    const end = rest > 0 ? `… ${rest} more characters` : '';
    return `${start > 0 ? '…' : ''}${text.slice(start, start + longLine)}${end}`;
  };
  return [cut(expected), cut(actual)];
}

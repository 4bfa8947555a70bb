// The output as JSON, and where it breaks if it is none.
import { parseTree, type ParseError } from 'jsonc-parser';
import { messageOf } from '../../../../runtime/errors';
import { jsonDifferences, mentioned, type Comparison } from '../json';
import type { Path } from '../parts';
import { jsonSides, pretty, shown } from '../sides';
import type { Failures } from './call';
import { utf8Text } from '../../../../text/utf8';

/** Compares the output's value with the expected one. */
export function jsonFailures(output: Uint8Array, expected: unknown, comparison: Comparison, path: Path): Failures {
  const read = readJson(output);
  if ('problem' in read) {
    return [{ message: read.problem, expected: pretty(expected) ?? '', actual: shown(output), path }];
  }
  const [first, count] = firstAndCount(jsonDifferences(expected, read.value, comparison));
  if (first === undefined) return [];
  const more = count > 1 ? ` (and ${moreThan(count - 1)} more)` : '';
  if (comparison === 'equal') {
    const message = `The output differs from the expected one ${first}${more}.`;
    return [{ message, ...jsonSides(expected, read.value, read.text), path }];
  }
  const message = `The output does not have what is expected ${first}${more}.`;
  const hint = 'Of the output, only what the expectation speaks of is shown.';
  return [{ message, ...jsonSides(expected, mentioned(read.value, expected), read.text), hint, path }];
}

/** As many differences as a person would count. */
const counted = 1000;
const moreThan = (count: number): string => (count >= counted ? `at least ${counted}` : String(count));

function firstAndCount(differences: Iterable<string>): [string | undefined, number] {
  let first: string | undefined;
  let count = 0;
  for (const each of differences) {
    first ??= each;
    if (++count > counted) break;
  }
  return [first, count];
}

type Read = { readonly value: unknown; readonly text: string } | { readonly problem: string };

function readJson(output: Uint8Array): Read {
  if (output.length === 0) return { problem: 'The output is empty; JSON is expected.' };
  const text = utf8Text(output);
  if (text === undefined) return { problem: 'The output is not JSON: it is not UTF-8.' };
  try {
    return { value: JSON.parse(text) as unknown, text };
  } catch (error) {
    return { problem: `The output is not JSON${whereItBreaks(text) ?? `: ${messageOf(error)}`}.` };
  }
}

/** The engine's own message has the place only sometimes. */
function whereItBreaks(text: string): string | undefined {
  const offset = firstError(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const found =
    offset >= text.length ? 'it ends too early' : `${JSON.stringify(text.slice(offset, offset + 20))} found`;
  return `: ${found} in line ${line}, column ${column}`;
}

function firstError(text: string): number | undefined {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    // Nested too deeply for a parser that calls itself.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return errors[0]?.offset;
}

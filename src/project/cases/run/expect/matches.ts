// `matches`: an expression that finds something in the output's text.
import { shown } from '../sides';
import type { Failures } from './call';
import { utf8Text } from '../../../../text/utf8';
import { finds } from './text';

export function matchesFailures(output: Uint8Array, source: string): Failures {
  const path = ['matches'];
  const text = utf8Text(output);
  if (finds(source, text === undefined ? [] : [text], path)) return [];
  const why = text === undefined ? 'is not UTF-8 text, in which' : 'has nothing that';
  const message =
    text === undefined ? `The output ${why} /${source}/u could match.` : `The output ${why} /${source}/u matches.`;
  return [{ message, expected: `/${source}/u`, actual: shown(output), path }];
}

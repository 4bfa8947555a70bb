// Whether what a plug-in passes is what a rule is for.
import { utf8Text } from '../text/utf8';
import { sameBytes } from './bytes';
import { containsJson, equalJson } from './json';
import type { ValueMatcher } from './types';
import { sameNumber, type Argument } from './values';

/**
 * A matcher as a function, made once: an expression is not compiled for each call.
 *
 * @throws SyntaxError if its expression is none.
 */
export function argumentTest(matcher: ValueMatcher): (argument: Argument) => boolean {
  if ('any' in matcher) return () => true;
  if ('number' in matcher) return ({ value }) => sameNumber(value, matcher.number);
  const test = bytesTest(matcher);
  return ({ block }) => block !== undefined && test(block);
}

/** The same for bytes, which no number fits. */
export function bytesTest(matcher: ValueMatcher): (bytes: Uint8Array) => boolean {
  if ('any' in matcher) return () => true;
  if ('number' in matcher) return () => false;
  if ('bytes' in matcher) return (bytes) => sameBytes(bytes, matcher.bytes);
  if ('pattern' in matcher) {
    const expression = new RegExp(matcher.pattern, 'u');
    return (bytes) => {
      const text = utf8Text(bytes);
      return text !== undefined && expression.test(text);
    };
  }
  const [compare, wanted] = 'json' in matcher ? [equalJson, matcher.json] : ([containsJson, matcher.contains] as const);
  return (bytes) => {
    const parsed = asJson(bytes);
    return parsed !== undefined && compare(parsed.value, wanted);
  };
}

function asJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  const text = utf8Text(bytes);
  if (text === undefined) return undefined;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

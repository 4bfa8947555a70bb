// Rules of a case's mocks, read.
import type { FunctionAnswer, FunctionRule, HttpAnswer, HttpRule, ValueMatcher } from '../../../mocks/types';
import { messageOf } from '../../../runtime/errors';
import type { Content, FunctionMock, HttpMock, Matcher } from '../model';
import { CaseProblem, type Path } from '../run/parts';
import { numberOf, type Contents } from './contents';

/** @throws CaseProblem */
export async function functionRule(mock: FunctionMock, contents: Contents, path: Path): Promise<FunctionRule> {
  const { with: wanted, times, delay_ms: delayMs } = mock;
  const matchers = wanted?.map((each, at) => matcherOf(each, contents, [...path, 'with', at]));
  return {
    ...(matchers && { with: await Promise.all(matchers) }),
    ...(times !== undefined && { times }),
    ...(delayMs !== undefined && { delayMs }),
    answer: await functionAnswer(mock, contents, path),
  };
}

/** @throws CaseProblem */
export async function functionAnswer(
  { returns, error }: Pick<FunctionMock, 'returns' | 'error'>,
  contents: Contents,
  path: Path,
): Promise<FunctionAnswer> {
  if (error !== undefined) return { error };
  if (returns === undefined) return { nothing: true };
  const value = numberOf(returns);
  if (value !== undefined) return { value };
  return { bytes: await contents.bytes(returns as Content, [...path, 'returns'], 'What the mock returns') };
}

/** @throws CaseProblem */
export async function httpRule(mock: HttpMock, contents: Contents, path: Path): Promise<HttpRule> {
  const { url, method, headers, body, times, delay_ms: delayMs } = mock;
  return {
    ...(url !== undefined && { url }),
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(headers && { headers: lowerCased(headers) }),
    ...(body !== undefined && { body: await matcherOf(body, contents, [...path, 'body']) }),
    ...(times !== undefined && { times }),
    ...(delayMs !== undefined && { delayMs }),
    answer: await httpAnswer(mock, contents, path),
  };
}

/** @throws CaseProblem */
export async function httpAnswer(
  { status = 200, response_headers = {}, response = '', error }: HttpMock,
  contents: Contents,
  path: Path,
): Promise<HttpAnswer> {
  if (error !== undefined) return { error };
  const body = await contents.bytes(response, [...path, 'response'], 'The response');
  return { status, headers: lowerCased(response_headers), body };
}

async function matcherOf(matcher: Matcher | null, contents: Contents, path: Path): Promise<ValueMatcher> {
  if (matcher === null) return { any: true };
  const number = numberOf(matcher);
  if (number !== undefined) return { number };
  if (typeof matcher === 'object') {
    if ('contains' in matcher) return { contains: matcher.contains };
    if ('json' in matcher) return { json: matcher.json };
    if ('matches' in matcher) return { pattern: expression(matcher.matches, [...path, 'matches']) };
  }
  return { bytes: await contents.bytes(matcher as Content, path, 'What the mock is for') };
}

function expression(pattern: string, path: Path): string {
  try {
    new RegExp(pattern, 'u');
    return pattern;
  } catch (error) {
    throw new CaseProblem(path, `"${pattern}" is no regular expression: ${messageOf(error)}.`);
  }
}

export const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

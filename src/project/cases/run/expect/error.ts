// `error` and `exit_code`: how the call ends. Without them it has to succeed.
import type { PluginErrorData } from '../../../../runtime/errors';
import type { Expectation } from '../../model';
import type { CaseFailure } from '../../result';
import { shown } from '../sides';
import type { Failures, JudgedCall } from './call';
import { finds } from './text';

export function endFailures(call: JudgedCall, { error: expected, exit_code }: Expectation): Failures {
  const { error } = call.result;
  const failures: CaseFailure[] = [];
  if (expected !== undefined) failures.push(...errorFailures(call, expected));
  if (exit_code !== undefined) failures.push(...exitCodeFailures(call, exit_code, expected !== undefined));
  if (expected === undefined && exit_code === undefined && error !== undefined) {
    const { message, hint } = describe(call.functionName, error);
    failures.push({ message, actual: errorText(error), ...(hint !== undefined && { hint }), path: [] });
  }
  return failures;
}

function errorFailures({ functionName, result }: JudgedCall, expected: NonNullable<Expectation['error']>): Failures {
  const path = ['error'];
  const wanted = expected === true ? undefined : typeof expected === 'string' ? expected : `/${expected.matches}/u`;
  if (result.error === undefined) {
    const which = wanted === undefined ? '' : ` with ${typeof expected === 'string' ? JSON.stringify(wanted) : wanted}`;
    return [
      { message: `"${functionName}" succeeded; an error${which} is expected.`, actual: shown(result.output), path },
    ];
  }
  if (expected === true || wanted === undefined) return [];
  const { message } = result.error;
  const found =
    typeof expected === 'string'
      ? message.includes(expected)
      : finds(expected.matches, [message], ['error', 'matches']);
  if (found) return [];
  const sentence = `"${functionName}" failed with another error than expected (${result.error.code}).`;
  return [{ message: sentence, expected: wanted, actual: errorText(result.error), path }];
}

function exitCodeFailures({ functionName, result }: JudgedCall, expected: number, errorExpected: boolean): Failures {
  const { error } = result;
  const actual = error?.exitCode ?? result.returnCode;
  if (actual === expected) return [];
  const path = ['exit_code'];
  const sides = { expected: String(expected), actual: actual === undefined ? 'none' : String(actual) };
  if (actual === undefined && error !== undefined && !errorExpected) {
    const { message, hint } = describe(functionName, error);
    return [
      { message: `${message} Exit code ${expected} is expected.`, ...sides, ...(hint !== undefined && { hint }), path },
    ];
  }
  const message = `"${functionName}" ended with ${actual === undefined ? 'no exit code' : `exit code ${actual}`}; ${expected} is expected.`;
  const hint = error?.message;
  return [{ message, ...sides, ...(hint !== undefined && { hint }), path }];
}

function describe(functionName: string, { code, message, hint }: PluginErrorData): { message: string; hint?: string } {
  const end = /[.!?]$/.test(message) ? '' : '.';
  return { message: `"${functionName}" failed (${code}): ${message}${end}`, ...(hint !== undefined && { hint }) };
}

/** All that is known of an error, its frames innermost first. */
function errorText({ code, message, hint, wasmStack = [], hostStack }: PluginErrorData): string {
  return [
    `${code}: ${message}`,
    ...(hint === undefined ? [] : [hint]),
    ...wasmStack.map(({ functionName, functionIndex }) => `  at ${functionName ?? `wasm-function[${functionIndex}]`}`),
    ...(hostStack === undefined ? [] : [hostStack]),
  ].join('\n');
}

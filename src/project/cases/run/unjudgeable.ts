// Errors of a call that say nothing of what the plug-in does: it could not be called at all.
import type { PluginErrorCode, PluginErrorData } from '../../../runtime/errors';
import { missingImportsHint } from '../../../runtime/imports';
import { functionHint } from '../../functions';
import type { CaseCall } from '../model';
import { finds } from './expect/text';
import { CaseProblem, type Path } from './parts';

const ofTheFunction: readonly PluginErrorCode[] = ['unknown-function', 'not-callable'];
const ofThePlugin: readonly PluginErrorCode[] = ['link', 'invalid', 'component', 'manifest', 'source', 'hash'];

/**
 * @param at path of the call within the case.
 * @throws CaseProblem unless the error is an ordinary one, or the case expects its very message.
 */
export function checkCallable(error: PluginErrorData, call: CaseCall, bytes: Uint8Array, at: Path): void {
  const { code, message, hint } = error;
  if (![...ofTheFunction, ...ofThePlugin].includes(code) || isNamed(message, call, at)) return;
  if (!ofTheFunction.includes(code)) {
    throw new CaseProblem([], `The plug-in cannot be run: ${message}`, hint === missingImportsHint ? mocksHint : hint);
  }
  throw new CaseProblem([...at, 'function'], message, functionHint(call.function, bytes) ?? hint);
}

const mocksHint = 'What the host of the plug-in provides is to be said in "mocks" of the case or of the file.';

/** That any error is expected does not mean one in the case itself. */
function isNamed(message: string, { expect }: CaseCall, at: Path): boolean {
  const expected = expect?.error;
  if (expected === undefined || expected === true) return false;
  if (typeof expected === 'string') return message.includes(expected);
  return finds(expected.matches, [message], [...at, 'expect', 'error', 'matches']);
}

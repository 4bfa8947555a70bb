// Errors of a call that say nothing of what the plug-in does: it could not be called at all.
import { closest } from '../../../runtime/closest';
import type { PluginErrorCode, PluginErrorData } from '../../../runtime/errors';
import { readModule } from '../../../wasm';
import { describeFunctions } from '../../functions';
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
    throw new CaseProblem([], `The plug-in cannot be run: ${message}`, code === 'link' ? mocksHint : hint);
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

const listed = 20;

function functionHint(wanted: string, bytes: Uint8Array): string | undefined {
  const names = callableNames(bytes);
  if (names.length === 0) return undefined;
  const near = closest(wanted, names);
  const list = `The plug-in has ${names.slice(0, listed).join(', ')}${names.length > listed ? ', …' : ''}.`;
  return near === undefined ? list : `Did you mean "${near}"? ${list}`;
}

const callableNames = (bytes: Uint8Array): string[] =>
  describeFunctions(readModule(bytes))
    .filter(({ callable }) => callable)
    .map(({ name }) => name);

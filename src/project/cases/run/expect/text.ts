// The two things that people ask of texts: that they hold a part, or that an expression finds something in them.
import { createContext, Script } from 'node:vm';
import { messageOf } from '../../../../runtime/errors';
import { codeOf } from '../../unreadable';
import { CaseProblem, type Path } from '../parts';

/** Milliseconds. Some expressions need longer than anybody lives, and whoever waits for one does nothing else. */
const longestSearch = 1000;

/** Only code that is run as a script can be told when to stop. */
const search = new Script('texts.some((text) => pattern.test(text))');
let searchContext: { pattern?: RegExp; texts?: readonly string[] } | undefined;

/**
 * Whether an expression finds something in one of the texts.
 *
 * @throws CaseProblem if the expression is none, or takes too long.
 */
export function finds(source: string, texts: readonly string[], path: Path): boolean {
  const pattern = expression(source, path);
  const context = (searchContext ??= createContext({}));
  try {
    Object.assign(context, { pattern, texts });
    return search.runInContext(context, { timeout: longestSearch }) === true;
  } catch (error) {
    if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    const hint =
      'Expressions with repetitions within repetitions, such as (a+)+, take very long where they do not fit.';
    throw new CaseProblem(path, `The search for /${source}/u took more than ${longestSearch} ms.`, hint);
  } finally {
    delete context.pattern;
    delete context.texts;
  }
}

function expression(source: string, path: Path): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    throw new CaseProblem(path, `${JSON.stringify(source)} is no regular expression: ${messageOf(error)}`);
  }
}

/** How long a text is, in words for a sentence. */
export const sizeOf = (bytes: Uint8Array): string => (bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`);

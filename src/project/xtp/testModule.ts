// What makes a module a test of XTP's, by its imports and exports.
import { closest } from '../../runtime/closest';
import type { ExternalType, WasmModule } from '../../wasm/types';

/** The module under which the harness is imported. */
export const harnessModule = 'xtp:test/harness';

/** Parameters of the harness' functions: handles, and the value of an assertion. Earlier libraries gave no reason. */
const harness: Readonly<Record<string, { readonly parameters: readonly number[]; readonly result: boolean }>> = {
  assert: { parameters: [2, 3], result: false },
  call: { parameters: [2], result: true },
  time: { parameters: [2], result: true },
  group: { parameters: [1], result: false },
  reset: { parameters: [0], result: false },
  mock_input: { parameters: [0], result: true },
};

const harnessNames = Object.keys(harness);

/**
 * Whether a module is a test for other plug-ins: it imports what only a test can use. Mock hosts may import `mock_input`
 * and are no tests.
 */
export const isXtpTestModule = ({ imports }: WasmModule): boolean =>
  imports.some(({ module, name }) => module === harnessModule && name !== 'mock_input');

/** What keeps a module from being run as a test; a sentence each. */
export function testModuleProblems({ imports, exports }: WasmModule): string[] {
  const problems = imports
    .filter(({ module }) => module === harnessModule)
    .flatMap(({ name, external }) => {
      if (Object.hasOwn(harness, name))
        return fits(name, external) ? [] : [`${harnessModule} ${name} has another type.`];
      const near = closest(name, harnessNames);
      return [`${harnessModule} has no ${name}${near === undefined ? '.' : `; did you mean ${near}?`}`];
    });
  const test = exports.find(({ name }) => name === 'test');
  if (test?.external.kind === 'function') return problems;
  return [...problems, 'It exports no function "test", which the runner calls.'];
}

/** Integers of any size pass: some toolchains import handles as i32. */
function fits(name: string, external: ExternalType): boolean {
  const known = harness[name];
  if (external.kind !== 'function' || known === undefined) return false;
  const { parameters, results } = external.type;
  return (
    known.parameters.includes(parameters.length) &&
    results.length === (known.result ? 1 : results.length) &&
    [...parameters, ...results].every((type) => type === 'i32' || type === 'i64')
  );
}

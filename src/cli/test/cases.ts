// The tests of a case file.
import { parseCases, placeOf } from '../../project/cases/file';
import { CaseRunner } from '../../project/cases/run';
import type { PlannedFile, PlannedTest } from './plan';
import type { FileProblem } from './report';

export function planCases(path: string, text: string): Pick<PlannedFile, 'problems' | 'tests'> {
  const parsed = parseCases(text);
  const { file } = parsed;
  const problems = parsed.problems.map(({ line, column, message, hint, severity, caseName }): FileProblem => {
    const isNamed = caseName === undefined || message.startsWith('The case');
    const whole = isNamed ? message : `The case ${JSON.stringify(caseName)}: ${message}`;
    return { line, column, message: whole, severity, ...(hint !== undefined && { hint }) };
  });
  if (file === undefined) return { problems, tests: [] };
  const tests = file.cases.map((each, at): PlannedTest => {
    const { line = 1, column = 1, index = at } = parsed.places[at] ?? {};
    const place = { line, column };
    return {
      name: each.name,
      place,
      run: ({ runner, inputs, options, signal }) =>
        new CaseRunner({
          runner,
          files: inputs,
          loadPlugin: (location) => inputs.loadPlugin(location),
          // Who runs a command in a folder trusts what is in it.
          scripts: true,
        }).run(path, file, each, { signal, update: options.update }),
      placeOf: (inside) => {
        const found = placeOf(parsed, index, inside);
        return found === undefined ? place : { line: found.line, column: found.column };
      },
    };
  });
  return { problems, tests };
}

// A vitest reporter that writes the results of the run for npm test, with the reasons of what was skipped.
import { failure, noResults, writeResults } from './results.mjs';

export default class VitestResults {
  onTestRunEnd(modules, errors) {
    const results = noResults();
    for (const module of modules) {
      for (const test of module.children.allTests()) add(results, test, module.relativeModuleId);
      // A file that does not load, or a hook that fails, has no test to show it.
      for (const { message } of module.errors()) results.failed.push(`${module.relativeModuleId}: ${message}`);
      for (const suite of module.children.allSuites()) {
        for (const { message } of suite.errors()) results.failed.push(`${suite.fullName}: ${message}`);
      }
    }
    for (const { message } of errors) results.failed.push(`outside of any test: ${message}`);
    writeResults(results);
  }
}

function add(results, test, file) {
  const { state, note, errors = [] } = test.result();
  const name = `${file} › ${test.fullName.replaceAll(' > ', ' › ')}`;
  if (state === 'passed') results.passed++;
  else if (state === 'skipped') results.skipped.push({ name, reason: note ?? 'marked as skipped in the test' });
  else results.failed.push(failure(name, errors.map(({ message, diff = '' }) => `${message}\n${diff}`).join('\n')));
}

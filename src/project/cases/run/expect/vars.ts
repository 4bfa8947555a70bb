// `vars`: their values after the call. Those that are not named may have any.
import { closest } from '../../../../runtime/closest';
import type { VarSnapshot } from '../../../../runner/protocol';
import type { Content } from '../../model';
import type { CaseFailure } from '../../result';
import { bytesSides, shown } from '../sides';
import { bytesDifference } from './bytesDifference';
import type { Failures, ReadContent } from './call';

export async function varFailures(
  vars: readonly VarSnapshot[],
  expected: Readonly<Record<string, Content>>,
  read: ReadContent,
): Promise<Failures> {
  const failures: CaseFailure[] = [];
  for (const [name, content] of Object.entries(expected)) {
    const path = ['vars', name];
    const bytes = await read(content, path);
    const found = vars.find((each) => each.name === name);
    if (found === undefined) {
      failures.push({
        message: `There is no var "${name}" after the call.`,
        expected: shown(bytes),
        hint: hintFor(name, vars),
        path,
      });
      continue;
    }
    const difference = bytesDifference(bytes, found.value);
    if (difference === undefined) continue;
    failures.push({
      message: `The var "${name}" differs from the expected one${difference}.`,
      ...bytesSides(bytes, found.value),
      path,
    });
  }
  return failures;
}

const listed = 10;

function hintFor(name: string, vars: readonly VarSnapshot[]): string {
  if (vars.length === 0) return 'No var is set.';
  const names = vars.map((each) => each.name);
  const near = closest(name, names);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return `Set are: ${names.slice(0, listed).join(', ')}${names.length > listed ? ', …' : ''}.`;
}

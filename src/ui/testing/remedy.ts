// What can be done about a failure with a click.
import type { CaseFailure } from '../../project/cases/result';

/** Menus tell messages by it. */
export type Remedy = 'output' | 'snapshot';

/** What an output can be taken over into. */
const acceptable: readonly unknown[] = ['output', 'contains', 'matches', 'hash', 'vars', 'exit_code', 'error'];

export function remedyOf({ path }: CaseFailure): Remedy | undefined {
  const field = path[path.lastIndexOf('expect') + 1];
  if (!path.includes('expect')) return undefined;
  return field === 'snapshot' ? 'snapshot' : acceptable.includes(field) ? 'output' : undefined;
}

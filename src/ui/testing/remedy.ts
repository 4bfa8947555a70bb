// What can be done about a failure with a click.
import type { CaseFailure } from '../../project/cases/result';

/** Menus tell messages by it. */
export type Remedy = 'output' | 'snapshot';

/** What an output can be taken over into. */
const acceptable: readonly unknown[] = ['output', 'contains', 'matches', 'hash', 'vars', 'exit_code', 'error'];

export function remedyOf({ path, snapshot }: CaseFailure): Remedy | undefined {
  if (snapshot !== undefined) return 'snapshot';
  const at = path.lastIndexOf('expect');
  return at >= 0 && acceptable.includes(path[at + 1]) ? 'output' : undefined;
}

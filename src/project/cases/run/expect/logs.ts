// `logs`: each is found in some line, in any order.
import type { LogEntry } from '../../../../runner/protocol';
import { logText } from '../../../logText';
import type { CaseOptions, LogExpectation } from '../../model';
import type { CaseFailure } from '../../result';
import { textSides } from '../sides';
import type { Failures, JudgedCall } from './call';
import { finds } from './text';

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

export function logFailures(
  { logs, result }: JudgedCall,
  expected: readonly LogExpectation[],
  level: CaseOptions['log_level'] = 'info',
): Failures {
  return expected.flatMap((each, index): readonly CaseFailure[] => {
    const path = ['logs', index];
    if (isFound(each, logs, path)) return [];
    const hint = hintFor(each, level, result.droppedLogs);
    const said = logs.map(logText).join('\n');
    const message = `No line of ${logs.length === 1 ? 'the one' : `the ${logs.length}`} that the plug-in wrote ${describe(each)}.`;
    return [{ message, ...textSides(textOf(each), said), ...(hint !== undefined && { hint }), path }];
  });
}

function isFound(expected: LogExpectation, logs: readonly LogEntry[], path: readonly (string | number)[]): boolean {
  if (typeof expected === 'string') return logs.some(({ text }) => text.includes(expected));
  const { text: part, matches, source: wanted } = expected;
  const lines = logs.flatMap(({ source, text }) =>
    (wanted === undefined || source === wanted) && (part === undefined || text.includes(part)) ? [text] : [],
  );
  return matches === undefined ? lines.length > 0 : finds(matches, lines, [...path, 'matches']);
}

function describe(expected: LogExpectation): string {
  if (typeof expected === 'string') return `has ${JSON.stringify(expected)}`;
  const { text, matches, source } = expected;
  const clauses = [
    ...(source === undefined ? [] : [`is of ${source}`]),
    ...(text === undefined ? [] : [`has ${JSON.stringify(text)}`]),
    ...(matches === undefined ? [] : [`matches /${matches}/u`]),
  ];
  return clauses.length === 0 ? 'is there' : clauses.join(' and ');
}

function textOf(expected: LogExpectation): string {
  if (typeof expected === 'string') return expected;
  const { text, matches, source } = expected;
  const parts = [...(text === undefined ? [] : [text]), ...(matches === undefined ? [] : [`/${matches}/u`])];
  return `${source === undefined ? '' : `[${source}] `}${parts.join(' ')}`;
}

function hintFor(expected: LogExpectation, kept: (typeof levels)[number], dropped: number): string | undefined {
  const source = typeof expected === 'string' ? undefined : expected.source;
  const level = levels.findIndex((each) => each === source);
  if (level >= 0 && level < levels.indexOf(kept)) {
    return `Logs below ${kept} are not kept; set options.log_level to ${source ?? ''}.`;
  }
  return dropped > 0 ? `${dropped} more lines were written than are kept.` : undefined;
}

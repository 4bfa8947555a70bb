// Which log entries are shown.
import type { LogEntry, LogLevel } from '../../src/runner/protocol';

export const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

export interface LogFilter {
  /** Lowest level shown. */
  readonly level: LogLevel;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** Shown entries hold this, in any case. */
  readonly text: string;
}

export const showAll: LogFilter = { level: 'trace', stdout: true, stderr: true, text: '' };

export function passes({ source, text }: LogEntry, filter: LogFilter): boolean {
  if (source === 'stdout' || source === 'stderr') {
    if (!filter[source]) return false;
  } else if (levels.indexOf(source) < levels.indexOf(filter.level)) {
    return false;
  }
  return filter.text === '' || text.toLowerCase().includes(filter.text.toLowerCase());
}

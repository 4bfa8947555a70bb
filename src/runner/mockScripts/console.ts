// The console of mock scripts: its lines are logs of the session.
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { logLevels, type Host, type LogLevel } from '../../runtime/host';

/** By the methods that have a level of their own; all others go by their stream. */
const levels: Readonly<Record<string, LogLevel>> = { debug: 'debug', error: 'error', trace: 'error' };

export function scriptConsole(lowest: LogLevel, host: Host): Console {
  const writing = (level: LogLevel): Writable =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _, done) => {
        if (logLevels.indexOf(level) >= logLevels.indexOf(lowest)) host.log(level, text.replace(/\n$/, ''));
        done();
      },
    });
  const scripts = new Console({ stdout: writing('info'), stderr: writing('warn') });
  for (const [method, level] of Object.entries(levels)) {
    const own = new Console({ stdout: writing(level), stderr: writing(level) });
    Object.assign(scripts, { [method]: own[method as 'debug'].bind(own) });
  }
  return scripts;
}

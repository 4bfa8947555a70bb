// An entry of a plug-in's log as people read it in a terminal or a report.
interface Entry {
  readonly source: string;
  readonly text: string;
  readonly leftOutBefore?: number;
}

/** With a line before it, if there were entries before it that were not kept. */
export function logText({ source, text, leftOutBefore = 0 }: Entry): string {
  const gap = `… ${leftOutBefore.toLocaleString('en')} ${leftOutBefore === 1 ? 'entry' : 'entries'} left out …\n`;
  return `${leftOutBefore > 0 ? gap : ''}[${source}] ${text}`;
}

// One line on a terminal that tells which case runs; it is gone before anything else is written.
import { visible } from '../terminal';
import type { Reporter } from './report';

const clear = '\r\x1b[2K';

export class Progress implements Reporter {
  constructor(private readonly terminal: { write(text: string): unknown; readonly columns?: number }) {}

  started(file: string, name: string, done: number, count: number): void {
    const line = `${done + 1}/${count} ${visible(file)} › ${visible(name).replace(/\s/g, ' ')}`;
    // Some terminals do not know their width and say 0.
    this.terminal.write(`${clear}${fitted(line, (this.terminal.columns || 80) - 1)}`);
  }

  ended(): void {
    this.terminal.write(clear);
  }

  finished(): void {
    this.terminal.write(clear);
  }
}

/** Characters of East Asia and pictures, which take two columns in most terminals. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Extended_Pictographic}/u;

/** What fits: of a line that wraps, only the last part would be wiped. */
function fitted(line: string, columns: number): string {
  let left = columns;
  let end = 0;
  for (const character of line) {
    left -= wide.test(character) ? 2 : 1;
    if (left < 0) break;
    end += character.length;
  }
  return line.slice(0, end);
}

// One line on a terminal that tells which case runs; it is gone before anything else is written.
import { visible } from '../terminal';
import type { Reporter } from './report';

const clear = '\r\x1b[2K';

export class Progress implements Reporter {
  constructor(private readonly terminal: { write(text: string): unknown; readonly columns?: number }) {}

  started(file: string, name: string, done: number, count: number): void {
    const line = `${done + 1}/${count} ${visible(file)} › ${visible(name).replace(/\s/g, ' ')}`;
    // Some terminals do not know their width and say 0.
    this.terminal.write(`${clear}${line.slice(0, (this.terminal.columns || 80) - 1)}`);
  }

  ended(): void {
    this.terminal.write(clear);
  }

  finished(): void {
    this.terminal.write(clear);
  }
}

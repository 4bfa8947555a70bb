// The report for people: a line per case as it ends, then what failed and why, then the totals.
import { logText } from '../../../project/logText';
import { indent, visible, type Colours } from '../../terminal';
import { difference } from '../difference';
import type { CaseReport, FileReport, PlacedFailure, Reporter, RunReport, Totals } from '../report';

const mostLogs = 40;

export class SpecReporter implements Reporter {
  #file: string | undefined;

  constructor(
    private readonly write: (text: string) => void,
    private readonly colours: Colours,
  ) {}

  ended(file: string, report: CaseReport): void {
    const title = this.#file === file ? '' : `${this.#file === undefined ? '' : '\n'}${visible(file)}\n`;
    this.#file = file;
    this.write(`${title}  ${this.#line(report)}\n`);
  }

  finished({ files, totals, durationMs }: RunReport): void {
    this.#file = undefined;
    const failed = files.flatMap((file) =>
      file.cases.filter(({ outcome }) => outcome === 'failed' || outcome === 'errored').map((each) => ({ file, each })),
    );
    const parts = [
      ...files.flatMap((file) => this.#problems(file)),
      ...failed.map(({ file, each }, index) => this.#failure(`${index + 1})`, file.file, each)),
      this.#totals(totals, durationMs),
    ];
    this.write(`\n${parts.join('\n\n')}\n`);
  }

  #line({ outcome, name, durationMs, failures, written = [] }: CaseReport): string {
    const { red, green, yellow, dim } = this.colours;
    // A name of several lines is one of the list all the same.
    const label = visible(name).replace(/\s*\n\s*/g, ' ');
    const reason = failures[0]?.message;
    if (outcome === 'skipped') return dim(`- ${label}${reason === undefined ? '' : ` (${visible(reason)})`}`);
    if (outcome === 'cancelled') return yellow(`- ${label} (cancelled)`);
    const time = dim(`${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`);
    const snapshots = written.length === 0 ? '' : yellow(`  ${count(written.length, 'snapshot')} written`);
    return outcome === 'passed' ? `${green('✓')} ${label}  ${time}${snapshots}` : `${red(`✗ ${label}`)}  ${time}`;
  }

  #problems({ file, problems }: FileReport): string[] {
    const { bold, red, yellow } = this.colours;
    return problems.map(({ line, column, message, hint, severity }) => {
      const text = severity === 'error' ? red(visible(message)) : yellow(`warning: ${visible(message)}`);
      const place = bold(`${visible(file)}:${line}:${column}:`);
      return `${place} ${text}${hint === undefined ? '' : `\n   ${visible(hint)}`}`;
    });
  }

  #failure(number: string, file: string, each: CaseReport): string {
    const { bold, dim } = this.colours;
    const failures = each.failures.map((failure) => this.#reason(file, failure));
    const logs = each.calls.flatMap((call) => call.logs);
    const left = logs.length - mostLogs + each.calls.reduce((sum, call) => sum + call.droppedLogs, 0);
    const lines = logs.slice(-mostLogs).map((entry) => visible(logText(entry)));
    return [
      `${number} ${bold(`${visible(file)} › ${visible(each.name)}`)}`,
      ...failures.map((text) => indent(text, '   ')),
      ...(lines.length === 0 ? [] : [indent(dim(['logs', ...lines].join('\n')), '   ')]),
      ...(left > 0 && lines.length > 0 ? [dim(`   ${left} earlier or dropped lines are left out`)] : []),
    ].join('\n');
  }

  #reason(file: string, failure: PlacedFailure): string {
    const { red, cyan } = this.colours;
    const { message, expected, actual, hint, place } = failure;
    const sides =
      expected !== undefined && actual !== undefined
        ? [difference(expected, actual, this.colours)]
        : [...(expected === undefined ? [] : [`expected: ${visible(expected)}`]), ...furtherLines(failure)];
    return [
      cyan(`${visible(file)}:${place.line}:${place.column}`),
      red(visible(message)),
      ...sides,
      ...(hint === undefined ? [] : [visible(hint)]),
    ].join('\n');
  }

  #totals(totals: Totals, durationMs: number): string {
    const { red, green, yellow, dim } = this.colours;
    const some = (number: number, text: string, paint: (text: string) => string): string[] =>
      number === 0 ? [] : [paint(`${number} ${text}`)];
    const parts = [
      ...some(totals.failed, 'failed', red),
      ...some(totals.errored, 'with an error', red),
      ...some(totals.problems, totals.problems === 1 ? 'problem in a case file' : 'problems in case files', red),
      ...some(totals.cancelled, 'cancelled', yellow),
      ...some(totals.notRun, 'not run', yellow),
      ...some(totals.skipped, 'skipped', yellow),
      green(`${totals.passed} passed`),
    ];
    return `${parts.join(', ')} ${dim(`(${count(totals.cases, 'case')} in ${count(totals.files, 'file')}, ${Math.round(durationMs)} ms)`)}`;
  }
}

/** What `actual` alone tells; of an error whose text is in the message, its stack. */
function furtherLines({ actual, message, hint }: PlacedFailure): string[] {
  if (actual === undefined) return [];
  const [first = '', ...rest] = actual.split('\n');
  const [, errorText] = /^[a-z-]+: (.+)$/.exec(first) ?? [];
  if (errorText === undefined || !message.includes(errorText)) return [`actual: ${visible(actual)}`];
  return rest.filter((line) => line !== hint).map(visible);
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

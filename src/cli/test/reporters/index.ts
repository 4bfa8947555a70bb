// The reporters that the options ask for.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { coloursOf, wantsColour } from '../../terminal';
import { UsageError } from '../../usage';
import type { ReporterChoice, TestOptions } from '../options';
import { Progress } from '../progress';
import type { Reporter, RunReport } from '../report';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { SpecReporter } from './spec';

export function reportersFor({ reporters, plain }: TestOptions): Reporter[] {
  const { stdout, env } = process;
  const hasTerminal = reporters.some(({ name, file }) => name === 'spec' && file === undefined) && stdout.isTTY;
  // It has to be first, for it wipes its line before another writes.
  const progress = hasTerminal && env['TERM'] !== 'dumb' ? [new Progress(stdout)] : [];
  return [...progress, ...reporters.map((choice) => reporterOf(choice, !plain && wantsColour(stdout.isTTY, env)))];
}

function reporterOf({ name, file }: ReporterChoice, colour: boolean): Reporter {
  if (name === 'spec' && file === undefined) {
    return new SpecReporter((text) => process.stdout.write(text), coloursOf(colour));
  }
  const render = { spec: specReport, json: jsonReport, junit: junitReport }[name];
  return { finished: (report) => deliver(render(report), file) };
}

function* specReport(report: RunReport): Generator<string> {
  const parts: string[] = [];
  const reporter = new SpecReporter((part) => parts.push(part), coloursOf(false));
  for (const { file, cases } of report.files) for (const each of cases) reporter.ended(file, each);
  reporter.finished(report);
  yield* parts;
}

/** Resolves when the text is on its way, so that the end of the process cuts nothing off. */
async function deliver(parts: Iterable<string>, file: string | undefined): Promise<void> {
  if (file === undefined) {
    for (const part of parts) await new Promise<void>((resolve) => process.stdout.write(part, () => resolve()));
    return;
  }
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, parts);
  } catch (error) {
    throw new UsageError('test', `the report could not be written to ${file}: ${(error as Error).message}`);
  }
}

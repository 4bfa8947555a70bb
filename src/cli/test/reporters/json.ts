// The report as one JSON document; its shape is told in the help and changes with `version` only.
import type { CallOutcome } from '../../../project/cases/result';
import { textOf, type RunReport } from '../report';

export function jsonReport({ files, totals, durationMs }: RunReport): string {
  const cases = files.map(({ cases: all, ...file }) => ({
    ...file,
    cases: all.map(({ calls, ...each }) => ({ ...each, calls: calls.map(callOf) })),
  }));
  return `${JSON.stringify({ version: 1, files: cases, totals, durationMs }, undefined, 2)}\n`;
}

/** The output as `text` where it is UTF-8, as `base64` where not. */
function callOf({ output, ...call }: CallOutcome): object {
  const text = textOf(output);
  return { ...call, output: text === undefined ? { base64: Buffer.from(output).toString('base64') } : { text } };
}

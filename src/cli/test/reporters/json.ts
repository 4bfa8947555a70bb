// The report as one JSON document; its shape is told in the help and changes with `version` only.
import { utf8Text } from '../../../text/utf8';
import type { CallReport, CaseReport, FileReport, RunReport } from '../report';

/** In pieces, a line for each case: the whole may be more than a string can hold. */
export function* jsonReport({ files, totals, durationMs }: RunReport): Generator<string> {
  yield '{"version":1,"files":[';
  for (const [at, file] of files.entries()) {
    yield at === 0 ? '\n' : ',\n';
    yield* fileJson(file);
  }
  yield `\n],"totals":${JSON.stringify(totals)},"durationMs":${durationMs}}\n`;
}

function* fileJson({ file, problems, cases }: FileReport): Generator<string> {
  yield `{"file":${JSON.stringify(file)},"problems":${JSON.stringify(problems)},"cases":[`;
  for (const [at, each] of cases.entries()) yield `${at === 0 ? '' : ','}\n${caseJson(each)}`;
  yield ']}';
}

const caseJson = ({ calls, ...each }: CaseReport): string => JSON.stringify({ ...each, calls: calls.map(callOf) });

/** The output as `text` where it is UTF-8, as `base64` where not, and cut if it is long. */
function callOf({ output, outputBytes, ...call }: CallReport): object {
  const cut = outputBytes > output.length;
  return { ...call, output: { ...contentOf(output), bytes: outputBytes, ...(cut && { cut }) } };
}

function contentOf(bytes: Uint8Array): { text: string } | { base64: string } {
  const text = utf8Text(bytes);
  return text === undefined ? { base64: Buffer.from(bytes).toString('base64') } : { text };
}

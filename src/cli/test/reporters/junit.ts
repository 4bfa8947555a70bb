// The report as JUnit XML, in the form that CI servers have in common.
import { logText } from '../../../project/logText';
import { errorsOf, type CaseReport, type FileProblem, type FileReport, type RunReport } from '../report';

/** In pieces, one for each file. */
export function* junitReport({ files, totals, durationMs }: RunReport): Generator<string> {
  const failed = { failures: totals.failed, errors: totals.errored + totals.cancelled + totals.problems };
  const all = { name: 'plugwright', tests: totals.cases + totals.problems, ...failed, skipped: totals.skipped };
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${startTag('testsuites', { ...all, time: seconds(durationMs) })}>\n`;
  for (const file of files) yield suite(file);
  yield '</testsuites>\n';
}

function suite(report: FileReport): string {
  const { file, cases } = report;
  const problems = errorsOf(report);
  const having = (...outcomes: string[]): number => cases.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const attributes = {
    name: file,
    tests: cases.length + problems.length,
    failures: having('failed'),
    errors: having('errored', 'cancelled') + problems.length,
    skipped: having('skipped'),
    time: seconds(cases.reduce((sum, each) => sum + each.durationMs, 0)),
  };
  return element(
    'testsuite',
    attributes,
    problems.map((each) => problem(file, each)).join('') + cases.map((each) => testcase(file, each)).join(''),
  );
}

function problem(file: string, { line, column, message, hint }: FileProblem): string {
  const attributes = { name: `${file}:${line}:${column}`, classname: file, file, line, time: seconds(0) };
  return element('testcase', attributes, element('error', { message, type: 'problem' }, escapeXml(hint ?? '')));
}

function testcase(file: string, each: CaseReport): string {
  const attributes = {
    ...{ name: each.name, classname: file, file, line: each.place.line },
    time: seconds(each.durationMs),
  };
  return element('testcase', attributes, verdict(file, each) + logs(each));
}

function verdict(file: string, { outcome, failures }: CaseReport): string {
  const message = failures.map((each) => each.message).join('\n');
  if (outcome === 'passed') return '';
  if (outcome === 'skipped') return element('skipped', message === '' ? {} : { message }, '');
  const details = failures.map((failure) =>
    [
      `${file}:${failure.place.line}:${failure.place.column}: ${failure.message}`,
      ...(failure.expected === undefined ? [] : [`expected: ${failure.expected}`]),
      ...(failure.actual === undefined ? [] : [`actual: ${failure.actual}`]),
      ...(failure.hint === undefined ? [] : [failure.hint]),
    ].join('\n'),
  );
  return element(
    outcome === 'failed' ? 'failure' : 'error',
    { message: message === '' ? outcome : message, type: outcome },
    escapeXml(details.join('\n\n')),
  );
}

function logs({ calls }: CaseReport): string {
  const lines = calls.flatMap((call) => call.logs.map(logText));
  return lines.length === 0 ? '' : element('system-out', {}, escapeXml(lines.join('\n')));
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

type Attributes = Readonly<Record<string, string | number>>;

function element(name: string, attributes: Attributes, content: string): string {
  const inner = content.startsWith('<') ? `\n${content}` : content;
  const start = startTag(name, attributes);
  return content === '' ? `${start}/>\n` : `${start}>${inner}</${name}>\n`;
}

/** Without its end, `>` or `/>`. */
const startTag = (name: string, attributes: Attributes): string =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value), true)}"`)
    .join('')}`;

/** Characters that XML 1.0 cannot hold, not even escaped, are written as people write them: `\x1b`. */
export function escapeXml(text: string, inAttribute = false): string {
  const escaped = text

    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu, (character) => {
      const code = character.charCodeAt(0).toString(16);
      return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
    })
    .replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
  // Parsers make spaces of line ends in attributes.
  return inAttribute ? escaped.replace(/[\n\t]/g, (character) => `&#${character.charCodeAt(0)};`) : escaped;
}

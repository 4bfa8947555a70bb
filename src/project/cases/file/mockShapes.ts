// The shapes of mocks and recordings.
import { content, matcher, numberOrContent, textMatcher } from './contentShape';
import { httpMethod, moduleFile, nanoseconds, notBlank, scriptFile } from './rules';
import { byKind, inWords, integer, number, orNull, text } from './shapes';
import { list, object, record, type ObjectRules } from './structures';

/** An answer is an error or something else. */
const errorAlone = (...others: readonly string[]): Pick<ObjectRules, 'also'> => ({
  also: (fields, _, path, report) => {
    const error = fields.get('error');
    const beside = others.filter((name) => fields.has(name));
    if (!error || beside.length === 0) return;
    report({
      node: error.keyNode,
      path: [...path, 'error'],
      text: `stands beside ${inWords(beside, 'and')}`,
      hint: 'An answer is either an error or a value; leave one out.',
    });
  },
});

const texts = record(text());
const status = integer(100, 599);

const functionMock = object(
  {
    with: list(orNull(matcher)),
    times: integer(1),
    returns: numberOrContent,
    error: text(),
    delay_ms: number(0),
  },
  { called: 'a mocked function', ...errorAlone('returns') },
);

const httpMock = object(
  {
    url: text(notBlank),
    method: text(httpMethod),
    headers: texts,
    body: textMatcher,
    times: integer(1),
    status,
    response_headers: texts,
    response: content,
    error: text(),
    delay_ms: number(0),
  },
  { called: 'a mocked request', ...errorAlone('status', 'response_headers', 'response') },
);

export const mocks = object(
  {
    functions: record(
      record(byKind({ object: functionMock, array: list(functionMock) }, 'Write an answer as {"returns": …}.')),
    ),
    http: list(httpMock),
    scripts: list(text(scriptFile)),
    plugins: record(text(moduleFile)),
  },
  { called: 'mocks' },
);

const exchange = object(
  {
    method: text(httpMethod),
    url: text(),
    headers: texts,
    body: content,
    status,
    response_headers: texts,
    response: content,
    error: text(),
  },
  {
    called: 'a recorded request',
    required: ['method', 'url'],
    ...errorAlone('status', 'response_headers', 'response'),
  },
);

const recordedCall = object(
  { module: text(), name: text(), args: list(numberOrContent), returns: numberOrContent, error: text() },
  { called: 'a recorded call', required: ['module', 'name', 'args'], ...errorAlone('returns') },
);

const readings = object(
  { start: text(nanoseconds), steps: list(integer()) },
  { called: 'a recorded clock', required: ['start', 'steps'] },
);

export const recording = object(
  {
    http: list(exchange),
    functions: list(recordedCall),
    clock: object({ realtime: readings, monotonic: readings }, { called: 'recorded clocks' }),
    random: content,
    note: text(),
  },
  { called: 'a recording' },
);

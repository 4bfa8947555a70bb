// The shapes of a case file: the file, its cases, their calls, options and expectations. They say what ../model.ts says.
import { content, pattern } from './contentShape';
import { mocks, recording } from './mockShapes';
import { hostFolder, hostName, notBlank, pluginFile, sha256 } from './rules';
import { anything, boolean, byKind, integer, number, onlyTrue, orNull, text, word, type Shape } from './shapes';
import { list, object, record, type ObjectRules } from './structures';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error'];

const memoryFields = {
  max_pages: orNull(integer(1)),
  max_http_response_bytes: orNull(integer(0)),
  max_var_bytes: orNull(integer(0)),
} satisfies Record<string, Shape>;

const optionFields = {
  config: record(text()),
  allowed_hosts: orNull(list(text(hostName))),
  allowed_paths: orNull(record(text(), hostFolder)),
  memory: object(memoryFields, { called: 'the limits of memory' }),
  timeout_ms: orNull(integer(0)),
  wasi: boolean,
  log_level: word(...logLevels),
  http_response_headers: boolean,
  vars: record(content),
} satisfies Record<string, Shape>;

const expectationFields = {
  output: content,
  contains: anything,
  matches: pattern,
  hash: text(sha256),
  error: byKind({
    string: anything,
    object: object({ matches: pattern }, { called: 'an expected error', required: ['matches'] }),
    boolean: onlyTrue,
  }),
  exit_code: integer(),
  logs: list(
    byKind({
      string: anything,
      object: object(
        { text: text(), matches: pattern, source: word(...logLevels, 'stdout', 'stderr') },
        { called: 'an expected line of log' },
      ),
    }),
  ),
  vars: record(content),
  max_ms: number(0),
  max_pages: integer(0),
  snapshot: byKind({ string: text(notBlank), boolean: onlyTrue }),
} satisfies Record<string, Shape>;

const callFields = {
  function: text(notBlank),
  input: content,
  expect: object(expectationFields, { called: 'an expectation' }),
} satisfies Record<string, Shape>;

const call = object(callFields, {
  called: 'a call',
  required: ['function'],
  elsewhere: inside({ expect: expectationFields }),
});

const sharedFields = {
  options: object(optionFields, { called: 'options', elsewhere: inside({ memory: memoryFields }) }),
  mocks,
} satisfies Record<string, Shape>;

const mockNames = { functions: anything, http: anything, scripts: anything, plugins: anything };
const inOptions = inside({ memory: memoryFields, mocks: mockNames, options: optionFields });

/** All of a file but its cases, which are looked at one by one. */
export const fileShape = object(
  {
    $schema: text(),
    plugin: text(pluginFile),
    build: text(notBlank),
    ...sharedFields,
    cases: byKind({ array: anything }),
  },
  { called: 'a case file', required: ['plugin', 'cases'], elsewhere: inOptions },
);

/** Either one call or several. */
const callOrCalls: ObjectRules['also'] = (fields, node, path, report) => {
  const calls = fields.get('calls');
  if (!calls) {
    if (fields.has('function')) return;
    report({
      node,
      path,
      text: 'needs function',
      hint: 'Name the function that the case calls, or list several calls in calls.',
    });
    return;
  }
  for (const name of Object.keys(callFields)) {
    const beside = fields.get(name);
    if (!beside) continue;
    const hint = 'Put it into one of the calls, or leave calls out.';
    report({ node: beside.keyNode, path: [...path, name], text: 'stands beside calls', hint });
  }
};

const calls = byKind({
  array: (node, path, report) => {
    if (node.children?.length === 0) {
      report({ node, path, text: 'is empty', hint: 'List a call, as in [{"function": "greet"}].' });
    }
    list(call)(node, path, report);
  },
});

export const caseShape = object(
  {
    name: text(notBlank),
    description: text(),
    skip: byKind({ boolean: anything, string: anything }),
    ...sharedFields,
    recording,
    ...callFields,
    calls,
  },
  {
    called: 'a case',
    required: ['name'],
    elsewhere: new Map([...inOptions, ...inside({ expect: expectationFields })]),
    also: callOrCalls,
  },
);

/** Paths of fields by their names. */
function inside(objects: Readonly<Record<string, Readonly<Record<string, Shape>>>>): ReadonlyMap<string, string> {
  const paths = Object.entries(objects).flatMap(([object, fields]) =>
    Object.keys(fields).map((name) => [name, `${object}.${name}`] as const),
  );
  return new Map(paths);
}

// What VS Code's JSON support makes of the schema: marks, completions and descriptions.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  getLanguageService,
  TextDocument,
  type CompletionItem,
  type JSONDocument,
  type JSONSchema,
  type LanguageService,
} from 'vscode-json-languageservice';
import { parseCases } from '../../../../src/project/cases/file';

const root = `${import.meta.dirname}/../../../../`;
const readJson = (file: string): unknown => JSON.parse(readFileSync(root + file, 'utf8'));

interface Package {
  readonly contributes: {
    readonly jsonValidation: { readonly fileMatch: string[]; readonly url: string }[];
    readonly languages: { readonly id: string; readonly filenamePatterns?: string[] }[];
  };
}
const { jsonValidation, languages } = (readJson('package.json') as Package).contributes;

/** As an editor is set up with these schemas. */
function serviceFor(schemas: Package['contributes']['jsonValidation']): LanguageService {
  const service = getLanguageService({
    workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).href },
    schemaRequestService: (uri) => Promise.resolve(readFileSync(root + uri.replace('file:///', ''), 'utf8')),
  });
  service.configure({
    validate: true,
    allowComments: true,
    schemas: schemas.map(({ fileMatch, url }) => ({
      uri: `file:///${url.replace('./', '')}`,
      fileMatch: fileMatch.map((pattern) => `**/${pattern}`),
      schema: readJson(url) as JSONSchema,
    })),
  });
  return service;
}

/** VS Code with the extension. */
const service = serviceFor(jsonValidation);
/** Another editor, or a file that names the schema. */
const validating = serviceFor([{ fileMatch: ['*.cases.json'], url: 'schemas/plugwright-cases.schema.json' }]);

/** A document, and the offset of `|` in its text. */
function open(text: string, name = 'greet.cases.json'): { document: TextDocument; json: JSONDocument; offset: number } {
  const document = TextDocument.create(`file:///folder/${name}`, 'jsonc', 1, text.replace('|', ''));
  return { document, json: service.parseJSONDocument(document), offset: text.indexOf('|') };
}

/** Each mark of the schema as the text that it is at, and its message. */
async function marks(text: string, name?: string, by = validating): Promise<[string, string][]> {
  const { document, json } = open(text, name);
  const found = await by.doValidation(document, json, { comments: 'ignore', trailingCommas: 'ignore' });
  return found.map(({ range, message }) => [
    document.getText(range),
    typeof message === 'string' ? message : message.value,
  ]);
}

async function completions(text: string): Promise<CompletionItem[]> {
  const { document, json, offset } = open(text);
  return (await service.doComplete(document, document.positionAt(offset), json))?.items ?? [];
}

const labels = async (text: string): Promise<string[]> => (await completions(text)).map(({ label }) => label);

/** A file with one case, of which this is the rest. */
const inCase = (rest: string): string => `{"plugin": "a.wasm", "cases": [{"name": "a", "function": "f"${rest}}]}`;

describe('the editor', () => {
  it('knows *.cases.json as JSON with comments that has cases', async () => {
    expect(languages).toContainEqual({ id: 'jsonc', filenamePatterns: ['*.cases.json'] });
    expect(await marks('{}')).toHaveLength(2);
    expect(await marks('{}', 'cases.json')).toEqual([]);
    expect(await marks('{}', 'package.json')).toEqual([]);
  });

  it('leaves marks to the extension where it is there', async () => {
    expect(await marks(inCase(', "expct": {"max_ms": "long"}'))).not.toEqual([]);
    expect(await marks(inCase(', "expct": {"max_ms": "long"}'), undefined, service)).toEqual([]);
    expect(await marks('{}', undefined, service)).toEqual([]);
  });

  it('marks nothing in a right file with comments and trailing commas', async () => {
    const text = inCase(', /* text */ "input": {"hex": "00 ff",}, "expect": {"error": true, "snapshot": "a.txt"}');
    expect(await marks(text)).toEqual([]);
    expect(parseCases(text).problems).toEqual([]);
  });

  it('marks wrong fields and values, and says what is right', async () => {
    expect(await marks(inCase(', "expct": {}'))).toEqual([['"expct"', 'Property expct is not allowed.']]);
    expect(await marks(inCase(', "input": {"base64": "?"}'))).toEqual([['"?"', 'Bytes in base64.']]);
    expect(await marks(inCase(', "input": {"text": "a", "hex": "00"}'))).toHaveLength(1);
    expect(await marks(inCase(', "options": {"allowed_hosts": ["https://a.b"]}'))).toEqual([
      ['"https://a.b"', "A host's name alone, without scheme, port and path."],
    ]);
    expect(await marks(inCase(', "calls": [{"function": "g"}]'))).toEqual([
      ['"f"', 'Put it into one of the calls, or leave calls out.'],
    ]);
    expect(await marks(inCase(', "expect": {"snapshot": false}'))).toEqual([
      ['false', 'False says nothing; leave it out.'],
    ]);
    expect(await marks(inCase(', "mocks": {"http": [{"error": "a", "status": 500}]}'))).toEqual([
      ['{"error": "a", "status": 500}', 'An answer is either an error or a value; leave one out.'],
    ]);
  });

  it('offers the fields of a file, a case, an expectation, content and a mock', async () => {
    expect((await labels('{ | }')).sort()).toEqual(
      expect.arrayContaining(['$schema', 'build', 'cases', 'mocks', 'options', 'plugin']),
    );
    expect(await labels(inCase(', |'))).toEqual(
      expect.arrayContaining(['description', 'expect', 'input', 'mocks', 'options', 'recording', 'skip']),
    );
    expect(await labels(inCase(', "expect": { | }'))).toEqual(
      expect.arrayContaining(['output', 'contains', 'matches', 'hash', 'error', 'logs', 'max_ms', 'snapshot']),
    );
    expect(await labels(inCase(', "input": { | }'))).toEqual(
      expect.arrayContaining(['text', 'json', 'base64', 'hex', 'file']),
    );
    const ofMock = '"mocks": {"functions": {"extism:host/user": {"kv_read": { | }}}}';
    expect(await labels(inCase(`, ${ofMock}`))).toEqual(expect.arrayContaining(['with', 'times', 'returns', 'error']));
    expect(await labels(inCase(', "options": {"log_level": | }'))).toEqual(
      expect.arrayContaining(['"trace"', '"error"']),
    );
  });

  it.each([
    ['a case', '{"plugin": "a.wasm", "cases": [|]}', ['case', 'calls', 'mocks', 'snapshot']],
    ['an expectation', inCase(', "expect": |'), ['output', 'json', 'snapshot', 'error']],
    ['mocks', inCase(', "mocks": |'), ['functions', 'http']],
    ['a mocked function', inCase(', "mocks": {"functions": {"m": {"f": |}}}'), ['returns', 'error', 'with']],
    ['a mocked request', inCase(', "mocks": {"http": [|]}'), ['request', 'error']],
    ['input', inCase(', "input": |'), ['text', 'json', 'base64', 'hex', 'file']],
  ])('writes %s with a snippet, which is right', async (_, text, expected) => {
    const items = await completions(text);
    for (const label of expected) {
      const item = items.find((each) => each.label === label);
      const snippet = item?.textEdit?.newText ?? '';
      expect(snippet, label).not.toBe('');
      const written = text.replace('|', snippet.replace(/\$\{\d+:([^}]*)\}/g, '$1').replace(/\$\d/g, ''));
      expect(parseCases(written).problems, written).toEqual([]);
      expect(await marks(written), written).toEqual([]);
    }
  });

  it('writes a whole file with a snippet', async () => {
    const [item] = (await completions('|')).filter(({ label }) => label === 'cases');
    expect(item?.textEdit?.newText).toContain('"plugin": "${1:plugin.wasm}"');
  });

  it.each([
    ['{"plugin": "a.wasm", "ca|ses": []}', 'The cases, in order'],
    [inCase(', "expect": {"snap|shot": true}'), 'Update Snapshot'],
    [inCase(', "options": {"allowed_h|osts": null}'), 'may send HTTP requests to'],
    [inCase(', "input": {"he|x": "00"}'), 'Spaces are allowed between bytes'],
    [inCase(', "mocks": {"functions": {"m": {"f": {"re|turns": 1}}}}'), 'its handle is given'],
  ])('describes a field: %#', async (text, expected) => {
    const { document, json, offset } = open(text);
    const hover = await service.doHover(document, document.positionAt(offset), json);
    expect(JSON.stringify(hover?.contents)).toContain(expected);
  });
});

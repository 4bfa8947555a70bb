// What VS Code's JSON support makes of the schema: marks, completions and descriptions.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { getLanguageService, TextDocument, type JSONDocument, type JSONSchema } from 'vscode-json-languageservice';

const root = `${import.meta.dirname}/../../../../`;
const readJson = (file: string): unknown => JSON.parse(readFileSync(root + file, 'utf8'));

interface Package {
  readonly contributes: { readonly jsonValidation: { readonly fileMatch: string[]; readonly url: string }[] };
}
const { jsonValidation } = (readJson('package.json') as Package).contributes;

const service = getLanguageService({
  workspaceContext: { resolveRelativePath: (relative, resource) => new URL(relative, resource).href },
  schemaRequestService: (uri) => Promise.resolve(readFileSync(root + uri.replace('file:///', ''), 'utf8')),
});
service.configure({
  validate: true,
  schemas: jsonValidation.map(({ fileMatch, url }) => ({
    uri: `file:///${url.replace('./', '')}`,
    fileMatch: fileMatch.map((pattern) => `**/${pattern}`),
    schema: readJson(url) as JSONSchema,
  })),
});

/** A document, and the offset of `|` in its text. */
function open(text: string, name = 'extism.json'): { document: TextDocument; json: JSONDocument; offset: number } {
  const document = TextDocument.create(`file:///folder/${name}`, 'json', 1, text.replace('|', ''));
  return { document, json: service.parseJSONDocument(document), offset: text.indexOf('|') };
}

/** Each mark as the text that it is at, and its message. */
async function marks(text: string, name?: string): Promise<[string, string][]> {
  const { document, json } = open(text, name);
  const found = await service.doValidation(document, json);
  return found.map(({ range, message }) => [
    document.getText(range),
    typeof message === 'string' ? message : message.value,
  ]);
}

async function completions(text: string): Promise<string[]> {
  const { document, json, offset } = open(text);
  const list = await service.doComplete(document, document.positionAt(offset), json);
  return (list?.items ?? []).map(({ label }) => label);
}

describe('the editor', () => {
  it.each(['extism.json', 'greeter.extism.json', 'extism-manifest.json'])('knows %s as a manifest', async (name) => {
    expect(await marks('{}', name)).toEqual([['{', 'Missing property "wasm".']]);
  });

  it.each(['package.json', 'manifest.json', 'notextism.json'])('leaves %s alone', async (name) => {
    expect(await marks('{}', name)).toEqual([]);
  });

  it.each(['manifest.json', 'greeter.manifest.json'])('knows %s as a manifest if it names modules', async (name) => {
    expect(await marks('{ "name": "My App", "icons": [] }', name)).toEqual([]);
    expect(await marks('{ "wasm": [{ "path": 1 }] }', name)).toEqual([
      ['1', 'Incorrect type. Expected one of string, null.'],
    ]);
  });

  it('marks nothing in a right manifest', async () => {
    const manifest = {
      wasm: [
        { path: 'a.wasm', hash: 'ab'.repeat(32) },
        { url: 'https://example.com/b.wasm', headers: { a: 'b' } },
      ],
      memory: { max_pages: 16, max_var_bytes: 0 },
      config: { key: 'value' },
      allowed_hosts: ['*.example.com'],
      allowed_paths: null,
      timeout_ms: 1000,
    };
    expect(await marks(JSON.stringify(manifest, undefined, 2))).toEqual([]);
  });

  it('marks unknown fields with what was meant', async () => {
    expect(
      await marks('{"wasm": [{"path": "a", "pth": 1}], "allowedHosts": [], "memory": {"maxPages": 1}, "x": 1}'),
    ).toEqual(
      expect.arrayContaining([
        ['"allowedHosts": []', 'Has no effect; did you mean allowed_hosts?'],
        ['"maxPages": 1', 'Has no effect; did you mean max_pages?'],
        ['"x": 1', expect.stringMatching(/^No field of an Extism manifest/)],
        ['"pth": 1', expect.stringMatching(/^No field of an Extism manifest/)],
      ]),
    );
  });

  it('marks wrong values and says what is right', async () => {
    expect(await marks('{"wasm": [{"path": "a", "hash": "abc"}]}')).toEqual([
      ['"abc"', 'A SHA-256: 64 hexadecimal digits.'],
    ]);
    expect(await marks('{"wasm": [{"url": "a.wasm"}]}')).toEqual([
      ['"a.wasm"', 'An http or https address; give a file as path.'],
    ]);
    expect(await marks('{"wasm": [{"path": "a"}], "timeout_ms": "5"}')).toEqual([
      ['"5"', expect.stringContaining('integer')],
    ]);
    expect(await marks('{"wasm": [{"path": "a", "url": "https://example.com"}]}')).toHaveLength(1);
  });

  it('offers the fields, and none of the former ones', async () => {
    expect((await completions('{ | }')).sort()).toEqual([
      '$schema',
      'allowed_hosts',
      'allowed_paths',
      'config',
      'memory',
      'timeout_ms',
      'wasm',
    ]);
    expect((await completions('{"memory": { | }}')).sort()).toEqual([
      'max_http_response_bytes',
      'max_pages',
      'max_var_bytes',
    ]);
    const ofModule = await completions('{"wasm": [{"path": "a", |}]}');
    expect(ofModule).toEqual(expect.arrayContaining(['name', 'hash']));
    expect(ofModule).not.toContain('req');
  });

  it('describes a field', async () => {
    const { document, json, offset } = open('{"wasm": [], "allowed_h|osts": null}');
    const hover = await service.doHover(document, document.positionAt(offset), json);
    expect(JSON.stringify(hover?.contents)).toContain('may send HTTP requests to');
  });
});

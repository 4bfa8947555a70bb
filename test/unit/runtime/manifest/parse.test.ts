// Manifests that people wrote, right and wrong.
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../../src/runtime/manifest';
import { problems, warnings } from './problems';

const wasm = [{ path: 'a.wasm' }];
const sha256 = 'ab'.repeat(32);

describe('a manifest', () => {
  it('is read whole', () => {
    const whole = {
      wasm: [
        { url: 'https://example.com/a.wasm', method: 'POST', headers: { a: 'b' }, name: 'main', hash: sha256 },
        { path: 'lib.wasm', name: 'lib' },
        { data: 'AGFzbQEAAAA=', hash: sha256 },
      ],
      memory: { max_pages: 4, max_http_response_bytes: 1024, max_var_bytes: 0 },
      config: { a: '1' },
      allowed_hosts: ['*.example.com', 'localhost', '[::1]'],
      allowed_paths: { 'ro:/tmp': '/data' },
      timeout_ms: 500,
    };
    expect(parseManifest(whole)).toEqual({ manifest: whole, warnings: [] });
  });

  it('may leave fields out or give null', () => {
    const nothing = { allowed_hosts: null, allowed_paths: null, timeout_ms: null, memory: null, config: null };
    expect(parseManifest({ wasm, ...nothing }).manifest).toEqual({ wasm });
    expect(parseManifest({ wasm: [{ path: 'a.wasm', url: null, data: null, name: null, hash: null }] })).toEqual({
      manifest: { wasm },
      warnings: [],
    });
    expect(parseManifest({ wasm, config: { unset: null, set: 'x' } }).manifest.config).toEqual({ set: 'x' });
  });

  it('may have bytes as data, where it is not from text', () => {
    const data = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    expect(parseManifest({ wasm: [{ data }] }).manifest).toEqual({ wasm: [{ data }] });
  });

  it('may name its schema', () => {
    expect(warnings({ $schema: 'https://example.com/extism-manifest.schema.json', wasm })).toEqual([]);
  });

  it('may have several modules, whose order and names stay', () => {
    const modules = [
      { path: 'a.wasm', name: 'main' },
      { path: 'b.wasm' },
      { path: 'c.wasm', name: 'c' },
      { path: 'd' },
    ];
    expect(parseManifest({ wasm: modules }).manifest.wasm).toEqual(modules);
  });

  it('may have the request of old documentation, with a warning', () => {
    const req = { url: 'https://example.com/a.wasm', method: 'POST', headers: { a: 'b' } };
    const { manifest, warnings } = parseManifest({ wasm: [{ req, name: 'a' }] });
    expect(manifest.wasm).toEqual([{ ...req, name: 'a' }]);
    expect(warnings).toEqual([
      'wasm[0].req: is the form of old documentation; put url, method and headers into wasm[0] itself',
    ]);
  });

  it('may have the other names that the Rust runtime knows, with a warning', () => {
    const { manifest, warnings } = parseManifest({
      wasm: [{ url: 'https://example.com/a.wasm', header: { a: 'b' } }],
      memory: { max: 7 },
    });
    expect(manifest).toEqual({
      wasm: [{ url: 'https://example.com/a.wasm', headers: { a: 'b' } }],
      memory: { max_pages: 7 },
    });
    expect(warnings).toEqual([
      'wasm[0].header: is another name of headers; write that',
      'memory.max: is another name of max_pages; write that',
    ]);
  });

  it('may have keys that are special in JavaScript', () => {
    const config = JSON.parse('{"__proto__": "a", "constructor": "b", "": "c"}') as object;
    const read = parseManifest({ wasm, config }).manifest.config;
    expect(Object.entries(read ?? {})).toEqual(Object.entries(config));
  });
});

describe('an unknown field', () => {
  const ofNoEffect = 'is no field of a manifest and has no effect';

  it.each([
    // The JavaScript SDK's names.
    [{ allowedHosts: ['a'] }, `allowedHosts: ${ofNoEffect}; did you mean allowed_hosts?`],
    [{ allowedPaths: {} }, `allowedPaths: ${ofNoEffect}; did you mean allowed_paths?`],
    [{ timeoutMs: 5 }, `timeoutMs: ${ofNoEffect}; did you mean timeout_ms?`],
    [{ memory: { maxPages: 5 } }, `memory.maxPages: ${ofNoEffect}; did you mean max_pages?`],
    [
      { memory: { maxHttpResponseBytes: 5 } },
      `memory.maxHttpResponseBytes: ${ofNoEffect}; did you mean max_http_response_bytes?`,
    ],
    [{ memory: { maxVarBytes: 5 } }, `memory.maxVarBytes: ${ofNoEffect}; did you mean max_var_bytes?`],
    // Half a name, a slip, another level, and nothing like a field.
    [{ timeout: 5 }, `timeout: ${ofNoEffect}; did you mean timeout_ms?`],
    [{ hosts: [] }, `hosts: ${ofNoEffect}; did you mean allowed_hosts?`],
    [{ alowed_host: [] }, `alowed_host: ${ofNoEffect}; did you mean allowed_hosts?`],
    [{ max_pages: 5 }, `max_pages: ${ofNoEffect}; did you mean memory.max_pages?`],
    [{ path: 'a' }, `path: ${ofNoEffect}; did you mean wasm[].path?`],
    [{ memory: { config: {} } }, `memory.config: ${ofNoEffect}; did you mean config at the top level?`],
    [{ useWasi: true }, `useWasi: ${ofNoEffect}`],
    [{ memory: { toString: 1 } }, `memory.toString: ${ofNoEffect}`],
    [{ 'a "b"': true }, `["a \\"b\\""]: ${ofNoEffect}`],
    [JSON.parse('{"__proto__": 1}') as object, `__proto__: ${ofNoEffect}`],
  ])('%j is warned of', (fields, warning) => {
    const manifest = Object.defineProperties({ wasm }, Object.getOwnPropertyDescriptors(fields));
    expect(problems(manifest)).toEqual([]);
    expect(warnings(manifest)).toEqual([warning]);
  });

  it('of a module is warned of as well', () => {
    expect(warnings({ wasm: [{ path: 'a.wasm', pth: 'b' }] })).toEqual([
      `wasm[0].pth: ${ofNoEffect}; did you mean path?`,
    ]);
  });
});

describe('what has no effect', () => {
  it('is warned of', () => {
    expect(warnings({ wasm: [{ path: 'a.wasm', method: 'GET', headers: {} }] })).toEqual([
      'wasm[0].method: has no effect without url',
      'wasm[0].headers: has no effect without url',
    ]);
  });

  it.each(['https://a.b', 'a.b:8080', 'a.b/c'])('as the host "%s" is warned of', (host) => {
    expect(warnings({ wasm, allowed_hosts: ['a.b', host] })).toEqual([
      `allowed_hosts[1]: is "${host}", which covers no host; give its name alone, without scheme, port and path`,
    ]);
  });
});

describe('a wrong manifest', () => {
  const url = 'https://example.com/a.wasm';

  it.each([
    [{}, 'wasm: is missing; it lists the modules of the plug-in'],
    [{ wasm: null }, 'wasm: is missing; it lists the modules of the plug-in'],
    [{ wasm: [] }, 'wasm: is empty; it needs a module'],
    [{ wasm: {} }, 'wasm: must be a list ([[wasm]] in TOML), and is an object'],
    [{ wasm: ['a.wasm'] }, 'wasm[0]: must be an object, and is a string'],
    [{ wasm: [{}] }, 'wasm[0]: needs one of path, data and url; it has none'],
    [{ wasm: [{ path: 'a', url }] }, 'wasm[0]: needs one of path, data and url; it has path and url'],
    [{ wasm: [{ url, req: { url } }] }, 'wasm[0]: needs one of path, data and url; it has url and req'],
    [{ wasm: [{ req: {} }] }, 'wasm[0].req: needs a url'],
    [{ wasm: [{ req: url }] }, 'wasm[0].req: must be an object, and is a string'],
    [{ wasm: [{ path: '' }] }, 'wasm[0].path: must not be empty'],
    [{ wasm: [{ path: 5 }] }, 'wasm[0].path: must be a string, and is a number; write "5"'],
    [{ wasm: [{ data: 'no base64!' }] }, 'wasm[0].data: is no base64'],
    [{ wasm: [{ url: 'file:///a.wasm' }] }, 'wasm[0].url: is no http or https address; give a file as path'],
    [{ wasm: [{ url: 'a.wasm' }] }, 'wasm[0].url: is no http or https address; give a file as path'],
    [{ wasm: [{ url, method: 'G T' }] }, 'wasm[0].method: is no HTTP method, such as GET or POST'],
    [{ wasm: [{ url, headers: { a: 1 } }] }, 'wasm[0].headers.a: must be a string, and is a number; write "1"'],
    [{ wasm: [{ url, headers: {}, header: {} }] }, 'wasm[0].header: is the same as headers; leave it out'],
    [{ wasm: [wasm[0], { path: 'a', hash: 'xyz' }] }, 'wasm[1].hash: is no SHA-256: 64 hexadecimal digits'],
    [
      { wasm: [{ path: 'a', name: 'x' }, { path: 'b' }, { path: 'c', name: 'x' }] },
      'wasm[2].name: is "x", and so is wasm[0].name; a name is for one module',
    ],
    [{ wasm, config: [] }, 'config: must be an object, and is a list'],
    [{ wasm, config: { 'a b': true } }, 'config["a b"]: must be a string, and is a boolean; write "true"'],
    [{ wasm, config: new Date(0) }, 'config: must be an object, and is a date'],
    [{ wasm, memory: { max_pages: 0 } }, 'memory.max_pages: must be a whole number from 1, and is 0'],
    [{ wasm, memory: { max_var_bytes: 1.5 } }, 'memory.max_var_bytes: must be a whole number from 0, and is 1.5'],
    [{ wasm, timeout_ms: '5' }, 'timeout_ms: must be a whole number from 0, and is a string'],
    [{ wasm, allowed_hosts: 'a.b' }, 'allowed_hosts: must be a list, and is a string'],
    [{ wasm, allowed_hosts: [null] }, 'allowed_hosts[0]: must be a string, and is null'],
    [{ wasm, allowed_paths: ['/tmp'] }, 'allowed_paths: must be an object, and is a list'],
    [{ wasm, allowed_paths: { '/tmp': null } }, 'allowed_paths["/tmp"]: must be a string, and is null'],
    [{ wasm, allowed_paths: { 'ro:': '/' } }, 'allowed_paths["ro:"]: names no folder of the host'],
    [[], 'must be an object, and is a list'],
    ['{"wasm": []}', 'must be an object, and is a string'],
  ])('%j is refused', (value, problem) => {
    expect(problems(value)).toEqual([problem]);
  });

  it('is told all its problems at once', () => {
    expect(
      problems({ wasm: [{}, { path: 1, hash: 'x' }], config: { a: 1 }, memory: [], timeout_ms: -1 }).map(
        (line) => line.split(': ')[0],
      ),
    ).toEqual(['wasm[0]', 'wasm[1].path', 'wasm[1].hash', 'memory', 'config.a', 'timeout_ms']);
  });

  it('is called by the name that it has', () => {
    expect(() => parseManifest({}, 'extism.json')).toThrow('extism.json is wrong:\n  wasm: is missing');
  });
});

// Recordings as they are written to case files.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedBody } from '../../../src/mocks/secretBodies';
import { contentOf } from '../../../src/project/cases/content';
import type { Recording } from '../../../src/mocks/types';
import { parseCases } from '../../../src/project/cases/file';
import { readMocks, writeRecording } from '../../../src/project/cases/mocks';
import { noFiles } from './files';
import { bytes } from './plugins';

const exchange = (url: string, headers: Record<string, string> = {}): Recording => ({
  http: [
    {
      request: { method: 'GET', url, headers },
      answer: { status: 200, headers: { 'set-cookie': 'a=b', 'content-type': 'text/plain' }, body: bytes('{"a":1}') },
    },
  ],
});

describe('secrets', () => {
  it.each([
    ['https://user:pass@a.test/x@y', 'https://***@a.test/x@y'],
    ['https://a.test?token=abc', 'https://a.test?token=***'],
    ['https://a.test/?a=1&api_key=x%26y&b=2#c', 'https://a.test/?a=1&api_key=***&b=2#c'],
    ['https://a.test/?access%5Ftoken=x&client_secret=y', 'https://a.test/?access%5Ftoken=***&client_secret=***'],
    ['https://a.test/?key=AIzaSyA-0123456789abcdefghijklm&q=x', 'https://a.test/?key=***&q=x'],
    ['https://a.test/?key=colour', 'https://a.test/?key=colour'],
    [
      'https://a.test/o?X-Amz-Credential=a%2Fb&X-Amz-Signature=c&X-Amz-Expires=9',
      'https://a.test/o?X-Amz-Credential=***&X-Amz-Signature=***&X-Amz-Expires=9',
    ],
    ['https://a.test/?sv=1&sig=x%3D', 'https://a.test/?sv=1&sig=***'],
    ['https://a.test/?q=token&page=2', 'https://a.test/?q=token&page=2'],
    ['https://a.test/?bad%=1&%=2', 'https://a.test/?bad%=1&%=2'],
  ])('in the address %s', (url, written) => {
    expect(writeRecording(exchange(url)).http?.[0]?.url).toBe(written);
    expect(writeRecording(exchange(url), { mask: false }).http?.[0]?.url).toBe(url);
  });

  it('in headers', () => {
    const names = ['authorization', 'proxy-authorization', 'cookie', 'x-api-key', 'api-key', 'x-auth-token'];
    const services = ['x-goog-api-key', 'DD-APPLICATION-KEY', 'Ocp-Apim-Subscription-Key', 'x-functions-key'];
    const more = ['x-csrf-token', 'my-secret', 'Password-Hint', ...services];
    const headers = Object.fromEntries([...names, ...more, 'accept'].map((name) => [name, 'value']));
    const written = writeRecording(exchange('https://a.test', headers)).http?.[0];
    expect(written?.headers).toEqual({
      ...Object.fromEntries([...names, ...more].map((name) => [name, '***'])),
      accept: 'value',
    });
    expect(written?.response_headers).toEqual({ 'set-cookie': '***', 'content-type': 'text/plain' });
    expect(writeRecording(exchange('https://a.test', headers), { mask: false }).http?.[0]?.headers).toEqual(headers);
  });

  it.each([
    ['{"password":"x"}', '{"password":"***"}'],
    ['{ "user" : "a",\n "api_key" :\t"x", "n": 1.50 }', '{ "user" : "a",\n "api_key" :\t"***", "n": 1.50 }'],
    [
      '[{"a":{"Refresh_Token":"x\\"y","apiKey":"","token":null}}]',
      '[{"a":{"Refresh_Token":"***","apiKey":"***","token":null}}]',
    ],
    ['{"pass\\u0077ord":"x","client-secret":"y"}', '{"pass\\u0077ord":"***","client-secret":"***"}'],
    ['{"id_token":"x","token_type":"y"}', '{"id_token":"***","token_type":"y"}'],
    // Forms.
    [
      'grant_type=client_credentials&client_id=a&client%5Fsecret=b%3D&password=',
      'grant_type=client_credentials&client_id=a&client%5Fsecret=***&password=***',
    ],
    ['token=abc', 'token=***'],
    ['token=a b', undefined],
    ['token=abc&', undefined],
    ['%=1&a=token', undefined],
    // No keys, or others.
    ['["token","x"]', '["token","x"]'],
    ['{"a":"\\"token\\":\\"x\\"","token":{"a":"b"},"tokens":"3","nextPageToken":"x"}', undefined],
    ['"token"', undefined],
    ['{"token":"x"', undefined],
    ['{"token":"x"} and more', undefined],
  ])('in the body %s', (body, written = body) => {
    const http = [
      {
        request: { method: 'POST', url: 'https://a.test', headers: {}, body: bytes(body) },
        answer: { status: 200, headers: {}, body: bytes(body) },
      },
    ];
    expect(new TextDecoder().decode(maskedBody(bytes(body)))).toBe(written);
    const content = contentOf(bytes(written));
    expect(writeRecording({ http }).http?.[0]).toMatchObject({ body: content, response: content });
    const whole = contentOf(bytes(body));
    expect(writeRecording({ http }, { mask: false }).http?.[0]).toMatchObject({ body: whole, response: whole });
  });

  it('in any JSON, of which all else stays as it was', () => {
    const names = fc.constantFrom('token', 'PASSWORD', 'access_token', 'a"token', 'to\\ken', 'other');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null)),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 3 }),
      ),
    }));
    const secret = (key: string): boolean => ['token', 'password', 'access_token'].includes(key.toLowerCase());
    fc.assert(
      fc.property(fc.dictionary(names, tree), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const body = JSON.stringify(value, undefined, space);
        const wanted = JSON.stringify(
          value,
          (key, given: unknown) => (secret(key) && typeof given === 'string' ? '***' : given),
          space,
        );
        const done = maskedBody(bytes(body));
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(done)).toBe(wanted);
        expect(maskedBody(done)).toBe(done);
      }),
    );
  });

  it('in large bodies', () => {
    const filler = '\\n'.repeat(4_000_000);
    const done = maskedBody(bytes(`{"a":"${filler}","token":"${filler}"}`));
    expect(done.length).toBe(8_000_000 + '{"a":"","token":"***"}'.length);
  });

  it('in messages', () => {
    const url = 'https://a.test/?token=abc';
    const [request] = exchange(url).http ?? [];
    const http = request && [{ ...request, answer: { error: `${url} could not be reached` } }];
    expect(writeRecording({ ...(http && { http }) }).http?.[0]?.error).toBe(
      'https://a.test/?token=*** could not be reached',
    );
  });
});

const block = fc.oneof(
  fc.uint8Array({ maxLength: 12 }).map((array) => new Uint8Array(array)),
  fc
    .oneof(
      fc.json(),
      fc.bigInt().map((value) => `${value}n`),
      fc.string({ unit: 'binary' }),
    )
    .map(bytes),
);
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const number = fc.oneof(i64, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const value = fc.oneof(
  number.map((given) => ({ number: given })),
  block.map((given) => ({ bytes: given })),
);
const name = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'constructor'));
const header = fc.dictionary(
  fc.oneof(fc.stringMatching(/^[a-z-]{1,8}$/), fc.constantFrom('__proto__', 'constructor')),
  fc.string(),
  {
    noNullPrototype: true,
  },
);
const httpAnswer = fc.oneof(
  fc.record({ status: fc.integer({ min: 100, max: 599 }), headers: header, body: block }),
  fc.record({ error: fc.string() }),
);
const functionAnswer = fc.oneof(
  number.map((given) => ({ value: given })),
  block.map((given) => ({ bytes: given })),
  fc.record({ error: fc.string() }),
  fc.constant({ nothing: true as const }),
);
const readings = fc.record({
  start: fc.bigInt({ min: 0n, max: 2n ** 63n }),
  steps: fc.array(fc.oneof(fc.maxSafeInteger(), fc.nat())),
});
const recordings: fc.Arbitrary<Recording> = fc.record(
  {
    http: fc.array(
      fc.record({
        request: fc.record({ method: fc.constantFrom('GET', 'POST'), url: fc.webUrl(), headers: header, body: block }),
        answer: httpAnswer,
      }),
    ),
    functions: fc.array(fc.record({ module: name, name, args: fc.array(value), answer: functionAnswer })),
    clock: fc.record({ realtime: readings, monotonic: readings }, { requiredKeys: [] }),
    random: block,
    note: fc.string({ minLength: 1 }),
  },
  { requiredKeys: [] },
);

/** Numbers of JSON tell i64 and f64 no longer apart; WebAssembly's types do. An empty body is none. */
const plain = (recording: Recording): unknown =>
  JSON.parse(
    JSON.stringify(recording, (key, given: unknown) => {
      if (typeof given === 'bigint') return Number.isSafeInteger(Number(given)) ? Number(given) : `${given}n`;
      if (given instanceof Uint8Array) return key === 'body' && given.length === 0 ? undefined : [...given];
      return given;
    }),
  );

describe('a recording', () => {
  it('comes back from a case file as it was', async () => {
    await fc.assert(
      fc.asyncProperty(recordings, async (recording) => {
        const written = writeRecording(recording, { mask: false });
        const each = { name: 'a', function: 'run', recording: written };
        const { file, problems } = parseCases(JSON.stringify({ plugin: 'a.wasm', cases: [each] }));
        expect(problems).toEqual([]);
        const { mocks } = await readMocks(undefined, file?.cases[0]?.recording, noFiles, 'a', () =>
          Promise.reject(new Error()),
        );
        expect(plain(mocks?.replay ?? {})).toEqual(plain(recording));
      }),
    );
  });

  it('leaves out calls with numbers that JSON does not have, and says so', () => {
    const call = (given: number) => ({ module: 'm', name: 'f', args: [{ number: given }], answer: { value: given } });
    expect(writeRecording({ functions: [call(NaN), call(1)], note: 'First.' })).toEqual({
      functions: [{ module: 'm', name: 'f', args: [1], returns: 1 }],
      note: 'First. Calls with a number that JSON does not have, as NaN or infinity, were not recorded.',
    });
  });
});

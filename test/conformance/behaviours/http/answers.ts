// What comes back from the server: body, status, headers, and how much of it.
import { notAsked, type Behaviour } from '../../behaviour';
import { plugin, probe, u64 } from '../../plugins';
import type { Site } from '../../site';
import { call, row } from './plugin';

export const answers = ({ origin, broken }: Site): readonly Behaviour[] => [
  row('the answer is the body', { url: `${origin}/` }, { output: 'hello' }, 'same'),
  ...[200, 201, 204, 304, 404, 500].map((code) =>
    row(
      `a status of ${code} is no error`,
      { url: `${origin}/status?code=${code}` },
      { output: u64(BigInt(code)) },
      'same',
      {
        steps: [call({ url: `${origin}/status?code=${code}` }, 'status')],
      },
    ),
  ),
  row(
    'an answer that is not found has its body too',
    { url: `${origin}/status?code=404` },
    { output: 'the body' },
    'same',
  ),
  row(
    'an answer that ends with the connection is whole',
    { url: `${broken}/until-close` },
    { output: 'all of it' },
    'same',
  ),
  row('hints before the answer are not the answer', { url: `${broken}/early-hints` }, { output: 'ok' }, 'same'),
  row('an answer without a body is no bytes', { url: `${origin}/sized?bytes=0` }, { output: '' }, { error: /./ }),
  {
    what: 'http_status_code is 0 before any request',
    code: () => probe('(i64.extend_i32_u (call $http_status_code))'),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'http_status_code is 0 after a request that was refused',
    code: () =>
      plugin(`(data (i32.const 0) "body")
        (func (export "ask") (drop (call $http_request (call $input_handle) (i64.const 0))))
        (func (export "run") (call $say_u64 (i64.extend_i32_u (call $http_status_code))))`),
    steps: [call({ url: `${origin}/` }, 'ask'), call({ url: 'http://example.com/' }, 'ask'), ['run']],
    options: { allowed_hosts: ['127.0.0.1'] },
    expect: [{}, { error: /not allowed/ }, { output: u64(0n) }],
    sdk: notAsked('its next call never settles'),
  },

  // ---- headers ----
  row(
    'headers are not given unless the host says so',
    { url: `${origin}/` },
    { output: '' },
    { output: '\0' },
    {
      steps: [call({ url: `${origin}/` }, 'headers')],
    },
  ),
  row(
    'headers are given with names in lower case where the host says so',
    { url: `${origin}/` },
    {
      json: { 'x-number-0': 'v0', 'x-number-1': 'v1', 'set-cookie': 'a=1, b=2' },
    },
    { json: { 'x-number-0': 'v0', 'set-cookie': 'b=2' } },
    {
      steps: [call({ url: `${origin}/headers?count=2` }, 'headers')],
      options: { httpResponseHeaders: true },
    },
  ),
  row(
    '1,500 headers are all given',
    { url: `${origin}/` },
    { json: { 'x-number-0': 'v0', 'x-number-1499': 'v1499' } },
    { error: /fetch failed/ },
    {
      steps: [call({ url: `${origin}/headers?count=1500` }, 'headers')],
      options: { httpResponseHeaders: true },
    },
  ),
  row('headers of 40 kB are read', { url: `${broken}/large-headers` }, { output: 'ok' }, { error: /./ }),
  row(
    'headers of more than 64 KiB are an error that says so',
    { url: `${broken}/huge-headers` },
    {
      error: /headers of the answer are larger than 65536 bytes/,
      code: 'host',
    },
    { error: /./ },
  ),
  {
    what: 'http_headers is 0 before any request, even where the host gives them',
    code: () => probe('(call $http_headers)'),
    options: { httpResponseHeaders: true },
    expect: { output: u64(0n) },
    sdk: 'same',
  },

  // ---- compression: as in the Rust runtime, gzip is undone, and nothing else ----
  row('gzip is undone', { url: `${origin}/gzip?bytes=5` }, { output: 'xxxxx' }, 'same'),
  row(
    'headers do not speak of gzip that was undone',
    { url: `${origin}/gzip?bytes=5` },
    { json: { connection: 'keep-alive' }, lacks: /content-(length|encoding)/ },
    { json: { 'content-encoding': 'gzip' } },
    {
      steps: [call({ url: `${origin}/gzip?bytes=5` }, 'headers')],
      options: { httpResponseHeaders: true },
    },
  ),
  row('another encoding is left to the plug-in', { url: `${origin}/unknown-encoding` }, { output: 'uryyb' }, 'same'),
  row(
    'HEAD of what is gzip is no error',
    { url: `${origin}/gzip?bytes=5`, method: 'HEAD' },
    { output: '' },
    { error: /./ },
  ),
  row(
    'gzip that is cut is an error',
    { url: `${origin}/gzip-cut` },
    { error: /no gzip.*unexpected end/, code: 'host' },
    { output: 'hello' },
  ),
  row(
    'what only says that it is gzip is an error',
    { url: `${origin}/gzip-not` },
    { error: /no gzip/, code: 'host' },
    { output: '\0' },
  ),

  // ---- max_http_response_bytes ----
  ...[
    ['of just max_http_response_bytes is whole', `${origin}/sized?bytes=1000`, 1000, true],
    ['without a length, of just max_http_response_bytes, is whole', `${origin}/chunked?bytes=1000`, 1000, true],
    ['of more is refused', `${origin}/sized?bytes=1001`, 1000, false],
    ['without a length, of more, is refused', `${origin}/chunked?bytes=1001`, 1000, false],
    ['without an end is refused', `${origin}/endless`, 1_000_000, false],
    ['of more once it is unpacked is refused', `${origin}/gzip?bytes=100000`, 1000, false],
    ['of any bytes is refused where none are allowed', `${origin}/`, 0, false],
  ].map(([what, url, limit, whole]) =>
    row(
      `an answer ${what as string}`,
      { url: url as string },
      whole === true
        ? { output: 'x'.repeat(1000) }
        : { error: new RegExp(`larger than ${limit as number} bytes`), code: 'host', hint: /max_http_response_bytes/ },
      limit === 0 ? { output: 'hello' } : { output: '\0' },
      { options: { memory: { max_http_response_bytes: limit as number } } },
    ),
  ),
  row(
    'an answer that announces too much is refused before it comes',
    { url: `${origin}/announced?bytes=1001` },
    {
      error: /larger than 1000 bytes/,
      code: 'host',
    },
    { error: /timeout/ },
    { options: { memory: { max_http_response_bytes: 1000 }, timeout_ms: 1000 } },
  ),
  row(
    'the limit is 50 MiB unless it is set',
    { url: `${origin}/announced?bytes=${50 * 1024 * 1024 + 1}` },
    {
      error: /larger than 52428800 bytes/,
      code: 'host',
    },
    { error: /timeout/ },
    { options: { timeout_ms: 1000 } },
  ),
  row(
    'HEAD has no body to limit',
    { url: `${origin}/sized?bytes=100`, method: 'HEAD' },
    { output: '' },
    { error: /./ },
    {
      options: { memory: { max_http_response_bytes: 1 } },
    },
  ),
];

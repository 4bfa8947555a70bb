// What reaches the server.
import { notAsked, type Behaviour } from '../../behaviour';
import type { Site } from '../../site';
import { call, http, loopback, row } from './plugin';

const body = (text: string): Partial<Behaviour> => ({ options: { config: { body: text } } });

export const requests = ({ origin, broken, ipv6 }: Site): readonly Behaviour[] => [
  row(
    'a request is GET unless it says otherwise',
    { url: `${origin}/echo?a=b%20c` },
    {
      json: { method: 'GET', path: '/echo?a=b%20c', body: '' },
    },
    'same',
  ),
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'REPORT'].map((method) =>
    row(
      `${method} carries its body`,
      { url: `${origin}/echo`, method },
      { json: { method, body: 'the body', headers: { 'content-length': '8' } } },
      method === 'GET' ? { json: { method, body: '' } } : 'same',
      body('the body'),
    ),
  ),
  row('a method is sent in capitals', { url: `${origin}/echo`, method: 'post' }, { json: { method: 'POST' } }, 'same'),
  row(
    'HEAD has an answer without a body',
    { url: `${origin}/sized?bytes=100`, method: 'HEAD' },
    { output: '' },
    { error: /./ },
  ),
  row(
    'HEAD may have a body nevertheless',
    { url: `${broken}/line`, method: 'HEAD' },
    { output: '' },
    { error: /./ },
    body('x'),
  ),
  row(
    'a method may be anybody’s own',
    { url: `${broken}/line`, method: 'BREW' },
    { output: 'BREW /line HTTP/1.1' },
    'same',
  ),
  row(
    'a method may have a hyphen',
    { url: `${broken}/line`, method: 'M-SEARCH' },
    { output: 'M-SEARCH /line HTTP/1.1' },
    'same',
  ),
  row(
    'POST without a body says that it has none',
    { url: `${origin}/echo`, method: 'POST' },
    {
      json: { body: '', headers: { 'content-length': '0' } },
    },
    'same',
  ),
  row(
    'a body of 10 kB arrives',
    { url: `${origin}/echo`, method: 'POST' },
    { json: { body: 'ü!'.repeat(3400) } },
    'same',
    body('ü!'.repeat(3400)),
  ),
  row(
    'a body of 1 MB arrives',
    { url: `${origin}/echo`, method: 'POST' },
    { json: { body: 'x'.repeat(1_000_000) } },
    notAsked('it takes seconds for a megabyte'),
    body('x'.repeat(1_000_000)),
  ),
  row(
    'headers are sent',
    { url: `${origin}/echo`, headers: { 'X-Custom': 'yes', Accept: 'text/plain' } },
    {
      json: { headers: { 'x-custom': 'yes', accept: 'text/plain' } },
    },
    'same',
  ),
  row(
    'headers may also be called "header"',
    { url: `${origin}/echo`, ...{ header: { 'X-Custom': 'yes' } } },
    {
      json: { headers: { 'x-custom': 'yes' } },
    },
    'same',
  ),
  row(
    'a server is told what most ask for: who it is, and which answers are welcome',
    { url: `${origin}/echo` },
    {
      json: { headers: { 'user-agent': 'Plugwright', accept: '*/*', 'accept-encoding': 'gzip' } },
    },
    { json: { headers: { 'user-agent': 'node', accept: '*/*' } } },
  ),
  row(
    'a plug-in may call itself what it likes',
    { url: `${origin}/echo`, headers: { 'User-Agent': 'mine', 'Accept-Encoding': 'identity' } },
    {
      json: { headers: { 'user-agent': 'mine', 'accept-encoding': 'identity' } },
    },
    'same',
  ),
  row(
    'headers of the connection are not the plug-in’s',
    {
      url: `${origin}/echo`,
      method: 'POST',
      headers: { 'Content-Length': '3', 'Transfer-Encoding': 'chunked', Connection: 'x', Upgrade: 'x' },
    },
    { json: { body: 'the body', headers: { 'content-length': '8' } } },
    { error: /fetch failed|invalid/ },
    body('the body'),
  ),
  row('500 headers are sent', { url: `${origin}/echo`, headers: many(500) }, { json: { headers: many(500) } }, 'same'),
  ...[
    ['a line end in a value', { 'X-A': 'a\r\nX-Injected: b' }],
    ['a line feed in a value', { 'X-A': 'a\nX-Injected: b' }],
    ['a line end in a name', { 'X-A: a\r\nX-Injected': 'b' }],
    ['a colon in a name', { 'X-A: a': 'b' }],
    ['no name', { '': 'b' }],
    ['a character beyond Latin-1', { 'X-A': '🙂' }],
  ].map(([what, headers]) =>
    row(
      `a header with ${what as string} is refused`,
      { url: `${origin}/echo`, headers: headers as Record<string, string> },
      {
        error: /Header|header/,
        code: 'host',
      },
      { error: /./ },
    ),
  ),
  ...[
    ['no JSON', '{', /no JSON/],
    ['no object', '[]', /no JSON object/],
    ['without a URL', '{}', /no "url"/],
    ['with a URL that is none', '{"url":"nonsense"}', /no URL/],
    ['with a method that is none', `{"url":"${origin}/","method":"GET / HTTP/1.1"}`, /no HTTP method/],
    ['with headers that are no object', `{"url":"${origin}/","headers":"X: y"}`, /"headers" is no object/],
    ['with a header that is no string', `{"url":"${origin}/","headers":{"x":1}}`, /header "x" is no string/],
  ].map(([what, input, error]): Behaviour => ({
    what: `a request ${what as string} is refused`,
    code: http,
    steps: [['run', input as string]],
    options: loopback,
    expect: { error: error as RegExp, code: 'host' },
    sdk: /header "x"/.test(String(error)) ? { output: 'hello' } : { error: /./ },
  })),
  row('a host may be an IPv6 address', { url: `${ipv6 ?? origin}/` }, { output: 'hello' }, 'same', {
    options: { allowed_hosts: ['[::1]'] },
    ...(ipv6 === undefined && { skip: 'no IPv6 here' }),
  }),
  row(
    'user and password of a URL are sent as the header',
    { url: origin.replace('//', '//me:a%20b@') + '/echo' },
    {
      json: { headers: { authorization: `Basic ${btoa('me:a b')}` } },
    },
    { error: /credentials/ },
  ),
  row(
    '20 requests in one call',
    { url: `${origin}/` },
    { output: 'hello' },
    notAsked('it stalls for 500 ms at some of them'),
    {
      steps: [call({ url: `${origin}/` }, 'twenty')],
      options: { timeout_ms: 5000 },
    },
  ),
  row(
    'a kept connection that the server has closed is opened anew',
    { url: `${broken}/kept-once` },
    { output: 'kept' },
    notAsked('its pool of connections is that of the process'),
    {
      steps: [call({ url: `${broken}/kept-once` }, 'twenty')],
    },
  ),
];

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`x-many-${at}`, `value ${at}`]));
}

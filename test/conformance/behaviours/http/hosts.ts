// Which hosts may be called, and what goes along to others.
import { notAsked, type Behaviour, type Expectation } from '../../behaviour';
import type { Site } from '../../site';
import { row } from './plugin';

const refused = (host: string): Expectation => ({
  error: /is not allowed/,
  code: 'host',
  deniedHost: host,
  hint: new RegExp(`Add "${host.replace(/[[\]]/g, '\\$&')}" to allowed_hosts`),
});

const allow = (...hosts: string[]): Partial<Behaviour> => ({ options: { allowed_hosts: hosts } });

/** The patterns of which hosts, and whether they cover 127.0.0.1. */
const patterns: readonly (readonly [string, boolean])[] = [
  ['127.0.0.1', true],
  ['*', true],
  ['127.*', true],
  ['*.1', true],
  ['1*7.*.1', true],
  ['127.0.0.?', true],
  ['localhost', false],
  ['127.0.0', false],
  ['27.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['http://127.0.0.1', false],
  ['', false],
];

export const hosts = ({ origin, elsewhere, broken }: Site): readonly Behaviour[] => {
  const to = (target: string, code = 302): string => `${origin}/to?code=${code}&url=${encodeURIComponent(target)}`;
  const port = new URL(origin).port;
  return [
    ...patterns.map(([pattern, covers]) =>
      row(
        `"${pattern}" of allowed_hosts ${covers ? 'covers' : 'does not cover'} 127.0.0.1`,
        { url: `${origin}/` },
        covers ? { output: 'hello' } : refused('127.0.0.1'),
        covers ? 'same' : { error: /not allowed/ },
        allow(pattern),
      ),
    ),
    row(
      'a port is no part of the host',
      { url: `${origin}/` },
      refused('127.0.0.1'),
      { error: /not allowed/ },
      allow(`127.0.0.1:${port}`),
    ),
    row(
      'any of the patterns will do',
      { url: `${origin}/` },
      { output: 'hello' },
      'same',
      allow('example.com', '127.0.0.1'),
    ),
    row(
      'case does not count',
      { url: elsewhere.replace('localhost', 'LocalHost') + '/' },
      { output: 'hello' },
      { error: /not allowed/ },
      allow('LOCALHOST'),
    ),
    row(
      'another spelling of an address is the same host',
      { url: `http://0x7f.1:${port}/` },
      { output: 'hello' },
      'same',
      allow('127.0.0.1'),
    ),
    row(
      'a user name is no host',
      { url: `http://127.0.0.1@localhost:${port}/` },
      refused('localhost'),
      { error: /not allowed/ },
      allow('127.0.0.1'),
    ),
    row(
      'a host that only ends like one that is allowed is another',
      { url: 'http://evil-example.com/' },
      refused('evil-example.com'),
      { error: /not allowed/ },
      allow('example.com', '*.example.com'),
    ),
    row(
      'a host that only begins like one that is allowed is another',
      { url: 'http://example.com.evil.org/' },
      refused('example.com.evil.org'),
      { error: /not allowed/ },
      allow('example.com'),
    ),
    ...[null, []].map((allowed_hosts) =>
      row(
        `no host is allowed where allowed_hosts is ${JSON.stringify(allowed_hosts)}`,
        { url: `${origin}/` },
        { ...refused('127.0.0.1'), error: /127\.0\.0\.1:\d+\/ is not allowed: allowed_hosts is empty/ },
        notAsked('it refuses where the engine can suspend a plug-in, and gives the null block elsewhere'),
        { options: { allowed_hosts } },
      ),
    ),
    ...['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,hello', 'javascript:1'].map((url) =>
      row(
        `only http and https can be requested: ${url}`,
        { url },
        { error: /only http and https|not allowed/, code: 'host' },
        { error: /./ },
        allow('*'),
      ),
    ),

    // ---- redirects ----
    ...[301, 302, 303, 307, 308].map((code) =>
      row(
        `POST is redirected by ${code} as ${code < 307 ? 'GET without a body' : 'it was'}`,
        { url: to('/echo', code), method: 'POST', headers: { 'Content-Type': 'text/plain', 'X-Custom': 'yes' } },
        code < 307
          ? { json: { method: 'GET', body: '', headers: { 'x-custom': 'yes' } } }
          : { json: { method: 'POST', body: 'b', headers: { 'x-custom': 'yes', 'content-type': 'text/plain' } } },
        code < 307 ? 'same' : notAsked('it depends on the version of Node'),
        { options: { config: { body: 'b' } } },
      ),
    ),
    row('HEAD stays HEAD', { url: to('/echo', 303), method: 'HEAD' }, { output: '' }, { error: /./ }),
    row(
      'DELETE is redirected as it was',
      { url: to('/echo', 302), method: 'DELETE' },
      { json: { method: 'DELETE' } },
      'same',
    ),
    row(
      'a redirect without a place is an answer',
      { url: `${origin}/status?code=302` },
      { output: 'the body' },
      'same',
    ),
    row(
      'a redirect to no URL is an error',
      { url: to('http://[') },
      { error: /redirects to "http:\/\/\[", which is no URL/, code: 'host' },
      { error: /./ },
    ),
    row(
      'a redirect to a host that is allowed is followed',
      { url: to('{elsewhere}/echo') },
      { json: { path: '/echo' } },
      'same',
      allow('127.0.0.1', 'localhost'),
    ),
    row(
      'a redirect to a host that is not allowed is refused',
      { url: to('{elsewhere}/echo') },
      { ...refused('localhost'), error: /redirects to http:\/\/localhost.*not allowed/ },
      { json: { path: '/echo' } },
    ),
    row(
      'so is one at the second step',
      { url: to(`/to?url=${encodeURIComponent('{elsewhere}/echo')}`) },
      { ...refused('localhost'), error: /redirects to http:\/\/localhost/ },
      { json: { path: '/echo' } },
    ),
    row(
      'a redirect to a file is refused',
      { url: to('file:///etc/passwd') },
      { error: /only http and https/, code: 'host' },
      { error: /./ },
      allow('*'),
    ),
    row(
      'a redirect in a circle ends',
      { url: `${origin}/circle` },
      { error: /more than 10 redirects/, code: 'host' },
      { error: /./ },
    ),

    // ---- secrets ----
    row(
      'secrets are not sent to another origin',
      {
        url: to('{elsewhere}/echo'),
        headers: { Authorization: 'a', Cookie: 'b', 'Proxy-Authorization': 'c', Host: 'h', 'X-Custom': 'yes' },
      },
      {
        json: { headers: { 'x-custom': 'yes', host: `localhost:${port}` } },
        lacks: /"(authorization|cookie|proxy-authorization)"/,
      },
      { json: { headers: { 'x-custom': 'yes' } } },
      allow('*'),
    ),
    row(
      'another port is another origin',
      { url: to(`${broken}/line`), headers: { Authorization: 'a' } },
      { output: 'GET /line HTTP/1.1' },
      'same',
    ),
    row(
      'secrets stay within the origin',
      { url: to('/echo'), headers: { Authorization: 'a', Cookie: 'b=c' } },
      { json: { headers: { authorization: 'a', cookie: 'b=c' } } },
      'same',
    ),
    row(
      'user and password of a URL go nowhere else',
      { url: to('{elsewhere}/echo').replace('//', '//me:secret@') },
      { json: { path: '/echo' }, lacks: /authorization/ },
      { error: /credentials/ },
      allow('*'),
    ),
    row(
      'user and password of a URL are in no message',
      { url: to('{elsewhere}/echo').replace('//', '//me:secret@') },
      { error: /^((?!secret)[^])*$/, code: 'host' },
      { error: /credentials/ },
    ),
  ];
};

// Servers that fail, or do not answer in time.
import { setTimeout } from 'node:timers/promises';
import { notAsked, type Behaviour } from '../../behaviour';
import type { Site } from '../../site';
import { call, row } from './plugin';

export const failures = (site: Site): readonly Behaviour[] => {
  const { origin, broken } = site;
  const fails = (what: string, path: string, error: RegExp, sdk: Behaviour['sdk'] = { error: /./ }): Behaviour =>
    row(`${what} is an error that says so`, { url: broken + path }, { error, code: 'host' }, sdk);
  // It logs what went wrong, and gives the null block.
  const nothing = { output: '\0' };
  return [
    fails('a server that closes without an answer', '/closes', /closed the connection without an answer/),
    fails('a server that resets the connection', '/resets', /ECONNRESET|closed the connection without an answer/),
    fails('an answer that is no HTTP', '/garbage', /the answer is no HTTP/),
    fails('an answer that is cut', '/cut', /closed the connection before the end of its answer/, nothing),
    fails(
      'an answer that is cut in a chunk',
      '/cut-chunk',
      /closed the connection before the end of its answer/,
      nothing,
    ),
    fails('an answer with a chunk that is none', '/bad-chunk', /the answer is no HTTP/, nothing),
    fails('a server that speaks another protocol from here on', '/upgrade', /no HTTP answer/),
    row(
      'after a request that failed the next one works',
      { url: `${origin}/` },
      [{ error: /./, code: 'host' }, { output: 'hello' }],
      notAsked('its next call never settles'),
      { steps: [call({ url: `${broken}/closes` }), call({ url: `${origin}/` })] },
    ),
    row(
      'nobody at that port is an error that says so',
      { url: 'http://127.0.0.1:1/' },
      { error: /127\.0\.0\.1:1\/: .*ECONNREFUSED/, code: 'host' },
      { error: /./ },
    ),
    row(
      'a host that there is not is an error that says so',
      { url: 'http://nobody.invalid/' },
      { error: /nobody\.invalid\/: .*(ENOTFOUND|EAI_AGAIN)/, code: 'host' },
      { error: /./ },
      { options: { allowed_hosts: ['*'] } },
    ),
    row(
      'https to a server that has none is an error',
      { url: origin.replace('http', 'https') },
      { error: /^https:\/\/127/, code: 'host' },
      { error: /./ },
    ),
    row(
      'CONNECT is an error',
      { url: `${origin}/`, method: 'CONNECT' },
      { error: /http/, code: 'host' },
      { error: /./ },
    ),
    ...['/silent', '/stuck'].flatMap((path) => [
      row(
        `the time limit covers a request: ${path}`,
        { url: origin + path },
        [{ error: /did not finish|timeout|timed out/, code: 'timeout' }, { output: 'hello' }],
        'same',
        {
          steps: [call({ url: origin + path }), call({ url: `${origin}/` })],
          options: { timeout_ms: 1000 },
        },
      ),
      row(
        `a request can be cancelled: ${path}`,
        { url: origin + path },
        [{ error: /cancelled/, code: 'cancelled' }, { output: 'hello' }],
        notAsked('it cannot cancel'),
        {
          // For an answer that has begun, after a little of it.
          steps: [
            [
              ...(call({ url: origin + path }) as readonly [string, string]),
              () => site.asked(path).then(() => setTimeout(20)),
            ],
            call({ url: `${origin}/` }),
          ],
        },
      ),
    ]),
  ];
};

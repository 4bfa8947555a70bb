// Typed options are checked field by field and become the runner's options.
import { describe, expect, it } from 'vitest';
import { type OptionsDraft, emptyDraft } from '../../../src/ui/panel/protocol/draft';
import { checkOptions } from '../../../src/ui/panel/protocol/options';

const defaults = { timeoutMs: 30_000, maxPages: 0, wasi: true };
const check = (part: Partial<OptionsDraft>): ReturnType<typeof checkOptions> =>
  checkOptions({ ...emptyDraft.options, ...part }, defaults);

describe('run options', () => {
  it('are the settings where nothing is typed', () => {
    expect(check({})).toEqual({
      problems: {},
      options: {
        timeout_ms: 30_000,
        memory: { max_pages: null },
        config: {},
        allowed_hosts: [],
        allowed_paths: {},
        wasi: true,
        logLevel: 'info',
      },
    });
  });

  it('take what is typed over the settings', () => {
    const { options } = check({ timeoutMs: ' 5 ', maxPages: '16', wasi: false, logLevel: 'trace' });
    expect(options).toMatchObject({ timeout_ms: 5, memory: { max_pages: 16 }, wasi: false, logLevel: 'trace' });
  });

  it('have no limit for 0', () => expect(check({ timeoutMs: '0' }).options.timeout_ms).toBeNull());

  it('name config, hosts and paths as a manifest does', () => {
    const { options, problems } = check({
      config: [
        { key: 'currency', value: '' },
        { key: '', value: '' },
      ],
      allowedHosts: ['*.example.com ', '', '[::1]'],
      allowedPaths: [
        { host: '/a', guest: '/', readOnly: true },
        { host: 'data', guest: '/data', readOnly: false },
        { host: '', guest: '', readOnly: true },
      ],
    });
    expect(problems).toEqual({});
    expect(options).toMatchObject({
      config: { currency: '' },
      allowed_hosts: ['*.example.com', '[::1]'],
      allowed_paths: { 'ro:/a': '/', data: '/data' },
    });
  });

  it('can hold any key, also one that every object has', () => {
    expect(Object.entries(check({ config: [{ key: '__proto__', value: 'x' }] }).options.config ?? {})).toEqual([
      ['__proto__', 'x'],
    ]);
  });

  it.each<[string, Partial<OptionsDraft>, string]>([
    ['a time that is no number', { timeoutMs: '5s' }, 'timeout_ms'],
    ['a negative time', { timeoutMs: '-1' }, 'timeout_ms'],
    ['a broken number of pages', { maxPages: '1.5' }, 'memory.max_pages'],
    ['more pages than there are', { maxPages: '65537' }, 'memory.max_pages'],
    ['a value without a key', { config: [{ key: '', value: 'x' }] }, 'config.0'],
    [
      'a key that is there twice',
      {
        config: [
          { key: 'a', value: '' },
          { key: 'a', value: '' },
        ],
      },
      'config.1',
    ],
    ['a URL for a host', { allowedHosts: ['ok.example', 'https://x.example'] }, 'allowed_hosts.1'],
    ['a host with a port', { allowedHosts: ['localhost:8080'] }, 'allowed_hosts.0'],
    [
      'a folder without its place in the plug-in',
      { allowedPaths: [{ host: '/a', guest: '', readOnly: true }] },
      'allowed_paths.0',
    ],
    ['a place without its folder', { allowedPaths: [{ host: '', guest: '/a', readOnly: true }] }, 'allowed_paths.0'],
    [
      'a folder that is there twice',
      {
        allowedPaths: [
          { host: '/a', guest: '/', readOnly: true },
          { host: '/a', guest: '/b', readOnly: false },
        ],
      },
      'allowed_paths.1',
    ],
  ])('refuse %s', (_, part, field) => expect(Object.keys(check(part).problems)).toEqual([field]));
});

// Manifests that people wrote, right and wrong.
import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/runtime/parseManifest';

const wasm = [{ path: 'a.wasm' }];

/** The problems that a manifest is refused for. */
function problems(value: unknown): string[] {
  try {
    parseManifest(value);
  } catch (error) {
    expect(error).toMatchObject({ code: 'manifest' });
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('a manifest', () => {
  it('is read whole, from text as well', () => {
    const whole = {
      wasm: [
        { url: 'https://example.com/a.wasm', method: 'POST', headers: { a: 'b' }, name: 'main', hash: 'ab'.repeat(32) },
      ],
      memory: { max_pages: 4, max_http_response_bytes: 1024, max_var_bytes: 0 },
      config: { a: '1' },
      allowed_hosts: ['*.example.com'],
      allowed_paths: { 'ro:/tmp': '/data' },
      timeout_ms: 500,
    };
    expect(parseManifest(whole)).toEqual({ manifest: whole, warnings: [] });
    expect(parseManifest(JSON.stringify(whole)).manifest).toEqual(whole);
  });

  it('may leave fields out or give null', () => {
    expect(
      parseManifest({ wasm, allowed_hosts: null, allowed_paths: null, timeout_ms: null, memory: null }).manifest,
    ).toEqual({ wasm });
  });

  it('may have the request of old documentation, with a warning', () => {
    const { manifest, warnings } = parseManifest({ wasm: [{ req: { url: 'https://example.com/a.wasm' } }] });
    expect(manifest.wasm).toEqual([{ url: 'https://example.com/a.wasm' }]);
    expect(warnings).toEqual([expect.stringContaining('wasm[0].req')]);
  });
});

describe('a wrong manifest', () => {
  it.each([
    [{}, 'wasm is missing'],
    [{ wasm: [] }, 'wasm is empty; it needs a module'],
    [{ wasm: {} }, 'wasm must be a list, and is an object'],
    [{ wasm: [{}] }, 'wasm[0] needs one of path, data and url; it has none'],
    [{ wasm: [{ path: 'a', url: 'b' }] }, 'wasm[0] needs one of path, data and url; it has path and url'],
    [{ wasm: [{ path: 'a', hash: 'xyz' }] }, 'wasm[0].hash is no SHA-256: 64 hexadecimal digits'],
    [{ wasm: [{ pth: 'a' }] }, 'wasm[0].pth is no field of a manifest; did you mean path?'],
    [{ wasm, allowed_host: ['a'] }, 'allowed_host is no field of a manifest; did you mean allowed_hosts?'],
    [
      { wasm, allowed_hosts: ['https://a.b'] },
      'allowed_hosts[0] is "https://a.b"; give the host name alone, without scheme, port and path',
    ],
    [{ wasm, config: { a: 1 } }, 'config.a must be a string, and is a number; write "1"'],
    [{ wasm, memory: { max_pages: 0 } }, 'memory.max_pages must be a whole number from 1, and is 0'],
    [{ wasm, timeout_ms: '5' }, 'timeout_ms must be a whole number from 0, and is a string'],
    [[], 'must be an object, and is a list'],
  ])('%j is refused', (value, problem) => {
    expect(problems(value)).toContain(problem);
  });

  it('is told all its problems at once', () => {
    expect(problems({ wasm: [{}], config: { a: 1 }, timeout: 1 })).toHaveLength(3);
  });

  it('is refused when it is no JSON', () => {
    expect(() => parseManifest('{')).toThrow(/no JSON/);
  });
});

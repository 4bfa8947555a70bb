// The welcome file of a workspace: what it may name.
import { describe, expect, it } from 'vitest';
import { parseWelcome } from '../../../src/ui/sample/welcome';
import { readFileSync } from 'node:fs';

const parse = (value: unknown): unknown => parseWelcome(JSON.stringify(value));

describe('welcome file', () => {
  it('names a plug-in, a function and an input', () => {
    const welcome = { plugin: 'a/b.wasm', function: 'run', input: 'in.json' };
    expect(parse(welcome)).toEqual(welcome);
    expect(parse({ plugin: 'b.wasm', function: 'run' })).toEqual({ plugin: 'b.wasm', function: 'run' });
  });

  it('is valid in the sample workspace', () => {
    const text = readFileSync(`${import.meta.dirname}/../../../media/samples/.plugwright/welcome.json`, 'utf8');
    expect(parseWelcome(text).function).toBe('before_checkout_finalize');
  });

  it.each(['/etc/passwd', '../a.wasm', 'a/../../b.wasm', 'C:/a.wasm', 'c:a.wasm', '\\\\host\\a', 'a\\b.wasm', ''])(
    'refuses %j, which may lie outside the folder',
    (plugin) => {
      expect(() => parse({ plugin, function: 'run' })).toThrow('"plugin" must be a path');
      expect(() => parse({ plugin: 'a.wasm', function: 'run', input: plugin })).toThrow('"input" must be a path');
    },
  );

  it.each([
    [null, 'must be an object'],
    [[], '"plugin"'],
    [{ plugin: 'a.wasm' }, '"function" must be a string'],
    [{ plugin: 1, function: 'run' }, '"plugin" must be a path'],
  ])('refuses %j', (value, message) => {
    expect(() => parse(value)).toThrow(message);
  });

  it('refuses text that is no JSON', () => {
    expect(() => parseWelcome('{')).toThrow();
  });
});

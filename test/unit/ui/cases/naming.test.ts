// How cases and their files are named.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeName, nameProblem, proposeName } from '../../../../src/ui/cases/names';
import { caseFileName, caseFolder } from '../../../../src/ui/cases/paths';
import { emptyDraft } from '../../../../src/ui/panel/protocol';

const input = (change: Partial<typeof emptyDraft.input>): typeof emptyDraft.input => ({
  ...emptyDraft.input,
  ...change,
});

describe('a proposed name', () => {
  it.each([
    ['a short text', input({ text: 'Ada' }), 'greet Ada'],
    ['a file', input({ mode: 'file', file: 'data/new-customer.json' }), 'greet new customer'],
    ['no input', input({}), 'greet without input'],
    ['JSON', input({ mode: 'json', text: '{"a":1}' }), 'greet 1'],
    ['a long text', input({ text: 'a'.repeat(80) }), 'greet 1'],
    ['several lines', input({ text: 'a\nb' }), 'greet 1'],
    ['bytes', input({ mode: 'hex', hex: '00 ff' }), 'greet 1'],
  ])('of %s', (_, typed, name) => {
    expect(proposeName('greet', typed, [])).toBe(name);
  });

  it('is never one that is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('greet', 'greet 1', 'greet 2', 'greet Ada', 'greet Ada 2')), (taken) => {
        for (const typed of [input({ text: 'Ada' }), input({ mode: 'json', text: '[]' })]) {
          const name = proposeName('greet', typed, taken);
          expect(nameProblem(name, taken)).toBeUndefined();
        }
        expect(taken).not.toContain(freeName('greet', taken));
      }),
    );
  });

  it('is refused if it is empty or taken', () => {
    expect(nameProblem('  ', [])).toMatch(/needs a name/);
    expect(nameProblem(' one ', ['one'])).toMatch(/already/);
  });
});

describe('the case file of a plug-in', () => {
  it.each([
    ['/w/shop/checkout.wasm', '/w/shop'],
    ['/w/target/wasm32-unknown-unknown/release/shop.wasm', '/w'],
    ['/w/crates/shop/target/wasm32-wasip1/debug/shop.wasm', '/w/crates/shop'],
    ['/w/js/dist/plugin.wasm', '/w/js'],
    ['/w/zig/zig-out/bin/plugin.wasm', '/w/zig'],
    // The workspace folder itself may have such a name.
    ['/elsewhere/dist/plugin.wasm', '/elsewhere/dist'],
  ])('of %s is in %s', (plugin, folder) => {
    expect(caseFolder(plugin, '/w')).toBe(folder);
  });

  it('is beside it where the workspace is a build folder', () => {
    expect(caseFolder('/w/dist/plugin.wasm', '/w/dist')).toBe('/w/dist');
    expect(caseFolder('/w/dist/plugin.wasm', undefined)).toBe('/w/dist');
  });

  it('has its name', () => {
    expect(caseFileName('/w/checkout.wasm')).toBe('checkout.cases.json');
    expect(caseFileName('/w/a.b.wat')).toBe('a.b.cases.json');
  });
});

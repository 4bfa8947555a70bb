// Debug names and producers: what helps people, and never stands in the way when it is damaged.
import { describe, expect, it } from 'vitest';
import { functionNames, readModule } from '../../../src/wasm';
import { type Bytes, custom, flat, leb, moduleOf, text, vector, voidType, wat } from './binary';

describe('function names', () => {
  const bytes = wat('(module (import "a" "b" (func $imported)) (func $size) (func) (func $last))');

  it('are found by the index of the function, imports counted', () => {
    const names = functionNames(bytes);
    expect([names.get(0), names.get(1), names.get(2), names.get(3)]).toEqual(['imported', 'size', undefined, 'last']);
    expect([names.size, names.has(1), names.has(2), names.has(99)]).toEqual([3, true, false, false]);
  });

  it('can be gone through like any map', () => {
    const names = functionNames(bytes);
    const entries = [
      [0, 'imported'],
      [1, 'size'],
      [3, 'last'],
    ];
    expect([...names]).toEqual(entries);
    expect([...names.entries()]).toEqual(entries);
    expect([...names.keys()]).toEqual([0, 1, 3]);
    expect([...names.values()]).toEqual(['imported', 'size', 'last']);
    const visited: unknown[] = [];
    names.forEach((name, index, map) => visited.push([index, name, map === names]));
    expect(visited).toEqual(entries.map((entry) => [...entry, true]));
  });

  it('are none where there is no name section', () => {
    expect(functionNames(moduleOf(voidType)).size).toBe(0);
  });

  it('are kept up to where the section is damaged, whatever number it declares', () => {
    const names: Bytes = [leb(0xffff_ffff), 0, text('first'), 1, text('second')];
    const size = flat(names).length;
    expect([...functionNames(moduleOf(custom('name', 1, leb(size), ...names)))]).toEqual([
      [0, 'first'],
      [1, 'second'],
    ]);
    expect([...functionNames(moduleOf(custom('name', 1, 8, 2, 0, text('ok'), 1, 100, 0x61)))]).toEqual([[0, 'ok']]);
  });

  it('are UTF-8, and need not be valid', () => {
    const bytes = moduleOf(custom('name', 1, 10, 1, 0, text('größe')));
    expect(functionNames(bytes).get(0)).toBe('größe');
    expect(functionNames(moduleOf(custom('name', 1, 5, 1, 0, 2, 0x61, 0xff))).get(0)).toBe('a\ufffd');
  });
});

describe('the name of the module', () => {
  it('is undefined where there is none, or where its section is damaged', () => {
    const nameOf = (...sections: Bytes[]): string | undefined => readModule(moduleOf(...sections)).moduleName;
    expect(nameOf()).toBeUndefined();
    expect(nameOf(custom('name', 0, 4, text('abc')))).toBe('abc');
    expect(nameOf(custom('name', 1, 1, 0, 0, 4, text('abc')))).toBe('abc');
    expect(nameOf(custom('name', 0, 99, text('abc')))).toBeUndefined();
    expect(nameOf(custom('name', 0, 3, 2, 0xff, 0xff))).toBeUndefined();
    expect(nameOf(custom('name'))).toBeUndefined();
  });
});

describe('producers', () => {
  const value = (name: string, version: string): Bytes => [text(name), text(version)];

  it('are languages, tools and SDKs with their versions', () => {
    const section = custom(
      'producers',
      vector(
        [text('language'), vector(value('Rust', ''), value('C11', ''))],
        [text('processed-by'), vector(value('rustc', '1.80.0'))],
        [text('sdk'), vector(value('Emscripten', '3.1'))],
        [text('something new'), vector(value('x', 'y'))],
      ),
    );
    expect(readModule(moduleOf(section)).producers).toEqual({
      languages: [
        { name: 'Rust', version: '' },
        { name: 'C11', version: '' },
      ],
      processedBy: [{ name: 'rustc', version: '1.80.0' }],
      sdks: [{ name: 'Emscripten', version: '3.1' }],
    });
  });

  it('of several sections are taken together', () => {
    const one = (name: string): Bytes => custom('producers', vector([text('language'), vector(value(name, ''))]));
    expect(readModule(moduleOf(one('Rust'), one('C'))).producers?.languages.map(({ name }) => name)).toEqual([
      'Rust',
      'C',
    ]);
  });

  it('are kept up to where the section is damaged', () => {
    const damaged = custom('producers', 2, text('language'), vector(value('Zig', '0.13')), text('processed-by'), 9);
    expect(readModule(moduleOf(damaged)).producers?.languages).toEqual([{ name: 'Zig', version: '0.13' }]);
    expect(readModule(moduleOf(custom('producers', leb(0xffff_ffff)))).producers?.languages).toEqual([]);
  });
});

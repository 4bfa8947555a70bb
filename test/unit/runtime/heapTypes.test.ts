// Structs, arrays and exceptions lie in the heap of the engine, which no limit caps: modules that keep them are refused.
import { describe, expect, it } from 'vitest';
import { compilePlugin, factsOfBytes } from '../../../src/runtime/compile';
import { PluginError } from '../../../src/runtime/errors';
import { Plugin } from '../../../src/runtime/plugin';
import { moduleOf, section, text as name, vector, flat, type Bytes } from '../wasm/binary';

const run: Bytes = [0x60, 0, 0];
const array: Bytes = [0x5e, 0x7f, 0x01];
const struct: Bytes = [0x5f, vector([0x7f, 0x01])];

/** A module that exports `run`, of the type with this index. */
const withTypes = (runType: number, body: Bytes, ...types: Bytes[]): Uint8Array<ArrayBuffer> =>
  moduleOf(
    section(1, vector(...types)),
    section(3, vector([runType])),
    section(7, vector([name('run'), 0x00, 0x00])),
    section(10, vector([body.length, ...body])),
  );

const nothing: Bytes = [0x00, 0x0b];
/** Makes arrays of a thousand elements without end. */
const hungry: Bytes = [0x00, 0x03, 0x40, 0x41, 0xe8, 0x07, 0xfb, 0x07, 0x01, 0x1a, 0x0c, 0x00, 0x0b, 0x0b];

describe('structs and arrays of garbage collection', () => {
  it.each<[string, Bytes, Bytes[], number, string]>([
    ['an array', hungry, [run, array], 1, 'an array'],
    ['a struct', nothing, [run, struct], 1, 'a struct'],
    ['in a recursion group', nothing, [run, [0x4e, vector(run, struct)]], 2, 'a struct'],
    ['an open subtype', nothing, [run, [0x50, vector(), ...struct]], 1, 'a struct'],
    ['a final subtype', nothing, [run, [0x4f, vector(), ...array]], 1, 'an array'],
  ])('are refused before anything is compiled: %s', (_, body, types, index, form) => {
    const code = withTypes(0, body, ...types);
    for (const read of [compilePlugin, factsOfBytes]) {
      const refused = (): unknown => read(code);
      expect(refused).toThrow(PluginError);
      expect(refused).toThrow(`Type ${index} of the module is ${form}`);
      expect(refused).toThrow('would end the whole process');
    }
  });

  it('say what to do', () => {
    const hint = expect.stringContaining('linear memory') as string;
    const refused = (): unknown => compilePlugin(withTypes(0, hungry, run, array));
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid', hint }) as Error);
  });

  it('are not what a typed reference of a function is', () => {
    const first: Bytes = [0xd2, 0x00, 0x1a];
    const code = moduleOf(
      section(1, vector(run, [0x50, vector(), ...run], [0x60, vector([0x63, 0x00]), vector()])),
      section(3, vector([0], [2])),
      section(7, vector([name('run'), 0x00, 0x00])),
      section(9, vector([0x03, 0x00, vector([0x00])])),
      section(10, vector([flat([0x00, first, 0x0b]).length, 0x00, ...first, 0x0b], [0x02, 0x00, 0x0b])),
    );
    const host = { log: () => undefined, stdout: () => undefined, stderr: () => undefined };
    const call = (): unknown => new Plugin(compilePlugin(code), {}, host).call('run').returnCode;
    if (WebAssembly.validate(code)) expect(call()).toBe(0);
    else expect(call).toThrow('is not valid WebAssembly');
  });
});

describe('exceptions', () => {
  const exception = 0x69;
  const none: Bytes = [0xd0, exception, 0x0b];
  const tagged: Bytes = [0x60, vector([exception]), vector()];

  it.each<[string, Bytes[]]>([
    ['global 0', [section(6, vector([exception, 0x01, none]))]],
    ['table 0', [section(4, vector([exception, 0x00, 0x01]))]],
    ['table 1', [section(4, vector([0x70, 0x00, 0x01], [0x63, exception, 0x00, 0x01]))]],
    ['tag 1', [section(13, vector([0x00, 0x00], [0x00, 0x01]))]],
  ])('may be a list without end, and are refused where they are kept: %s', (store, sections) => {
    const code = moduleOf(section(1, vector(run, tagged)), ...sections);
    for (const read of [compilePlugin, factsOfBytes]) {
      expect(() => read(code)).toThrow(`The ${store} of the module keeps exceptions (exnref), whose memory cannot be`);
    }
  });

  it('with numbers in them are not', () => {
    const code = moduleOf(section(1, vector([0x60, vector([0x7f]), vector()])), section(13, vector([0x00, 0x00])));
    expect(factsOfBytes(code).imports).toEqual([]);
  });
});

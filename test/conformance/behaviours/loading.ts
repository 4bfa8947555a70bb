// What is loaded, and what is refused.
import { createHash } from 'node:crypto';
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { Behaviour, Expectation } from '../behaviour';
import { echo } from '../plugins';

/** `(module (func (export "run")))` */
const tiny = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 7, 1, 3, 0x72, 0x75, 0x6e, 0, 0, 10, 4, 1, 2, 0,
  11,
]);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const behaviours: readonly Behaviour[] = [
  {
    what: 'missing imports are listed, all at once',
    code: () =>
      assembleText(
        'a.wat',
        '(module (import "a" "b" (func)) (import "c" "d" (func (param i64))) (func (export "run")))',
      ),
    expect: { error: /a b \(\) -> \(\)[^]*c d \(i64\) -> \(\)/, code: 'link' },
    sdk: { error: /"a"/ },
  },
  {
    what: 'a component is called one',
    code: () => Promise.resolve(new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0])),
    expect: { error: /component/i, code: 'component' },
    sdk: { error: /./ },
  },
  {
    what: 'what is no WebAssembly is refused',
    code: () => Promise.resolve(new TextEncoder().encode('#!/bin/sh\n')),
    expect: { error: /WebAssembly|wasm/i, code: 'invalid' },
    sdk: { error: /./ },
  },
  {
    what: 'half a module is refused, with the place',
    code: async () => (await echo()).slice(0, 100),
    expect: { error: /offset \d+/, code: 'invalid' },
    sdk: { error: /./ },
  },
  ...[
    ['is loaded', sha256(tiny), {}, 'same'],
    [
      'of another module is refused, with both',
      sha256(new Uint8Array()),
      {
        error: new RegExp(`[Hh]ash mismatch.*${sha256(tiny)}.*${sha256(new Uint8Array())}`),
        code: 'hash',
        hint: /manifest/,
      },
      { error: /hash mismatch/i },
    ],
    ['in capitals is the same', sha256(tiny).toUpperCase(), {}, 'same'],
    ['that is none is refused', 'abc', { error: /[Hh]ash mismatch/, code: 'hash' }, { error: /hash mismatch/i }],
  ].map(([what, hash, expect, sdk]): Behaviour => ({
    what: `a module with a hash ${what as string}`,
    code: () => Promise.resolve(tiny),
    hash: hash as string,
    expect: expect as Expectation,
    sdk: sdk as Behaviour['sdk'],
  })),
  ...[
    ['nothing', new Uint8Array(), /empty|WebAssembly/i],
    ['the magic number alone', new Uint8Array([0, 0x61, 0x73, 0x6d]), /./],
    ['the text format', new TextEncoder().encode('(module)'), /WebAssembly|wasm/i],
    ['an HTML page', new TextEncoder().encode('<!doctype html><title>404</title>'), /WebAssembly|wasm/i],
    ['a module of a later version', new Uint8Array([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]), /version/],
    ['a module with a section that is cut', new Uint8Array([...tiny.subarray(0, 8), 1, 0x85]), /offset \d+/],
  ].map(([what, bytes, error]): Behaviour => ({
    what: `${what as string} is refused`,
    code: () => Promise.resolve(bytes as Uint8Array<ArrayBuffer>),
    expect: { error: error as RegExp, code: 'invalid' },
    sdk: { error: /./ },
  })),
  {
    what: 'a module without a memory of its own runs',
    code: () => Promise.resolve(tiny),
    expect: { output: '' },
    sdk: 'same',
  },
];

// What is loaded, and what is refused.
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { Behaviour } from '../behaviour';
import { echo } from '../plugins';

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
];

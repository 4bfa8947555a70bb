// The functions of the ABI as imports: all there, each with its type.
import { assembleText } from '../../../../scripts/build/wat.mjs';
import { environment } from '../../../../src/runtime/abi';
import type { Behaviour } from '../../behaviour';
import { plugin } from '../../plugins';

const importing = (what: string) => () =>
  assembleText('a.wat', `(module (import "extism:host/env" ${what}) (func (export "run")))`);

export const behaviours: readonly Behaviour[] = [
  {
    what: 'all 32 functions can be imported',
    code: () =>
      plugin(`(func (export "run"))
        (func ${Object.keys(environment)
          .map((name) => `(drop (ref.func $${name}))`)
          .join(' ')})
        (elem declare func ${Object.keys(environment)
          .map((name) => `$${name} `)
          .join(' ')})`),
    expect: { output: '' },
    sdk: { error: /cannot resolve import "extism:host\/env" "(input_set|output_|memory_bytes|reset)/ },
  },
  {
    what: 'a function of another type does not link, and both types are named',
    code: importing('"alloc" (func (param i32) (result i32))'),
    expect: { error: /extism:host\/env alloc \(i32\) -> i32: .* \(i64\) -> i64/, code: 'link' },
    sdk: { output: null },
  },
  {
    what: 'a function that there is not does not link, and the nearest is named',
    code: importing('"input_lenght" (func (result i64))'),
    expect: { error: /extism:host\/env input_lenght .*did you mean input_length\?/, code: 'link' },
    sdk: { error: /does not contain "input_lenght"/ },
  },
  ...['"alloc" (global i64)', '"memory" (memory 1)', '"alloc" (table 1 funcref)'].map((what): Behaviour => ({
    what: `plug-ins import functions only: ${what} does not link`,
    code: importing(what),
    expect: { error: /extism:host\/env (alloc|memory)/, code: 'link' },
    sdk: { error: /alloc|memory/ },
  })),
];

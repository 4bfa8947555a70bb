// What runs before the first call.
import type { Behaviour } from '../behaviour';
import { plugin } from '../plugins';

/** Writes `A`, `B`, … in the order in which the start functions ran. */
const starts = (...exports: readonly string[]) =>
  plugin(`(global $order (mut i32) (i32.const 0))
    (func $mark (param $letter i32)
      (i32.store8 (global.get $order) (local.get $letter))
      (global.set $order (i32.add (global.get $order) (i32.const 1))))
    ${exports
      .map((name, index) => {
        const parameters = name === 'hs_init' ? '(param i32 i32)' : '';
        return `(func (export "${name}") ${parameters} (call $mark (i32.const ${65 + index})))`;
      })
      .join('\n')}
    (func (export "run") (call $say (i32.const 0) (global.get $order)))`);

export const behaviours: readonly Behaviour[] = [
  {
    what: '__wasm_call_ctors runs first',
    code: () => starts('__wasm_call_ctors'),
    expect: { output: 'A' },
    sdk: { output: '' },
  },
  { what: '_initialize runs first', code: () => starts('_initialize'), expect: { output: 'A' }, sdk: 'same' },
  {
    what: 'of both, only __wasm_call_ctors',
    code: () => starts('_initialize', '__wasm_call_ctors'),
    expect: { output: 'B' },
    sdk: { output: 'A' },
  },
  {
    what: 'hs_init runs after _initialize',
    code: () => starts('hs_init', '_initialize'),
    expect: { output: 'BA' },
    sdk: { output: 'A' },
  },
  {
    what: 'they run once',
    code: () => starts('_initialize'),
    steps: [['run'], ['run']],
    expect: { output: 'A' },
    sdk: 'same',
  },
];

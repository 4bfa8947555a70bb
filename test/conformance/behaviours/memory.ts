// The memory between a plug-in and its host.
import type { Behaviour } from '../behaviour';
import { plugin, probe, run, u64 } from '../plugins';

export const behaviours: readonly Behaviour[] = [
  {
    what: 'alloc(0) is 0',
    code: () => probe('(call $alloc (i64.const 0))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(2n << 48n) },
  },
  {
    what: 'alloc(-1) is 0',
    code: () => probe('(call $alloc (i64.const -1))'),
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'length(0) is 0',
    code: () => probe('(call $length (i64.const 0))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(1n) },
  },
  {
    what: 'length of an address inside of a block is 0',
    code: () => probe('(call $length (i64.add (call $alloc (i64.const 64)) (i64.const 8)))'),
    expect: { output: u64(0n) },
    sdk: { output: u64(64n) },
  },
  {
    what: 'length of a freed block is 0',
    code: () =>
      plugin(`(func (export "run") (local $h i64) (local.set $h (call $alloc (i64.const 64)))
        (call $free (local.get $h)) (call $say_u64 (call $length (local.get $h))))`),
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'length(input_offset()) is the length of the input',
    code: () => probe('(call $length (call $input_offset))'),
    steps: [['run', 'hello world']],
    expect: { output: u64(11n) },
    sdk: 'same',
  },
  {
    what: 'freeing the input makes its length 0',
    code: () => run('(call $free (call $input_offset)) (call $say_u64 (call $input_length))'),
    steps: [['run', 'hello']],
    expect: { output: u64(0n) },
    sdk: 'same',
  },
  {
    what: 'a load outside of the memory is 0',
    code: () =>
      probe('(i64.add (call $load_u64 (i64.const -1)) (i64.extend_i32_u (call $load_u8 (i64.const 0x7fffffffffff))))'),
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
  {
    what: 'a store outside of the memory is ignored',
    code: () =>
      run('(call $store_u64 (i64.const -1) (i64.const 1)) (call $store_u8 (i64.const 0x7fffffffffff) (i32.const 1))'),
    expect: { output: '' },
    sdk: { error: /./ },
  },
  {
    what: 'input_load past the end is 0',
    code: () =>
      probe('(i64.add (call $input_load_u64 (i64.const 1)) (i64.extend_i32_u (call $input_load_u8 (i64.const 8))))'),
    steps: [['run', '12345678']],
    expect: { output: u64(0n) },
    sdk: { error: /./ },
  },
];

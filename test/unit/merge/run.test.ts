// A merged module does what the plug-in does with a kernel of its own. Needs an engine with multi-memory (Node 22 or later).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantiateMerged, originalFunction, originalOffset, supportsMerging } from '../../../src/runtime/merge';
import { stackSwitching } from '../../../src/runtime/stackSwitching';
import { wasmFrames } from '../../../src/runtime/trap';
import { fixture, whyMissing } from '../../fixtures';
import echo from '../../bench/plugins/echo.wat';
import { bothWays, merged, Running, wat } from './modules';

/** Merged modules run where the engine has multi-memory: in the editor's Node, where these tests run too. */
const whereSupported = (name: string, suite: () => void): void => {
  if (supportsMerging()) describe(name, suite);
};

it('is for engines that take a module with two memories', () => {
  const twoMemories = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0);
  expect(supportsMerging()).toBe(WebAssembly.validate(twoMemories));
});

/** Exports every function of the ABI as it is, called directly, through a table, and as a tail. */
const functions: Readonly<Record<string, string>> = {
  alloc: '(param i64) (result i64)',
  free: '(param i64)',
  length: '(param i64) (result i64)',
  length_unsafe: '(param i64) (result i64)',
  load_u8: '(param i64) (result i32)',
  load_u64: '(param i64) (result i64)',
  store_u8: '(param i64 i32)',
  store_u64: '(param i64 i64)',
  input_length: '(result i64)',
  input_offset: '(result i64)',
  input_load_u8: '(param i64) (result i32)',
  input_load_u64: '(param i64) (result i64)',
  input_set: '(param i64 i64)',
  output_set: '(param i64 i64)',
  output_length: '(result i64)',
  output_offset: '(result i64)',
  error_set: '(param i64)',
  error_get: '(result i64)',
  memory_bytes: '(result i64)',
  reset: '',
  config_get: '(param i64) (result i64)',
  var_get: '(param i64) (result i64)',
  var_set: '(param i64 i64)',
  http_request: '(param i64 i64) (result i64)',
  http_status_code: '(result i32)',
  http_headers: '(result i64)',
  log_info: '(param i64)',
  log_debug: '(param i64)',
  get_log_level: '(result i32)',
};
const names = Object.keys(functions);
const parametersOf = (name: string): string[] => /param ([^)]*)/.exec(functions[name] ?? '')?.[1]?.split(' ') ?? [];
const argumentsOf = (name: string): string =>
  parametersOf(name)
    .map((_, index) => `(local.get ${index})`)
    .join(' ');

const everything = wat(`(module
  ${names.map((name) => `(import "extism:host/env" "${name}" (func $${name} ${functions[name]}))`).join('\n')}
  (table funcref (elem ${names.map((name) => `$${name}`).join(' ')}))
  (global $load funcref (ref.func $load_u64))
  (elem declare func $alloc)
  ${names
    .map((name, index) => {
      const type = functions[name];
      const args = argumentsOf(name);
      return `
        (func (export "${name}") ${type} (call $${name} ${args}))
        (func (export "${name} indirectly") ${type} (call_indirect ${type} ${args} (i32.const ${index})))
        (func (export "${name} as a tail") ${type} (return_call $${name} ${args}))
        (export "${name} itself" (func $${name}))`;
    })
    .join('\n')}
  (func (export "has") (result i32) (i32.add (ref.is_null (global.get $load)) (ref.is_null (ref.func $alloc)))))`);

const interesting = fc.oneof(
  fc.integer({ min: 0, max: 2000 }).map(BigInt),
  fc.constantFrom(
    0n,
    255n,
    256n,
    272n,
    65528n,
    65529n,
    65535n,
    65536n,
    131072n,
    0xffff_ffffn,
    0x1_0000_0000n,
    -1n,
    -8n,
    1n << 63n,
  ),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
);
const step = fc.record({
  name: fc.constantFrom(...names),
  way: fc.constantFrom('', ' indirectly', ' as a tail', ' itself'),
  first: interesting,
  second: interesting,
});

/** What came of a call: its result, or what was thrown. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

whereSupported('a merged module', () => {
  it('gives the same results of every function of the ABI, whatever the arguments', () => {
    const { bytes, map } = merged(everything);
    const [linked, compiled] = [new WebAssembly.Module(everything), new WebAssembly.Module(bytes)];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.uint8Array({ maxLength: 100 }), (steps, input) => {
        const separate = new Running(linked, undefined);
        const one = new Running(compiled, map);
        for (const each of [separate, one]) {
          const start = each.kernel.begin(input.length);
          new Uint8Array(each.kernel.memory.buffer).set(input, start);
        }
        for (const { name, way, first, second } of steps) {
          const args = parametersOf(name).map((type, index) => {
            // Growing to gigabytes is slow, and nothing else.
            const value = name === 'alloc' ? BigInt.asUintN(20, first) : index === 0 ? first : second;
            return type === 'i32' ? Number(BigInt.asIntN(32, value)) : value;
          });
          const results = [separate, one].map((each) => outcome(() => each.run(name + way, ...args)));
          expect(results[1], `${name}${way}(${args.join(', ')})`).toEqual(results[0]);
        }
        expect(one.asked).toEqual(separate.asked);
        const [expected, actual] = [separate, one].map((each) => Buffer.from(each.kernel.memory.buffer));
        expect(actual?.equals(expected ?? Buffer.of())).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('has the same references to functions of the kernel outside of code', () => {
    const [separate, one] = bothWays(everything);
    expect(one.run('has')).toBe(separate.run('has'));
  });

  it.each([0, 1, 7, 8, 9, 1000, 65_536, 1_000_003])('echoes %i bytes', (size) => {
    const input = Uint8Array.from({ length: size }, (_, index) => (index * 7) % 251);
    const [separate, one] = bothWays(echo);
    const expected = Buffer.from(input).toString('latin1');
    for (let again = 0; again < 3; again++) {
      expect(separate.call('echo', input).output === expected).toBe(true);
      expect(one.call('echo', input).output === expected).toBe(true);
    }
  });

  for (const name of ['count_vowels_c', 'count_vowels_rust', 'count_vowels_assemblyscript']) {
    const reason = whyMissing(name);
    it.skipIf(reason !== undefined)(`counts vowels: ${name}${reason === undefined ? '' : ` (${reason})`}`, () => {
      const nothing = new Proxy({}, { get: () => () => 0 });
      const [separate, one] = bothWays(fixture(name), { wasi_snapshot_preview1: nothing });
      for (const each of [separate, one]) if ('_initialize' in each.exports) each.run('_initialize');
      for (const text of ['', 'Hello, World!', 'äöü aeiou', 'x'.repeat(70_000)]) {
        const input = new TextEncoder().encode(text);
        const expected = separate.call('count_vowels', input);
        expect(expected.output).toMatch(/^\{"count": \d+\}$/);
        expect(one.call('count_vowels', input)).toEqual(expected);
      }
    });
  }

  it('runs the start function with the kernel at hand', () => {
    const plugin = wat(`(module
      (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
      (import "extism:host/env" "log_info" (func $log_info (param i64)))
      (global $block (mut i64) (i64.const 0))
      (func $start (global.set $block (call $alloc (i64.const 5))) (call $log_info (call $alloc (i64.const 3))))
      (func (export "block") (result i64) (global.get $block))
      (start $start))`);
    const [separate, one] = bothWays(plugin);
    expect(one.run('block')).toBe(separate.run('block'));
    expect(one.asked).toEqual(separate.asked);
    expect(one.asked).toHaveLength(1);
  });

  // In the browser's scenarios too, whose engine has it without being asked.
  if (stackSwitching !== undefined) {
    it('waits where the host answers with a promise', async () => {
      const plugin = wat(`(module
        (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
        (import "extism:host/env" "http_request" (func $request (param i64 i64) (result i64)))
        (func (export "run") (result i32)
          (i32.add (i32.const 1) (i32.wrap_i64 (call $request (call $alloc (i64.const 8)) (i64.const 0))))))`);
      const { bytes, map } = merged(plugin);
      const answer = stackSwitching?.suspending(() => Promise.resolve(41)) as WebAssembly.ImportValue;
      const { plugin: exports } = instantiateMerged(
        new WebAssembly.Module(bytes),
        map,
        {},
        {
          http_request: answer,
          ...Object.fromEntries(map.hostCalls.filter((name) => name !== 'http_request').map((name) => [name, () => 1])),
        },
      );
      await expect(stackSwitching?.promising(exports['run'] as () => unknown)()).resolves.toBe(42);
    });
  }

  it('leaves the memories of the plug-in to the plug-in', () => {
    const plugin = wat(`(module
      (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
      (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
      (import "extism:host/env" "load_u64" (func $load_u64 (param i64) (result i64)))
      (memory $first 1) (memory $second 1) (data (i32.const 300) "abcdefgh")
      (func (export "run") (result i64)
        (local $block i64)
        (i64.store $second (i32.const 300) (i64.const 0x4847464544434241))
        (local.set $block (call $alloc (i64.const 16)))
        (call $store_u64 (local.get $block) (i64.load $first (i32.const 300)))
        (call $store_u64 (i64.add (local.get $block) (i64.const 8)) (i64.load $second (i32.const 300)))
        (i64.store $second (i32.const 0) (call $load_u64 (local.get $block)))
        (memory.copy $first $second (i32.const 300) (i32.const 0) (i32.const 8))
        (i64.xor (i64.load $first (i32.const 300)) (call $load_u64 (i64.add (local.get $block) (i64.const 8)))))
      (func (export "sizes") (result i32 i32) (memory.size $first) (memory.size $second)))`);
    const one = new Running(new WebAssembly.Module(merged(plugin).bytes), merged(plugin).map);
    expect(one.run('run')).toBe(0x2020202020202020n);
    expect(one.run('sizes')).toEqual([1, 1]);
  });
});

whereSupported('a trap in a merged module', () => {
  const plugin = wat(`(module $trapping
    (import "extism:host/env" "load_u64" (func $load_u64 (param i64) (result i64)))
    (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "log_info" (func $log_info (param i64)))
    (import "extism:host/env" "input_length" (func $input_length (result i64)))
    (memory 1)
    (func $before (result i32) (call $store_u8 (i64.const 1) (i32.const 2)) (unreachable))
    (func $between (param $i i32) (result i64)
      (local $other i32)
      (drop (call $load_u64 (i64.const 300)))
      (drop (i32.load (local.get $i)))
      (drop (call $alloc (i64.const 300)))
      (call $store_u8 (i64.const 1) (i32.div_u (i32.const 1) (local.get $i)))
      (i64.add (call $input_length) (call $load_u64 (i64.const 272))))
    (func $plain (param $i i32) (result i64) (call $between (local.get $i)))
    (func $deep (param $i i32) (drop (call $load_u64 (i64.const 1))) (call $deep (local.get $i)))
    (func (export "unreachable") (drop (call $before)))
    (func (export "out of bounds") (drop (call $load_u64 (i64.const 1))) (drop (call $plain (i32.const -1))))
    (func (export "division") (drop (call $plain (i32.const 0))))
    (func (export "handle") (call $store_u8 (i64.const 1) (i32.const 2)) (call $log_info (i64.const 99))))`);

  it.each(['unreachable', 'out of bounds', 'division', 'handle'])('has its place in the file: %s', (name) => {
    const { map } = merged(plugin);
    const facts = [{ moduleName: 'trapping', shift: { from: 0, by: 0 } }];
    const [expected, actual] = bothWays(plugin).map((each) => {
      try {
        each.run(name);
        return [];
      } catch (error) {
        return wasmFrames(error as Error, facts);
      }
    });
    expect(expected?.length).toBeGreaterThan(0);
    const mapped = actual?.flatMap(({ functionIndex, offset, ...rest }) => {
      const index = originalFunction(map, functionIndex);
      return index === undefined ? [] : [{ functionIndex: index, offset: originalOffset(map, offset ?? 0), ...rest }];
    });
    expect(mapped).toEqual(expected);
  });
});

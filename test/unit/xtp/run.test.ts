// Test modules of XTP's: each function of the harness, and tests that go wrong.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { LogEntry } from '../../../src/runner/protocol';
import { runXtpTest } from '../../../src/project/xtp';
import type { Runner } from '../../../src/runner/runner';
import { fixture, whyMissing } from '../../fixtures';
import { testModule, type Step } from './testModules';
import { World } from './world';

/** `echo`, `count` (by a var), `fail` with an error, `trap`, `log`, `spin` for ever. */
const plugin = assembleText(
  'plugin.wat',
  `(module
    (import "extism:host/env" "input_offset" (func $input (result i64)))
    (import "extism:host/env" "input_length" (func $length (result i64)))
    (import "extism:host/env" "output_set" (func $output (param i64 i64)))
    (import "extism:host/env" "error_set" (func $error (param i64)))
    (import "extism:host/env" "log_info" (func $log (param i64)))
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
    (global $count (mut i32) (i32.const 48))
    (func (export "echo") (result i32) (call $output (call $input) (call $length)) (i32.const 0))
    (func (export "count") (result i32) (local $to i64)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (local.set $to (call $alloc (i64.const 1)))
      (call $store (local.get $to) (global.get $count))
      (call $output (local.get $to) (i64.const 1))
      (i32.const 0))
    (func (export "fail") (result i32) (call $error (call $input)) (i32.const 1))
    (func (export "trap") (result i32) unreachable)
    (func (export "log") (result i32) (call $log (call $input)) (i32.const 0))
    (func (export "spin") (result i32) (loop $again (br $again)) (i32.const 0)))`,
);

let world: World;
beforeAll(async () => {
  world = await World.open();
  world.has('/plugin.wasm', await plugin);
});
afterAll(() => world.dispose());

async function run(steps: readonly Step[], result = 0) {
  world.has('/test.wasm', await testModule(steps, result));
  return world.run();
}

const messages = ({ failures }: { failures: readonly { message: string }[] }): string[] =>
  failures.map(({ message }) => message);

describe('a test module', () => {
  it('passes with all its assertions, which are told in order', async () => {
    const result = await run([
      { call: 'echo', input: 'hällo', output: 'hällo' },
      { group: 'numbers' },
      { call: 'count', input: '', output: '1' },
      { call: 'count', input: '', output: '2' },
    ]);
    expect(result).toMatchObject({ file: '/xtp.toml', name: 'a test', outcome: 'passed', failures: [] });
    expect(result.checks).toEqual([
      { name: 'echo', passed: true },
      { group: 'numbers', name: 'count', passed: true },
      { group: 'numbers', name: 'count', passed: true },
    ]);
    expect(result.calls.map(({ functionName, output }) => [functionName, new TextDecoder().decode(output)])).toEqual([
      ['echo', 'hällo'],
      ['count', '1'],
      ['count', '2'],
    ]);
  });

  it('goes on after an assertion that failed', async () => {
    const result = await run([
      { assert: 'first', passed: false, reason: '1 is not 2' },
      { group: 'later' },
      { assert: 'second', passed: true },
      { assert: 'third', passed: false },
    ]);
    expect(result.outcome).toBe('failed');
    expect(result.checks).toEqual([
      { name: 'first', passed: false, reason: '1 is not 2' },
      { group: 'later', name: 'second', passed: true },
      { group: 'later', name: 'third', passed: false },
    ]);
    expect(messages(result)).toEqual(['first: 1 is not 2', 'later › third failed.']);
  });

  it('fails if it returns another number than 0, whatever it asserted', async () => {
    const result = await run([{ assert: 'fine', passed: true }], 3);
    expect(result.outcome).toBe('failed');
    expect(messages(result)).toEqual([expect.stringMatching(/^The test ended with an error: .*3/)]);
  });

  it('ends a group with another one, or with one without a name', async () => {
    const { checks } = await run([
      { group: 'one' },
      { group: 'two' },
      { assert: 'in two', passed: true },
      { group: '' },
      { assert: 'alone', passed: true },
    ]);
    expect(checks).toEqual([
      { group: 'two', name: 'in two', passed: true },
      { name: 'alone', passed: true },
    ]);
  });

  it('starts afresh after a reset', async () => {
    const count = (output: string): Step => ({ call: 'count', input: '', output });
    const result = await run([count('1'), count('2'), { reset: true }, count('1')]);
    expect(result.outcome).toBe('passed');
  });

  it('starts afresh in each run', async () => {
    const steps: Step[] = [{ call: 'count', input: '', output: '1' }];
    expect([(await run(steps)).outcome, (await run(steps)).outcome]).toEqual(['passed', 'passed']);
  });

  it('times a call in nanoseconds, and the call counts', async () => {
    const result = await run([
      { time: 'count', input: '', tell: 'echo' },
      { call: 'count', input: '', output: '2' },
    ]);
    expect(result.outcome).toBe('passed');
    const [timed, told] = result.calls;
    expect(timed).toMatchObject({ functionName: 'count' });
    const nanoseconds = new DataView(told!.output.slice().buffer).getBigUint64(0, true);
    expect(Number(nanoseconds)).toBe(Math.round(timed!.durationMs * 1e6));
  });

  it('gets the mock input as text, from a file, or 0', async () => {
    world.has('/input.bin', 'from a file').has('/test.wasm', await testModule([{ mockInput: 'given' }]));
    expect((await world.run({ mockInput: { data: 'given' } })).outcome).toBe('passed');
    expect((await world.run({ mockInput: { data: 'other' } })).outcome).toBe('failed');
    world.has('/test.wasm', await testModule([{ mockInput: 'from a file' }]));
    expect((await world.run({ mockInput: { file: '/input.bin' } })).outcome).toBe('passed');
    world.has('/test.wasm', await testModule([{ mockInput: undefined }]));
    expect((await world.run()).outcome).toBe('passed');
  });

  it('gets no output from a call that failed, and notices or not; the result has the error', async () => {
    const result = await run([
      { call: 'fail', input: 'no luck', output: '' },
      { call: 'trap', input: '', output: '' },
      { call: 'echo', input: 'works', output: 'works' },
    ]);
    expect(result.outcome).toBe('passed');
    expect(result.calls.map(({ error }) => error?.code)).toEqual(['plugin', 'trap', undefined]);
    expect(result.calls[0]?.error?.message).toBe('no luck');
  });

  it('goes on with a fresh instance after a call that took longer than the manifest allows', async () => {
    world.has('/slow.wasm', await plugin).manifests.set('/slow.wasm', { timeout_ms: 200 });
    const count: Step = { call: 'count', input: '', output: '1' };
    world.has('/test.wasm', await testModule([count, { call: 'spin', input: '', output: '' }, count]));
    const result = await world.run({ plugin: '/slow.wasm' });
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
    expect(result.calls.map(({ error }) => error?.code)).toEqual([undefined, 'timeout', undefined]);
  });

  it('is told its long texts shortened', async () => {
    const result = await run([{ assert: 'n'.repeat(20_000), passed: true }]);
    expect(result.checks).toEqual([{ name: `${'n'.repeat(10_000)}…`, passed: true }]);
  });

  it('took as long as its calls at least', async () => {
    const result = await run([
      { time: 'count', input: '' },
      { time: 'echo', input: 'x'.repeat(9000) },
    ]);
    const calls = result.calls.reduce((sum, { durationMs }) => sum + durationMs, 0);
    expect(result.durationMs).toBeGreaterThanOrEqual(calls);
  });

  it('ends its sessions', async () => {
    world.has('/test.wasm', await testModule([{ time: 'count', input: '' }, { code: 'unreachable' }]));
    let open = 0;
    let opened = 0;
    const counting: Runner = {
      open: (...args) => {
        const session = world.runner.open(...args);
        open++;
        opened++;
        const close = session.close.bind(session);
        return Object.assign(session, { close: () => (open--, close()) });
      },
      dispose: () => Promise.resolve(),
    };
    const test = { file: '/xtp.toml', name: 'a test', plugin: '/plugin.wasm', with: '/test.wasm' };
    expect((await runXtpTest(test, { ...world.parts, runner: counting })).outcome).toBe('failed');
    expect({ opened, open }).toEqual({ opened: 2, open: 0 });
  });

  it('runs beside others', async () => {
    const steps: Step[] = [{ call: 'count', input: '', output: '1' }];
    world.has('/test.wasm', await testModule(steps));
    const results = await Promise.all([world.run(), world.run(), world.run()]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
  });

  it('tells what the plug-in logs', async () => {
    world.has('/test.wasm', await testModule([{ call: 'log', input: 'hello', output: '' }]));
    const heard: LogEntry[] = [];
    const result = await world.run({}, { onLog: (entries) => void heard.push(...entries) });
    expect(heard).toMatchObject([{ source: 'info', text: 'hello' }]);
    expect(result.calls[0]?.logs).toMatchObject([{ source: 'info', text: 'hello' }]);
  });
});

describe('a test module that goes wrong', () => {
  it('traps: what it asserted before stays', async () => {
    const result = await run([{ assert: 'before', passed: true }, { code: 'unreachable' }]);
    expect(result.outcome).toBe('failed');
    expect(result.checks).toEqual([{ name: 'before', passed: true }]);
    expect(messages(result)).toEqual([expect.stringMatching(/^The test ended with an error: .*unreachable/i)]);
  });

  it('calls a function that is not there', async () => {
    const result = await run([
      { call: 'ecko', input: '', output: '' },
      { assert: 'never', passed: true },
    ]);
    expect(result.outcome).toBe('failed');
    expect(messages(result)[0]).toMatch(/ecko/);
    expect(result.checks).toEqual([]);
  });

  it('times a call that fails', async () => {
    const result = await run([{ time: 'fail', input: 'out of order' }]);
    expect(messages(result)).toEqual([
      'The test ended with an error: The call that was to be timed failed: out of order',
    ]);
  });

  it('is endless, itself or by the plug-in', async () => {
    for (const step of [{ code: '(loop $again (br $again))' }, { time: 'spin', input: '' }]) {
      world.has('/test.wasm', await testModule([{ assert: 'before', passed: true }, step]));
      const result = await world.run({}, { timeoutMs: 300 });
      expect(result).toMatchObject({ outcome: 'failed', checks: [{ name: 'before' }] });
      expect(messages(result)[0]).toContain('did not finish within 300 ms');
    }
  });

  it('is cancelled, before or while it runs', async () => {
    world.has('/test.wasm', await testModule([{ time: 'spin', input: '' }]));
    expect(await world.run({}, { signal: AbortSignal.abort() })).toMatchObject({ outcome: 'cancelled', failures: [] });
    const result = await world.run({}, { signal: AbortSignal.timeout(200) });
    expect(result).toMatchObject({ outcome: 'cancelled', failures: [] });
  });

  it('is no test: has no function "test", or asks for what the harness has not', async () => {
    const wat = (text: string) => assembleText('test.wat', text);
    world.has('/test.wasm', await wat('(module)'));
    const none = await world.run();
    expect(none).toMatchObject({ outcome: 'errored', checks: [], calls: [] });
    expect(messages(none)).toEqual([
      '/test.wasm is no test module: It exports no function "test", which the runner calls.',
    ]);
    world.has(
      '/test.wasm',
      await wat(`(module
        (import "xtp:test/harness" "asert" (func (param i64 i64 i64)))
        (import "xtp:test/harness" "time" (func (param i64)))
        (func (export "test")))`),
    );
    expect(messages(await world.run())[0]).toBe(
      '/test.wasm is no test module: xtp:test/harness has no asert; did you mean assert? xtp:test/harness time has another type.',
    );
  });

  it('imports what nobody provides', async () => {
    world.has(
      '/test.wasm',
      await assembleText(
        'test.wat',
        `(module
          (import "xtp:test/harness" "reset" (func))
          (import "extism:host/user" "kv_read" (func (param i64) (result i64)))
          (func (export "test")))`,
      ),
    );
    const result = await world.run();
    expect(result.outcome).toBe('failed');
    expect(messages(result)[0]).toContain('extism:host/user kv_read (i64) -> i64');
  });

  it('tests itself: the plug-in under test has no harness', async () => {
    world.has('/test.wasm', await testModule([{ call: 'test', input: '', output: '' }]));
    const result = await world.run({ plugin: '/test.wasm' });
    expect(result.outcome).toBe('errored');
    expect(messages(result)[0]).toMatch(/^The plug-in under test cannot be called: .*xtp:test\/harness assert/s);
  });

  it('asserts for ever: what is kept has an end', async () => {
    const loop = '(loop $again (call $assert (i64.const 0) (i64.const 1) (i64.const 0)) (br $again))';
    const result = await run([{ code: loop }]);
    expect(result.checks).toHaveLength(100_000);
    expect(messages(result)[0]).toContain('100,000 assertions');
  });

  it('uses what is no handle', async () => {
    const result = await run([{ code: '(call $group (i64.const 7))' }]);
    expect(messages(result)).toEqual(['The test ended with an error: 7 is no memory handle.']);
  });
});

describe('files that are missing or no modules', () => {
  it.each([
    ['plugin', '/none.wasm', 'The plug-in under test cannot be used: There is no file /none.wasm.'],
    ['with', '/none.wasm', 'The test module cannot be used: There is no file /none.wasm.'],
    ['mockHost', '/none.wasm', 'The mock host cannot be used: There is no file /none.wasm.'],
    ['with', '/broken.wasm', 'The test module /broken.wasm cannot be used: '],
    ['mockHost', '/broken.wasm', 'The mock host cannot be used: '],
  ])('%s %s', async (field, location, message) => {
    world.has('/broken.wasm', 'text').has('/test.wasm', await testModule([]));
    const result = await world.run({ [field]: location });
    expect(result.outcome).toBe('errored');
    expect(messages(result)[0]).toContain(message);
  });

  it('say which command of xtp.toml builds them', async () => {
    world.has('/test.wasm', await testModule([]));
    const hints = async (test: Parameters<typeof world.run>[0]): Promise<(string | undefined)[]> =>
      (await world.run(test)).failures.map(({ hint }) => hint);
    expect(await hints({ with: '/none.wasm', build: 'make test' })).toEqual([
      'Build it by the command of xtp.toml, in its folder: make test',
    ]);
    expect(await hints({ plugin: '/none.wasm', build: 'make test', pluginBuild: 'npm run build' })).toEqual([
      'Build it by the command of xtp.toml, in its folder: npm run build',
    ]);
    expect(await hints({ plugin: '/none.wasm', build: 'make test' })).toEqual(['Build it, or correct its path.']);
  });

  it('a mock input', async () => {
    world.has('/test.wasm', await testModule([]));
    const result = await world.run({ mockInput: { file: '/none.txt' } });
    expect(messages(result)).toEqual(['The mock input cannot be used: There is no file /none.txt.']);
  });

  it('a plug-in that is no module shows in the first call', async () => {
    world.has('/broken.wasm', 'text').has('/test.wasm', await testModule([{ call: 'echo', input: '', output: '' }]));
    const result = await world.run({ plugin: '/broken.wasm' });
    expect(result.outcome).toBe('errored');
    expect(messages(result)[0]).toMatch(/^The plug-in under test cannot be called: /);
  });
});

describe('test modules of real toolchains', () => {
  const skipped = (...names: string[]): string => {
    const reasons = names.map(whyMissing).filter((reason) => reason !== undefined);
    return reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  };

  const kv = skipped('xtp_kv_host');
  it.skipIf(kv !== '')(`AssemblyScript, with a mock host in C${kv}`, async () => {
    world
      .has('/kv.wasm', fixture('xtp_kv_plugin'))
      .has('/kv_test.wasm', fixture('xtp_kv_test'))
      .has('/kv_host.wasm', fixture('xtp_kv_host'));
    const result = await world.run({
      plugin: '/kv.wasm',
      with: '/kv_test.wasm',
      mockHost: '/kv_host.wasm',
      mockInput: { data: 'apples' },
    });
    const inKey = (name: string) => ({ group: 'a key', name, passed: true });
    const afterwards = (name: string) => ({ group: 'after a reset', name, passed: true });
    expect(result.checks).toEqual([
      { name: 'the mock input is there', passed: true },
      inKey('starts where the mock host says'),
      inKey('goes on'),
      { group: 'a key', name: 'is wrong on purpose', passed: false, reason: '44 is not 45' },
      afterwards('the store is fresh'),
      afterwards('vars are fresh'),
      afterwards('a call takes time'),
      afterwards('a timed call is a call'),
      afterwards('a failed call has no output'),
      afterwards('a trapped call has no output'),
    ]);
    expect(messages(result)).toEqual(['a key › is wrong on purpose: 44 is not 45']);
  });

  const vowels = skipped('xtp_vowels_test', 'count_vowels_c');
  it.skipIf(vowels !== '')(`C, with the assert of earlier libraries${vowels}`, async () => {
    world.has('/vowels.wasm', fixture('count_vowels_c')).has('/vowels_test.wasm', fixture('xtp_vowels_test'));
    const result = await world.run({ plugin: '/vowels.wasm', with: '/vowels_test.wasm' });
    expect(result.checks).toEqual([
      { name: 'three vowels', passed: true },
      { group: 'no vowels', name: 'are none', passed: true },
      { group: 'no vowels', name: 'are one, by mistake', passed: false },
    ]);
  });
});

it('any sequence of assertions in groups gives exactly those', async () => {
  const name = fc.string({ maxLength: 12, unit: 'grapheme' });
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ assert: name, passed: fc.boolean(), reason: name }),
    fc.record({ group: name }),
    fc.constant<Step>({ reset: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const expected: unknown[] = [];
      let group: string | undefined;
      for (const each of steps) {
        if ('group' in each) group = each.group === '' ? undefined : each.group;
        if (!('assert' in each)) continue;
        const { assert, passed, reason = '' } = each;
        const why = passed || reason === '' ? {} : { reason };
        expected.push({ ...(group !== undefined && { group }), name: assert, passed, ...why });
      }
      const result = await run(steps);
      expect(result.checks).toEqual(expected);
      const failed = result.checks?.filter(({ passed }) => !passed).length;
      expect(result.failures).toHaveLength(failed ?? 0);
      expect(result.outcome).toBe(failed === 0 ? 'passed' : 'failed');
    }),
    { numRuns: 60 },
  );
}, 60_000);

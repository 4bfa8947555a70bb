// All tests of an xtp.toml, and those that a command line names.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { mockInputOf, runXtpFiles, runXtpToml } from '../../../src/project/xtp';
import { testModule } from './testModules';
import { World } from './world';

const says = (letter: string): Promise<Uint8Array<ArrayBuffer>> =>
  assembleText(
    'plugin.wat',
    `(module
      (import "extism:host/env" "output_set" (func $output (param i64 i64)))
      (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
      (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
      (func (export "say") (local $to i64)
        (local.set $to (call $alloc (i64.const 1)))
        (call $store (local.get $to) (i32.const ${letter.charCodeAt(0)}))
        (call $output (local.get $to) (i64.const 1))))`,
  );

let world: World;
beforeAll(async () => {
  world = await World.open();
  world
    .has('/a/bin/a.wasm', await says('a'))
    .has('/a/bin/b.wasm', await says('b'))
    .has('/a/says_a.wasm', await testModule([{ call: 'say', input: '', output: 'a' }]))
    .has('/a/input.wasm', await testModule([{ mockInput: 'from here' }]));
});
afterAll(() => world.dispose());

const outcomes = (results: readonly { name: string; outcome: string }[]) =>
  results.map(({ name, outcome }) => [name, outcome]);

describe('a test module from the command line', () => {
  it('is run against each plug-in', async () => {
    const one = await runXtpFiles({ plugins: ['/a/bin/a.wasm'], with: '/a/says_a.wasm' }, world.parts);
    expect(one).toMatchObject([{ file: '/a/says_a.wasm', name: 'says_a', outcome: 'passed' }]);
    const both = ['/a/bin/a.wasm', '/a/bin/b.wasm'];
    expect(outcomes(await runXtpFiles({ plugins: both, with: '/a/says_a.wasm' }, world.parts))).toEqual([
      ['says_a (a.wasm)', 'passed'],
      ['says_a (b.wasm)', 'failed'],
    ]);
  });

  it('gets its input', async () => {
    const files = { plugins: ['/a/bin/a.wasm'], with: '/a/input.wasm', mockInput: { data: 'from here' } };
    expect(outcomes(await runXtpFiles(files, world.parts))).toEqual([['input', 'passed']]);
  });
});

it('mock input is text, or a file after @', () => {
  const resolve = (path: string): string => `/here/${path}`;
  expect(mockInputOf('a@b', resolve)).toEqual({ data: 'a@b' });
  expect(mockInputOf('@in.json', resolve)).toEqual({ file: '/here/in.json' });
});

describe('the tests of an xtp.toml', () => {
  const tests = `bin = "bin/a.wasm"
[[test]]
name = "a"
build = "make a"
with = "says_a.wasm"
[[test]]
name = "input"
build = "make a"
with = "input.wasm"
mock_input = { file = "here.txt" }
[[test]]
name = "missing"
with = "nowhere.wasm"
[[test]]
name = "wrong"
`;

  it('are run in order, after what is wrong with the file', async () => {
    world.has('/a/xtp.toml', tests).has('/a/here.txt', 'from here');
    const results = await runXtpToml('/a/xtp.toml', world.parts);
    expect(outcomes(results)).toEqual([
      ['xtp.toml', 'errored'],
      ['a', 'passed'],
      ['input', 'passed'],
      ['missing', 'errored'],
    ]);
    expect(results[0]?.failures[0]?.message).toBe(
      '14:1: test[3].with: The test module is missing, e.g. "dist/test.wasm".',
    );
    expect(new Set(results.map(({ file }) => file))).toEqual(new Set(['/a/xtp.toml']));
  });

  it('can be run against another plug-in', async () => {
    world.has('/a/xtp.toml', '[[test]]\nwith = "says_a.wasm"\n');
    const [without] = await runXtpToml('/a/xtp.toml', world.parts);
    expect(without?.failures[0]).toMatchObject({
      message: 'It is not said which plug-in is tested.',
      hint: expect.stringContaining('bin') as string,
    });
    const [other] = await runXtpToml('/a/xtp.toml', world.parts, { plugin: '/a/bin/b.wasm' });
    expect(other).toMatchObject({ outcome: 'failed', checks: [{ name: 'say', passed: false, reason: 'not a' }] });
  });

  it('are built before, each command once; a build that fails is the result', async () => {
    world.has('/a/xtp.toml', tests).has('/a/here.txt', 'from here');
    const built: string[] = [];
    const build = (command: string): Promise<void> => {
      built.push(command);
      return Promise.resolve();
    };
    expect((await runXtpToml('/a/xtp.toml', world.parts, { build }))[1]?.outcome).toBe('passed');
    expect(built).toEqual(['make a']);
    const failing = await runXtpToml('/a/xtp.toml', world.parts, { build: () => Promise.reject(new Error('no make')) });
    expect(failing[1]).toMatchObject({ outcome: 'errored', failures: [{ message: 'Its build failed: no make' }] });
    expect(failing[2]).toMatchObject({ outcome: 'errored', failures: [{ message: 'Its build failed: no make' }] });
  });

  it('need the file', async () => {
    expect(await runXtpToml('/none/xtp.toml', world.parts)).toMatchObject([
      {
        name: 'xtp.toml',
        outcome: 'errored',
        failures: [{ message: 'It could not be read: /none/xtp.toml does not exist' }],
      },
    ]);
  });
});

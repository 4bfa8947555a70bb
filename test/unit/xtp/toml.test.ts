// xtp.toml: what it says of tests, and what can be wrong with it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import { findXtpTests, isXtpTestModule, parseXtpToml } from '../../../src/project/xtp';
import { readModule } from '../../../src/wasm';

const whole = `app_id = "app_1"
bin = "dist/plugin.wasm"
[scripts]
  build = "make"

[[test]]
name = "basic"
build = "make test"
with = "../test/dist/plugin.wasm"
mock_host = "../mock/host.wasm"
mock_input = { data = "some text" }

  [[ test ]]  # another
name = "from a file"
with = "https://example.com/test.wasm"
mock_input.file = "in/put.json"
`;

describe('xtp.toml', () => {
  it('says which plug-in is tested with what', async () => {
    expect(await parseXtpToml(whole)).toEqual({
      plugin: 'dist/plugin.wasm',
      pluginBuild: 'make',
      problems: [],
      tests: [
        {
          name: 'basic',
          build: 'make test',
          with: '../test/dist/plugin.wasm',
          mockHost: '../mock/host.wasm',
          mockInput: { data: 'some text' },
          line: 6,
        },
        { name: 'from a file', with: 'https://example.com/test.wasm', mockInput: { file: 'in/put.json' }, line: 13 },
      ],
    });
  });

  it('need not have tests, nor a bin', async () => {
    expect(await parseXtpToml('')).toEqual({ tests: [], problems: [] });
    expect(await parseXtpToml('[[test]]\nwith = "a.wasm"\n')).toEqual({
      tests: [{ name: 'a', with: 'a.wasm', line: 1 }],
      problems: [],
    });
  });

  it('may give the input as text', async () => {
    const { tests } = await parseXtpToml('[[test]]\nwith = "a.wasm"\nmock_input = "plain"\n');
    expect(tests[0]?.mockInput).toEqual({ data: 'plain' });
  });

  it('may use a name twice, which tells tests apart all the same', async () => {
    const test = '[[test]]\nname = "same"\nwith = "a.wasm"\n';
    const { tests } = await parseXtpToml(test + test + test);
    expect(tests.map(({ name }) => name)).toEqual(['same', 'same (2)', 'same (3)']);
  });

  it('may have fields of later versions', async () => {
    const { tests, problems } = await parseXtpToml('[[test]]\nwith = "a.wasm"\nparallelism = 3\n');
    expect({ tests, problems }).toEqual({ tests: [{ name: 'a', with: 'a.wasm', line: 1 }], problems: [] });
  });

  it('may hold what looks like a test', async () => {
    const { tests } = await parseXtpToml('note = """\n[[test]]\n"""\n[[test]]\nwith = "a.wasm"\n');
    expect(tests).toEqual([{ name: 'a', with: 'a.wasm' }]);
  });

  it('tells places as locations from its own; addresses stay', async () => {
    const resolve = (from: string, relative: string): string => new URL(relative, from).href;
    const { tests } = await findXtpTests(whole, 'file:///work/plugin/xtp.toml', resolve);
    expect(tests).toMatchObject([
      {
        file: 'file:///work/plugin/xtp.toml',
        plugin: 'file:///work/plugin/dist/plugin.wasm',
        with: 'file:///work/test/dist/plugin.wasm',
        mockHost: 'file:///work/mock/host.wasm',
        mockInput: { data: 'some text' },
      },
      { with: 'https://example.com/test.wasm', mockInput: { file: 'file:///work/plugin/in/put.json' } },
    ]);
  });
});

describe('a wrong xtp.toml', () => {
  const problems = async (text: string): Promise<string[]> =>
    (await parseXtpToml(text)).problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);

  it('is broken: the place is told', async () => {
    const { tests, problems } = await parseXtpToml('bin = "a"\n[[test]\nwith = "a"\n');
    expect(tests).toEqual([]);
    expect(problems).toEqual([
      { line: 2, column: expect.any(Number) as number, message: expect.any(String) as string },
    ]);
  });

  it.each([
    ['[[test]]\nname = "a"', '1:1: test[0].with: The test module is missing, e.g. "dist/test.wasm".'],
    ['\n[[test]]\nwith = 1', '2:1: test[0].with: Text is needed, not the number 1.'],
    ['[[test]]\nwith = "a"\nmock_input = 3', '1:1: test[0].mock_input: It is { data = "…" } or { file = "…" }.'],
    [
      '[[test]]\nwith = "a"\nmock_input = { data = "a", file = "b" }',
      '1:1: test[0].mock_input: It is { data = "…" } or { file = "…" }.',
    ],
    ['[[test]]\nwith = "a"\nmock_host = ["b"]', '1:1: test[0].mock_host: Text is needed, not an array.'],
    ['[[test]]\nwith = "a"\nmock-host = "b"', '1:1: test[0]: There is no field "mock-host"; did you mean mock_host?'],
    ['[test]\nwith = "a"', 'undefined:undefined: test: Tests are written under [[test]], with two brackets.'],
    ['test = [1]', 'undefined:undefined: test[0]: A table is needed.'],
    ['bin = {}', 'undefined:undefined: bin: Text is needed, not a table.'],
  ])('%j', async (text, problem) => {
    expect(await problems(text)).toEqual([problem]);
  });

  it('leaves its other tests as they are', async () => {
    const { tests } = await parseXtpToml('[[test]]\nname = "wrong"\n[[test]]\nwith = "right.wasm"\n');
    expect(tests).toEqual([{ name: 'right', with: 'right.wasm', line: 3 }]);
  });

  it('never throws, whatever it holds', async () => {
    const noise = fc.oneof(fc.string(), fc.constantFrom('[[test]]', 'with = ', '"', '{', '\n', 'mock_input'));
    await fc.assert(
      fc.asyncProperty(fc.array(noise), fc.nat(whole.length), async (parts, at) => {
        const text = whole.slice(0, at) + parts.join('') + whole.slice(at);
        const { tests, problems } = await parseXtpToml(text);
        for (const test of tests) expect(test.with).not.toBe('');
        for (const { message } of problems) expect(message).not.toBe('');
      }),
    );
  });
});

describe('a test module', () => {
  it.each([
    ['assert', '(param i64 i64 i64)', true],
    ['reset', '', true],
    ['mock_input', '(result i64)', false],
  ])('is known by its import of %s', async (name, type, is) => {
    const bytes = await assembleText('m.wat', `(module (import "xtp:test/harness" "${name}" (func ${type})))`);
    expect(isXtpTestModule(readModule(bytes))).toBe(is);
  });

  it('is no plug-in that exports "test"', async () => {
    expect(isXtpTestModule(readModule(await assembleText('m.wat', '(module (func (export "test")))')))).toBe(false);
  });
});

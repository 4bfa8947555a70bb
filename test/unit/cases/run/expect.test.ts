// What a case expects: everything that can be said holds, or says precisely what does not.
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentOf } from '../../../../src/project/cases/content';
import type { CaseCall, Expectation } from '../../../../src/project/cases/model';
import type { CaseFailure } from '../../../../src/project/cases/result';
import { World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.end());

/** What is wrong with a call. */
async function failuresOf(call: CaseCall): Promise<readonly CaseFailure[]> {
  const { outcome, failures } = await world.run(call);
  expect(outcome).toBe(failures.length === 0 ? 'passed' : 'failed');
  return failures;
}

const echoed = (input: CaseCall['input'], expectation: Expectation): Promise<readonly CaseFailure[]> =>
  failuresOf({ function: 'echo', ...(input !== undefined && { input }), expect: expectation });

describe('output', () => {
  it('is the same, byte by byte', async () => {
    await writeFile(world.path('expected.txt'), 'from a file');
    expect(await echoed('', { output: '' })).toEqual([]);
    expect(await echoed('from a file', { output: { file: 'expected.txt' } })).toEqual([]);
    expect(await echoed({ hex: '00 ff' }, { output: { base64: 'AP8=' } })).toEqual([]);
    expect(await echoed('{"a": 1}', { output: '{"a": 1}' })).toEqual([]);
  });

  it.each<[string, CaseCall['input'], Expectation['output'], string]>([
    ['text', 'one\ntwo\nthree', 'one\ntoo\nthree', ' in line 2, column 2: "oo" expected, "wo" found'],
    ['the end', 'one', 'one\ntwo', ' in line 1, column 4: the end of the line expected, the end found'],
    ['more than expected', 'onetwo', 'one', ' in line 1, column 4: the end expected, "two" found'],
    ['characters of several bytes', 'aä', 'aö', ' in line 1, column 2: "ö" expected, "ä" found'],
    ['nothing', '', 'abc', ': 3 bytes expected, nothing found'],
    ['something', 'a', '', ': nothing expected, 1 byte found'],
    ['bytes', { hex: '00 01 02' }, { hex: '00 01 03' }, ' at byte 2: 0x03 expected, 0x02 found'],
    ['fewer bytes', { hex: '00 01' }, { hex: '00 01 03' }, ' at byte 2: 0x03 expected, the end found'],
  ])('differs from %s', async (_, input, output, where) => {
    const failures = await echoed(input, output === undefined ? {} : { output });
    expect(failures).toMatchObject([
      { message: `The output differs from the expected one${where}.`, path: ['expect', 'output'] },
    ]);
  });

  it('stands beside what was expected', async () => {
    expect(await echoed({ hex: '00 41 42' }, { output: { hex: '00 41 43' } })).toMatchObject([
      {
        expected: `00000000  00 41 43${' '.repeat(42)}|.AC|`,
        actual: `00000000  00 41 42${' '.repeat(42)}|.AB|`,
      },
    ]);
    expect(await echoed('{"b":[1],"a":2}', { output: '{"b":[1],"a":3}' })).toMatchObject([
      { expected: '{\n  "a": 3,\n  "b": [\n    1\n  ]\n}', actual: '{\n  "a": 2,\n  "b": [\n    1\n  ]\n}' },
    ]);
    // Where only the white space differs, it has to be seen.
    expect(await echoed('{"a": 1}', { output: '{"a":1}' })).toMatchObject([
      { expected: '{"a":1}', actual: '{"a": 1}' },
    ]);
  });

  it('names the file that holds it', async () => {
    await writeFile(world.path('expected.txt'), 'from a file');
    expect(await echoed('a', { output: { file: 'expected.txt' } })).toMatchObject([
      { snapshot: world.path('expected.txt') },
    ]);
  });

  it('of any bytes is what `contentOf` makes of it', async () => {
    const inputs = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((json) => new TextEncoder().encode(json)),
    );
    await fc.assert(
      fc.asyncProperty(inputs, async (bytes) => {
        const input = { base64: Buffer.from(bytes).toString('base64') };
        expect(await echoed(input, { output: contentOf(bytes) })).toEqual([]);
        expect(await echoed(input, { output: contentOf(Uint8Array.of(...bytes, 0)) })).not.toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('output of JSON', () => {
  const order = { id: 7, items: [{ price: 10 }, { price: 15 }, { price: 20 }] };

  it('is the same value, however it is written', async () => {
    const written = '{ "items": [{"price":1e1},{"price":15.0},{"price":20}],\n "id": 7 }';
    expect(await echoed(written, { output: { json: order } })).toEqual([]);
  });

  it('says where it differs', async () => {
    const input = { json: { ...order, items: [{ price: 10 }, { price: 15 }, { price: 25 }] } };
    expect(await echoed(input, { output: { json: order } })).toMatchObject([
      {
        message: 'The output differs from the expected one at $.items[2].price: 20 expected, 25 found.',
        path: ['expect', 'output'],
        expected: expect.stringContaining('"price": 20') as string,
        actual: expect.stringContaining('"price": 25') as string,
      },
    ]);
  });

  it.each<[unknown, unknown, string]>([
    [{ a: 1 }, {}, 'at $.a: 1 expected, nothing found'],
    [{}, { 'x-y': null }, 'at $["x-y"]: nothing expected, null found'],
    [[1, 2], [1], 'at $: 2 items expected, 1 found'],
    [{ a: 1, b: 2, c: 3 }, { a: 2, b: 3, c: 3 }, 'at $.a: 1 expected, 2 found (and 1 more)'],
    [{ a: [] }, { a: { b: 1 } }, 'at $.a: [] expected, an object with 1 key found'],
    ['1', 1, 'at $: "1" expected, 1 found'],
  ])('says where %j and %j differ', async (wanted, json, where) => {
    const failures = await echoed({ json }, { output: { json: wanted } });
    expect(failures[0]?.message).toBe(`The output differs from the expected one ${where}.`);
  });

  it.each([
    ['', 'The output is empty; JSON is expected.'],
    ['{"a":\n oops}', 'The output is not JSON: "oops}" found in line 2, column 2.'],
    ['[1, 2', 'The output is not JSON: it ends too early in line 1, column 6.'],
    ['[1,]', 'The output is not JSON: "]" found in line 1, column 4.'],
  ])('says where %j is none', async (input, message) => {
    expect(await echoed(input, { output: { json: 1 } })).toMatchObject([{ message, expected: '1', actual: input }]);
    expect(await echoed(input, { contains: 1 })).toMatchObject([{ message, path: ['expect', 'contains'] }]);
  });

  it('of any depth is shown as it is', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const failures = await echoed(deep, { output: { json: { a: 1 } } });
    expect(failures[0]?.message).toBe(
      'The output differs from the expected one at $: an object with 1 key expected, an array of 1 item found.',
    );
    expect(failures[0]?.actual).toMatch(/^\[\[\[/);
  });
});

describe('contains', () => {
  it('holds for what has more keys', async () => {
    const json = { a: 1, b: { c: 2, d: [{ e: 3, f: 4 }] } };
    expect(await echoed({ json }, { contains: { b: { d: [{ e: 3 }] } } })).toEqual([]);
    expect(await echoed({ json }, { contains: {} })).toEqual([]);
  });

  it('compares item by item, and shows what is spoken of', async () => {
    const json = { a: [{ b: 1, c: 1 }], unrelated: true };
    expect(await echoed({ json }, { contains: { a: [{ b: 2 }] } })).toMatchObject([
      {
        message: 'The output does not have what is expected at $.a[0].b: 2 expected, 1 found.',
        actual: '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}',
        path: ['expect', 'contains'],
      },
    ]);
    expect(await echoed({ json }, { contains: { a: [] } })).toHaveLength(1);
  });
});

describe('matches and hash', () => {
  it('find something in the output’s text', async () => {
    expect(await echoed('Grüße, Welt', { matches: '^\\p{Lu}.*t$' })).toEqual([]);
    expect(await echoed('b', { matches: '^a' })).toMatchObject([
      { message: 'The output has nothing that /^a/u matches.', actual: 'b', path: ['expect', 'matches'] },
    ]);
    expect(await echoed({ hex: 'ff' }, { matches: '.' })).toMatchObject([
      { message: 'The output is not UTF-8 text, in which /./u could match.' },
    ]);
  });

  it('are given up where they would search for ever', async () => {
    const input = `${'a'.repeat(50)}!`;
    const endless = { matches: '^(a+)+$' };
    const expectations: [CaseCall, CaseFailure['path']][] = [
      [{ function: 'echo', input, expect: endless }, ['expect', 'matches']],
      [{ function: 'say', input, expect: { logs: [endless] } }, ['expect', 'logs', 0, 'matches']],
      [{ function: 'fail', input, expect: { error: endless } }, ['expect', 'error', 'matches']],
    ];
    for (const [call, place] of expectations) {
      expect(await world.run(call), call.function).toMatchObject({
        outcome: 'errored',
        failures: [{ message: 'The search for /^(a+)+$/u took more than 1000 ms.', path: place }],
      });
    }
  });

  it('are those of the output', async () => {
    const hash = 'sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD';
    expect(await echoed('abc', { hash })).toEqual([]);
    expect(await echoed('abd', { hash })).toMatchObject([
      { message: 'The output (3 bytes) has another hash than expected.', expected: hash, path: ['expect', 'hash'] },
    ]);
  });
});

describe('the end of a call', () => {
  it('is success unless something else is expected', async () => {
    expect(await failuresOf({ function: 'fail', input: 'no stock' })).toMatchObject([
      { message: '"fail" failed (plugin): no stock.', path: [] },
    ]);
    expect(await failuresOf({ function: 'trap', expect: { output: 'a', max_pages: 0 } })).toMatchObject([
      {
        message: expect.stringMatching(/^"trap" failed \(trap\): /) as string,
        actual: expect.stringMatching(/at deep\n {2}at /) as string,
        path: ['expect'],
      },
    ]);
  });

  it.each<[Expectation['error']]>([['stock'], [{ matches: '^no \\w+$' }], [true]])('is an error: %j', async (error) => {
    expect(
      await failuresOf({ function: 'fail', input: 'no stock', expect: error === undefined ? {} : { error } }),
    ).toEqual([]);
  });

  it('is another error than expected, or none', async () => {
    expect(await failuresOf({ function: 'fail', input: 'no', expect: { error: 'stock' } })).toMatchObject([
      {
        message: '"fail" failed with another error than expected (plugin).',
        expected: 'stock',
        actual: 'plugin: no',
        path: ['expect', 'error'],
      },
    ]);
    expect(await failuresOf({ function: 'echo', input: 'a', expect: { error: true } })).toMatchObject([
      { message: '"echo" succeeded; an error is expected.', actual: 'a' },
    ]);
  });

  it('is an exit code', async () => {
    const leave = (code: string, exit_code: number): CaseCall => ({
      function: 'leave',
      input: { hex: code },
      expect: { exit_code },
    });
    expect(await failuresOf(leave('00', 0))).toEqual([]);
    expect(await failuresOf(leave('05', 5))).toEqual([]);
    expect(await failuresOf(leave('05', 0))).toMatchObject([
      {
        message: '"leave" ended with exit code 5; 0 is expected.',
        expected: '0',
        actual: '5',
        path: ['expect', 'exit_code'],
      },
    ]);
    expect(await failuresOf({ function: 'fail', input: 'a', expect: { exit_code: 3, error: 'a' } })).toEqual([]);
  });

  it('is no exit code if it was cut off', async () => {
    const result = await world.run({ function: 'spin', options: { timeout_ms: 30 }, expect: { exit_code: 0 } });
    expect(result.failures).toMatchObject([
      { message: expect.stringContaining('(timeout)') as string, path: ['expect', 'exit_code'] },
    ]);
  });
});

describe('logs', () => {
  it('are found in some line', async () => {
    const say = (expected: Expectation['logs'] & {}): Promise<readonly CaseFailure[]> =>
      failuresOf({ function: 'say', input: 'order 7 taken', expect: { logs: expected } });
    expect(await say(['order 7', { matches: '\\d taken$', source: 'info' }])).toEqual([]);
    expect(await say([{ source: 'error' }, 'order 8'])).toMatchObject([
      {
        message: 'No line of the one that the plug-in wrote is of error.',
        actual: '[info] order 7 taken',
        path: ['expect', 'logs', 0],
      },
      { message: 'No line of the one that the plug-in wrote has "order 8".', path: ['expect', 'logs', 1] },
    ]);
  });

  it('are kept from the level on that the options say', async () => {
    const whisper = { function: 'whisper', input: 'psst', expect: { logs: [{ source: 'debug' as const }] } };
    expect((await failuresOf(whisper))[0]).toMatchObject({
      message: 'No line of the 0 that the plug-in wrote is of debug.',
      hint: 'Logs below info are not kept; set options.log_level to debug.',
    });
    expect(await world.run({ ...whisper, options: { log_level: 'debug' } })).toMatchObject({ outcome: 'passed' });
  });
});

describe('vars', () => {
  it('are those after the call, whole', async () => {
    const long = 'x'.repeat(100_000);
    const each = { function: 'count', options: { vars: { long } }, expect: { vars: { n: { hex: '01' }, long } } };
    expect(await world.run(each)).toMatchObject({ outcome: 'passed', failures: [] });
  });

  it('are missing or differ', async () => {
    expect(await failuresOf({ function: 'count', expect: { vars: { n: { hex: '02' }, total: '1' } } })).toMatchObject([
      {
        message: 'The var "n" differs from the expected one at byte 0: 0x02 expected, 0x01 found.',
        path: ['expect', 'vars', 'n'],
      },
      { message: 'There is no var "total" after the call.', hint: 'Set are: n.', path: ['expect', 'vars', 'total'] },
    ]);
    expect(await failuresOf({ function: 'echo', expect: { vars: { n: '' } } })).toMatchObject([
      { hint: 'No var is set.' },
    ]);
  });
});

describe('limits', () => {
  it('of pages and of time', async () => {
    expect(await failuresOf({ function: 'grow', expect: { max_pages: 100, max_ms: 60_000 } })).toEqual([]);
    expect(await failuresOf({ function: 'grow', expect: { max_pages: 10, max_ms: 0 } })).toMatchObject([
      {
        message: expect.stringMatching(/^"grow" took [\d.]+ ms; at most 0 ms are allowed\.$/) as string,
        path: ['expect', 'max_ms'],
      },
      {
        message: expect.stringMatching(/^The memory has 1\d pages after "grow"; at most 10 are allowed\.$/) as string,
        path: ['expect', 'max_pages'],
      },
    ]);
  });
});

it('everything that does not hold is told together', async () => {
  const wrong: Expectation = { output: 'a', contains: 1, matches: 'c', exit_code: 1, logs: ['d'], vars: { e: '' } };
  const failures = await echoed('b', wrong);
  expect(failures.map(({ path }) => path[1])).toEqual(['exit_code', 'output', 'contains', 'matches', 'logs', 'vars']);
});

// "Accept Output": a case that failed passes once its edits are made, and what held stays as a person wrote it.
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Case, Expectation } from '../../../../src/project/cases/model';
import { acceptEdits, type Acceptance } from '../../../../src/project/cases/run';
import type { CaseResult } from '../../../../src/project/cases/result';
import { diskFiles, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.end());
afterEach(() => rm(world.path('__snapshots__'), { recursive: true, force: true }));

/** The case with the edits made, as it is after it was saved and read again. */
function edited(each: Case, { edits }: Acceptance): Case {
  const copy = JSON.parse(JSON.stringify(each)) as Record<string | number, unknown>;
  for (const { path, value } of edits) {
    let parent = copy;
    for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
    parent[path.at(-1) ?? ''] = value;
  }
  return JSON.parse(JSON.stringify(copy)) as Case;
}

/** Runs, accepts, and runs again, which has to pass. */
async function accept(parts: Partial<Case>): Promise<{ first: CaseResult; accepted: Acceptance; after: Case }> {
  const each = { name: 'a case', ...parts } as Case;
  const first = await world.run(each);
  const accepted = acceptEdits(each, first);
  for (const { location, bytes } of accepted.files) await diskFiles.write(location, bytes);
  const after = edited(each, accepted);
  expect(await world.run(after)).toMatchObject({ outcome: 'passed', failures: [] });
  return { first, accepted, after };
}

const expectationAfter = async (call: { function: string; input?: string; expect?: Expectation }): Promise<unknown> => {
  const { after } = await accept(call);
  return 'expect' in after ? after.expect : undefined;
};

describe('accepting', () => {
  it('makes an expectation where there is none', async () => {
    const { accepted } = await accept({ function: 'echo', input: '{"a":1}' });
    expect(accepted).toEqual({ edits: [{ path: ['expect'], value: { output: { json: { a: 1 } } } }], files: [] });
  });

  it('changes the output alone', async () => {
    const { accepted } = await accept({
      function: 'echo',
      input: 'new',
      expect: { output: 'old', matches: '^n', max_ms: 60_000 },
    });
    expect(accepted.edits).toEqual([{ path: ['expect', 'output'], value: 'new' }]);
  });

  it('changes nothing that holds', async () => {
    const { accepted } = await accept({ function: 'echo', input: '{"a": 1}', expect: { output: { json: { a: 1 } } } });
    expect(accepted).toEqual({ edits: [], files: [] });
    expect((await accept({ function: 'echo', input: '[1]', expect: { contains: [1] } })).accepted.edits).toEqual([]);
  });

  it('leaves JSON as JSON, however it is written', async () => {
    expect(
      await expectationAfter({ function: 'echo', input: '{ "a": 2 }', expect: { output: { json: { a: 1 } } } }),
    ).toEqual({
      output: { json: { a: 2 } },
    });
    expect(
      await expectationAfter({ function: 'echo', input: 'no json', expect: { output: { json: { a: 1 } } } }),
    ).toEqual({
      output: 'no json',
    });
  });

  it('drops what does not hold any more for the output itself', async () => {
    expect(await expectationAfter({ function: 'echo', input: '[2]', expect: { contains: [1], matches: '1' } })).toEqual(
      { output: { json: [2] } },
    );
    expect(await expectationAfter({ function: 'echo', input: '[2]', expect: { contains: [1], matches: '2' } })).toEqual(
      { matches: '2' },
    );
    expect(await expectationAfter({ function: 'echo', input: 'a', expect: { error: true } })).toEqual({ output: 'a' });
  });

  it('renews hashes and exit codes', async () => {
    const hash = `sha256:${'0'.repeat(64)}`;
    expect(await expectationAfter({ function: 'echo', input: 'abc', expect: { hash, exit_code: 4 } })).toEqual({
      hash: 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      exit_code: 0,
    });
    expect(await expectationAfter({ function: 'leave', input: '\u0005', expect: { exit_code: 4 } })).toEqual({
      exit_code: 5,
    });
  });

  it('tells long outputs by their hash', async () => {
    const input = 'x'.repeat(100_000);
    const hash = expect.stringMatching(/^sha256:/) as string;
    expect(await expectationAfter({ function: 'echo', input })).toEqual({ hash });
    expect(await expectationAfter({ function: 'echo', input, expect: { output: 'short', max_ms: 60_000 } })).toEqual({
      hash,
      max_ms: 60_000,
    });
  });

  it('takes an error for what is expected', async () => {
    expect(
      await expectationAfter({ function: 'fail', input: 'no stock\nat all', expect: { output: 'a', contains: 1 } }),
    ).toEqual({
      error: 'no stock',
    });
    expect(await expectationAfter({ function: 'fail', input: 'b', expect: { error: 'a', exit_code: 3 } })).toEqual({
      error: 'b',
      exit_code: 3,
    });
    expect(await expectationAfter({ function: 'trap' })).toEqual({
      error: 'The plug-in gave up (unreachable) in "deep".',
    });
  });

  it('writes snapshots, and files of outputs', async () => {
    const { accepted } = await accept({ function: 'echo', input: 'a', expect: { snapshot: true } });
    expect(accepted.edits).toEqual([]);
    expect(accepted.files.map(({ location }) => location)).toEqual([
      world.path('__snapshots__/orders.cases.json/a-case.txt'),
    ]);
    await writeFile(world.path('expected.txt'), 'old');
    const expectation = { output: { file: 'expected.txt' } };
    expect(await expectationAfter({ function: 'echo', input: 'new', expect: expectation })).toEqual(expectation);
  });

  it('is for the calls that were made', async () => {
    const calls = [
      { function: 'echo', input: 'a', expect: { output: 'a' } },
      { function: 'echo', input: 'b', expect: { output: 'c' } },
      { function: 'echo', input: 'd', expect: { output: 'd' } },
    ];
    expect((await accept({ calls })).accepted.edits).toEqual([{ path: ['calls', 1, 'expect', 'output'], value: 'b' }]);
  });

  it('has nothing to say of a case that could not be judged', async () => {
    const each = { name: 'a case', function: 'gone' };
    expect(acceptEdits(each, await world.run(each))).toEqual({ edits: [], files: [] });
  });

  it('of whatever was expected makes the case pass', async () => {
    const outputs = fc.constantFrom('', 'a', '[1]', '{"a": 1}', '\0b', 'a\nb');
    const contents = fc.oneof(
      outputs,
      fc.jsonValue({ maxDepth: 1 }).map((json) => ({ json })),
    );
    const expectations = fc.record(
      {
        output: contents,
        contains: fc.constantFrom<unknown>({}, [1], { a: 1 }),
        matches: fc.constantFrom('a', '^$', '1'),
        hash: outputs.map((output) => `sha256:${createHash('sha256').update(output).digest('hex')}`),
        error: fc.constantFrom<NonNullable<Expectation['error']>>(true, 'a', { matches: '1' }),
        exit_code: fc.constantFrom(0, 3),
        snapshot: fc.constant(true as const),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('echo', 'fail'), outputs, expectations, async (name, input, expectation) => {
        const { accepted, after, first } = await accept({ function: name, input, expect: expectation });
        if (first.outcome === 'passed') expect(accepted.files).toEqual([]);
        const again = acceptEdits(after, await world.run(after));
        expect(again).toEqual({ edits: [], files: [] });
      }),
      { numRuns: 150 },
    );
  });
});

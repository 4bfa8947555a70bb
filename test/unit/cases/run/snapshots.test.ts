// Snapshots: outputs in files of their own, written when they may be, and compared byte by byte.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Case, Content } from '../../../../src/project/cases/model';
import type { CaseRunOptions } from '../../../../src/project/cases/run';
import { movedSnapshots } from '../../../../src/project/cases/run';
import { diskFiles, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.end());
afterEach(() => rm(world.path('__snapshots__'), { recursive: true, force: true }));

const folder = '__snapshots__/orders.cases.json';
const written = async (): Promise<string[]> => (await readdir(world.path(folder)).catch(() => [])).sort();
const echo = (input: Content, snapshot: string | true = true): Partial<Case> => ({
  function: 'echo',
  input,
  expect: { snapshot },
});
const all: CaseRunOptions = { update: 'all' };
const missing: CaseRunOptions = { update: 'missing' };

describe('a snapshot', () => {
  it('that is missing fails, and says how to write it', async () => {
    const result = await world.run(echo('hello'));
    expect(result).toMatchObject({
      outcome: 'failed',
      failures: [
        {
          message: `There is no snapshot ${folder}/a-case.txt yet.`,
          actual: 'hello',
          hint: 'Accept the output, or run "plugwright test --update".',
          path: ['expect', 'snapshot'],
          snapshot: world.path(`${folder}/a-case.txt`),
        },
      ],
    });
    expect(result.written).toBeUndefined();
    expect(await written()).toEqual([]);
  });

  it.each([missing, all])('that is missing is written with %j, and holds from then on', async (options) => {
    const result = await world.run(echo('hello'), options);
    expect(result).toMatchObject({ outcome: 'passed', written: [world.path(`${folder}/a-case.txt`)] });
    expect(await readFile(world.path(`${folder}/a-case.txt`), 'utf8')).toBe('hello');
    const again = await world.run(echo('hello'), options);
    expect(again.outcome).toBe('passed');
    expect(again.written).toBeUndefined();
  });

  it('that differs says where, and is written only if all are', async () => {
    await world.run(echo({ json: { a: 1 } }), missing);
    const now = echo({ json: { a: 2 } });
    for (const options of [{}, missing]) {
      expect(await world.run(now, options)).toMatchObject({
        outcome: 'failed',
        failures: [
          {
            message: `The output differs from the snapshot ${folder}/a-case.json in line 1, column 6: "1}" expected, "2}" found.`,
            expected: '{\n  "a": 1\n}',
            actual: '{\n  "a": 2\n}',
            snapshot: world.path(`${folder}/a-case.json`),
          },
        ],
      });
    }
    expect(await world.run(now, all)).toMatchObject({
      outcome: 'passed',
      written: [world.path(`${folder}/a-case.json`)],
    });
    expect(await world.run(now)).toMatchObject({ outcome: 'passed' });
  });

  it('of JSON is compared byte by byte', async () => {
    await world.run(echo('{"a":1}'), missing);
    expect((await world.run(echo('{"a": 1}'))).outcome).toBe('failed');
  });

  it.each<[string, Content, string]>([
    ['JSON', '[1]', 'json'],
    ['text', 'a', 'txt'],
    ['nothing', '', 'txt'],
    ['bytes', { hex: '00 01' }, 'bin'],
    ['a PNG', { hex: '89 50 4e 47 0d 0a 1a 0a 00' }, 'png'],
    ['a JPEG', { hex: 'ff d8 ff e0' }, 'jpg'],
    ['a module', { hex: '00 61 73 6d 01 00 00 00' }, 'wasm'],
  ])('of %s has the extension of its content', async (_, input, extension) => {
    await world.run(echo(input), missing);
    expect(await written()).toEqual([`a-case.${extension}`]);
    expect(await world.run(echo(input))).toMatchObject({ outcome: 'passed' });
  });

  it('stays one file, whatever its content becomes', async () => {
    await world.run(echo('[1]'), missing);
    const result = await world.run(echo('no list'), missing);
    expect(result).toMatchObject({ outcome: 'failed', failures: [{ snapshot: world.path(`${folder}/a-case.json`) }] });
    expect(await world.run(echo('no list'), all)).toMatchObject({ outcome: 'passed' });
    expect(await written()).toEqual(['a-case.json']);
    expect(await world.run(echo('no list'))).toMatchObject({ outcome: 'passed' });
  });

  it('is not written if the call fails', async () => {
    const result = await world.run({ function: 'fail', input: 'no', expect: { snapshot: true } }, all);
    expect(result.outcome).toBe('failed');
    expect(await written()).toEqual([]);
  });

  it('of each call in a sequence has its number', async () => {
    const calls = ['a', 'b'].map((input) => ({ function: 'echo', input, expect: { snapshot: true as const } }));
    expect(await world.run({ calls }, missing)).toMatchObject({ outcome: 'passed' });
    expect(await written()).toEqual(['a-case.1.txt', 'a-case.2.txt']);
  });

  it('has a name that every system takes, one for each case', async () => {
    const names = [
      'An empty order',
      'an/empty\\order?',
      '..',
      'con',
      'Zahl 1.5 für %20',
      'x'.repeat(300),
      'An.empty.order',
    ];
    const cases = names.map((name) => ({ ...echo(name), name }) as Case);
    const file = { plugin: 'case.wasm', cases };
    const runner = world.caseRunner();
    for (const each of cases)
      expect(await runner.run(world.location, file, each, missing)).toMatchObject({ outcome: 'passed' });
    expect(await written()).toEqual([
      expect.stringMatching(/^An-empty-order-[0-9a-f]{8}\.txt$/),
      'An-empty-order.txt',
      'Zahl-1-5-für-20.txt',
      expect.stringMatching(/^an-empty-order-[0-9a-f]{8}\.txt$/),
      expect.stringMatching(/^case-[0-9a-f]{8}\.txt$/),
      'con-.txt',
      expect.stringMatching(/^x{40}-[0-9a-f]{8}\.txt$/),
    ]);
    for (const each of cases) expect(await runner.run(world.location, file, each)).toMatchObject({ outcome: 'passed' });
  });
});

describe('a snapshot with a name', () => {
  it('is where it says', async () => {
    expect(await world.run(echo('a', '__snapshots__/named.txt'), missing)).toMatchObject({ outcome: 'passed' });
    expect(await readFile(world.path('__snapshots__/named.txt'), 'utf8')).toBe('a');
    expect(await world.run(echo('b', '__snapshots__/named.txt'))).toMatchObject({
      failures: [{ message: expect.stringContaining('the snapshot __snapshots__/named.txt in line 1') as string }],
    });
  });

  it.each([
    '../out.txt',
    'a/../../out.txt',
    '/tmp/out.txt',
    'C:\\out.txt',
    'file:///out.txt',
    '..\\out.txt',
    '',
    '.',
    'a/..',
    // The case file itself, and the plug-in.
    'orders.cases.json',
    './case.wasm',
  ])('stays in the folder of the case file, and in a file of its own: %j', async (snapshot) => {
    const result = await world.run(echo('a', snapshot), all);
    expect(result).toMatchObject({
      outcome: 'errored',
      failures: [{ message: `${JSON.stringify(snapshot)} is no place for a snapshot.`, path: ['expect', 'snapshot'] }],
    });
  });

  it('that git has given other line ends says so', async () => {
    await writeFile(world.path('lines.txt'), 'a\r\nb\r\n');
    const hint = expect.stringMatching(/^Only line ends differ\. .*\.gitattributes/) as string;
    expect(await world.run(echo('a\nb\n', 'lines.txt'))).toMatchObject({ failures: [{ hint }] });
    const output = { file: 'lines.txt' };
    const expected = await world.run({ function: 'echo', input: 'a\nb\n', expect: { output } });
    expect(expected).toMatchObject({ failures: [{ hint }] });
    const other = await world.run(echo('a\nc\n', 'lines.txt'));
    expect(other).toMatchObject({ failures: [{ hint: 'If it is right, accept the output or update the snapshot.' }] });
  });

  it('may go up within it', async () => {
    expect(await world.run(echo('a', '__snapshots__/a/../b.txt'), missing)).toMatchObject({ outcome: 'passed' });
    expect(await readFile(world.path('__snapshots__/b.txt'), 'utf8')).toBe('a');
  });

  it('is no folder', async () => {
    await mkdir(world.path('__snapshots__/folder'), { recursive: true });
    const result = await world.run(echo('a', '__snapshots__/folder'), all);
    expect(result).toMatchObject({
      outcome: 'errored',
      failures: [
        {
          message: expect.stringMatching(
            /^The snapshot __snapshots__\/folder could not be read: it is a folder/,
          ) as string,
        },
      ],
    });
  });

  it('has to be where a file can be written', async () => {
    await writeFile(world.path('file'), '');
    const result = await world.run(echo('a', 'file/below.txt'), all);
    expect(result).toMatchObject({
      outcome: 'errored',
      failures: [
        {
          message: expect.stringMatching(/^The snapshot file\/below\.txt could not be written: /) as string,
          path: ['expect', 'snapshot'],
        },
      ],
    });
  });

  it('is the same file in the editor, whose locations are URIs', async () => {
    await world.run(echo('a'), missing);
    const asUri = (location: string): string => `file://${location}`;
    const files = {
      ...diskFiles,
      read: (location: string) => diskFiles.read(decodeURIComponent(new URL(location).pathname)),
      resolve: (from: string, relative: string) => asUri(diskFiles.resolve(new URL(from).pathname, relative)),
      pathOf: (location: string) => decodeURIComponent(new URL(location).pathname),
    };
    const each = { ...echo('a'), name: 'a case' } as Case;
    const file = { plugin: 'case.wasm', cases: [each] };
    const loadPlugin = async (location: string) => ({ bytes: await files.read(location), name: 'case', manifest: {} });
    const result = await world.caseRunner({ files, loadPlugin }).run(asUri(world.location), file, each);
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
  });
});

describe('when a case is renamed', () => {
  const named = (...names: string[]) => ({
    plugin: 'case.wasm',
    cases: names.map((name): Case => ({ name, function: 'echo', expect: { snapshot: true } })),
  });
  const moved = (before: string[], after: string[]): string[] => {
    const nameBefore = (name: string): string => before[after.indexOf(name)] ?? name;
    const moves = movedSnapshots('/a/orders.cases.json', named(...before), named(...after), nameBefore);
    return moves.map(({ from, to }) => `${from.replace(`${folder}/`, '')} → ${to.replace(`${folder}/`, '')}`);
  };

  it('its snapshot gets another name, and that of another case whose name is free now', () => {
    expect(moved(['a b', 'c'], ['d', 'c'])).toEqual(['a-b → d']);
    expect(moved(['a b', 'c'], ['a-b', 'c'])).toEqual([]);
    expect(moved(['t', 'T'], ['x', 'T'])).toEqual(['t → x', expect.stringMatching(/^T-[0-9a-f]{8} → T$/)]);
  });

  it('each of its calls has its own, and what has a place of its own stays there', () => {
    const file = (name: string) => {
      const call = (snapshot: string | true) => ({ function: 'echo', expect: { snapshot } });
      return { plugin: 'case.wasm', cases: [{ name, calls: [call(true), call('own.txt'), call(true)] }] };
    };
    expect(movedSnapshots('/a/orders.cases.json', file('a'), file('b'), () => 'a')).toEqual([
      { from: `${folder}/a.1`, to: `${folder}/b.1` },
      { from: `${folder}/a.3`, to: `${folder}/b.3` },
    ]);
  });
});

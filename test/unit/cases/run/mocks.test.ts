// Mocks and recordings of cases, through the runner to the plug-in.
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRecording } from '../../../../src/project/cases/mocks';
import type { Case, CaseFile, CaseMocks } from '../../../../src/project/cases/model';
import type { CaseResult } from '../../../../src/project/cases/result';
import mocked from './mocked.wat';
import numbers from './numbers.wat';
import { diskFiles, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.make();
  await writeFile(world.path('mocked.wasm'), mocked);
  await writeFile(world.path('numbers.wasm'), numbers);
});
afterAll(() => world.end());

const finds = (find: NonNullable<CaseMocks['functions']>[string][string]): CaseMocks => ({
  functions: { 'extism:host/user': { find }, numbers: { next: { returns: 7 } } },
});

const run = (each: Partial<Case>, mocks?: CaseMocks, record = false): Promise<CaseResult> => {
  const file: Partial<CaseFile> = { plugin: 'mocked.wasm', ...(mocks !== undefined && { mocks }) };
  return world.run(each, { record }, file);
};

const find = (input: string, output: string): Partial<Case> => ({ function: 'find', input, expect: { output } });

describe('mocks', () => {
  it('of the case come before those of its file, which answer the rest', async () => {
    const below = finds([{ with: ['tea'], returns: 'of the file' }, { returns: 'anything' }]);
    const mocks = finds({ with: ['coffee'], returns: 'of the case' });
    expect(await run({ ...find('tea', 'of the file') }, below)).toMatchObject({ outcome: 'passed', failures: [] });
    expect(await run({ ...find('tea', 'of the file'), mocks }, below)).toMatchObject({
      outcome: 'passed',
      failures: [],
    });
    expect(await run({ ...find('coffee', 'of the case'), mocks }, below)).toMatchObject({
      outcome: 'passed',
      failures: [],
    });
    expect(await run({ ...find('milk', 'anything'), mocks }, below)).toMatchObject({ outcome: 'passed', failures: [] });
  });

  it('of scripts tell which files they are made of', async () => {
    await writeFile(world.path('found.json'), '"it"');
    const source = `import it from './found.json'; export default {
      'extism:host/user': { find: (plugin) => plugin.write(it) }, numbers: { next: () => 7 } };`;
    await writeFile(world.path('finds.ts'), source);
    expect(await run({ ...find('tea', 'it'), mocks: { scripts: ['finds.ts'] } })).toMatchObject({
      outcome: 'passed',
      scriptFiles: [world.path('finds.ts'), world.path('found.json')],
    });
    expect(await run(find('tea', 'it'), finds({ returns: 'it' }))).not.toHaveProperty('scriptFiles');
  });

  it('of a script that is not there tell so where it is named', async () => {
    const message = 'The mock script gone.ts could not be read: there is no such file.';
    const hint = 'Write it, or correct the path.';
    expect(await run({ ...find('tea', 'it'), mocks: { scripts: ['finds.ts', 'gone.ts'] } })).toMatchObject({
      outcome: 'errored',
      failures: [{ message, hint, path: ['mocks', 'scripts', 1] }],
    });
  });

  it('are plug-ins, whose state is that of the case', async () => {
    const mocks = { ...finds({ returns: '' }), functions: { 'extism:host/user': { find: { returns: '' } } } };
    const calls = ['1', '2'].map((output) => ({ function: 'number', expect: { output } }));
    for (let round = 0; round < 2; round++) {
      const result = await run({ calls, mocks: { ...mocks, plugins: { numbers: 'numbers.wasm' } } });
      expect(result).toMatchObject({ outcome: 'passed', failures: [] });
    }
  });

  it('that are plug-ins stand in for a module whatever the plug-in itself is called', async () => {
    const loadPlugin = async (location: string) => {
      const bytes = await diskFiles.read(location);
      return {
        bytes,
        name: 'numbers.wasm',
        mainName: 'numbers',
        linked: [{ name: 'other', bytes: numbers }],
        manifest: {},
      };
    };
    const mocks = {
      functions: { 'extism:host/user': { find: { returns: '' } } },
      plugins: { numbers: 'numbers.wasm' },
    };
    const each: Partial<Case> = { function: 'number', expect: { output: '1' }, mocks };
    const result = await world.run(each, {}, { plugin: 'mocked.wasm' }, { loadPlugin });
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
  });

  it('that are missing keep the case from being judged', async () => {
    const result = await run({ function: 'find', expect: { error: true } });
    expect(result).toMatchObject({ outcome: 'errored', failures: [{ path: [] }] });
    expect(result.failures[0]?.message).toMatch(/^The plug-in cannot be run: [^]*find/);
    expect(result.failures[0]?.hint).toContain('"mocks"');
    const mocks = { functions: { 'extism:host/env': { alloc: { returns: 0 } } } };
    const own = await run({ function: 'find', mocks });
    expect(own.failures[0]).toMatchObject({
      message: expect.stringContaining("which is Extism's own") as string,
      hint: expect.stringMatching(/^Mock HTTP by "http"/) as string,
    });
  });

  it('that are wrong say where', async () => {
    const result = await run({ ...find('', ''), mocks: finds([{ returns: { base64: '?' } }]) });
    expect(result.outcome).toBe('errored');
    expect(result.failures[0]?.path.slice(0, 4)).toEqual(['mocks', 'functions', 'extism:host/user', 'find']);
  });
});

describe('a recording', () => {
  it('of a case replays it', async () => {
    const calls = ['tea', 'coffee'].map((input) => ({ function: 'find', input }));
    const recorded = await run({ calls }, finds([{ times: 1, returns: 'first' }, { returns: 'second' }]), true);
    expect(recorded.outcome).toBe('passed');
    expect(recorded.recording?.functions).toHaveLength(2);
    const recording = writeRecording(recorded.recording ?? {}, {});
    const again = ['first', 'second'].map((output, at) => ({ ...calls[at], function: 'find', expect: { output } }));
    expect(await run({ calls: again, recording })).toMatchObject({ outcome: 'passed', failures: [] });
  });

  it('needs no mock of what it never heard of, which fails where it is called', async () => {
    const recording = { functions: [{ module: 'extism:host/user', name: 'find', args: ['tea'], returns: 'green' }] };
    expect(await run({ ...find('tea', 'green'), recording })).toMatchObject({ outcome: 'passed', failures: [] });
    const result = await run({ function: 'number', recording });
    expect(result.outcome).toBe('failed');
    expect(result.failures[0]?.message).toContain('The recording has no answer for numbers next()');
  });
});

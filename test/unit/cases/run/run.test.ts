// Cases run through a real worker: sessions, options, and everything that keeps a case from being judged.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from '../../../../src/project/cases/model';
import type { RunOptions } from '../../../../src/runner/protocol';
import type { Runner } from '../../../../src/runner/runner';
import { PluginError } from '../../../../src/runtime/errors';
import filesPlugin from '../../runner/plugins/files.wat';
import { diskFiles, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world.end());

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('a case', () => {
  it('passes if its call succeeds, and tells what came of it', async () => {
    const result = await world.run({ function: 'echo', input: 'Grüße' });
    expect(result).toMatchObject({ file: world.location, name: 'a case', outcome: 'passed', failures: [] });
    expect(result.calls).toHaveLength(1);
    expect(result.calls[0]).toMatchObject({ functionName: 'echo', returnCode: 0, logs: [], droppedLogs: 0 });
    expect(text(result.calls[0]?.output)).toBe('Grüße');
    expect(result.durationMs).toBe(result.calls[0]?.durationMs);
    expect(result.calls[0]?.memoryBytes).toBeGreaterThan(0);
  });

  it('calls in order, in one instance whose vars carry over', async () => {
    const calls = [1, 2, 3].map((count) => ({ function: 'count', expect: { output: { hex: `0${count}` } } }));
    expect(await world.run({ calls })).toMatchObject({ outcome: 'passed', failures: [] });
    // And nothing is left for the next case.
    expect(await world.run({ calls })).toMatchObject({ outcome: 'passed' });
  });

  it('stops at the first call that fails, and says which one it was', async () => {
    const calls = [
      { function: 'count' },
      { function: 'echo', input: 'a', expect: { output: 'b' } },
      { function: 'count' },
    ];
    const result = await world.run({ calls });
    expect(result.outcome).toBe('failed');
    expect(result.calls.map(({ functionName }) => functionName)).toEqual(['count', 'echo']);
    expect(result.failures).toMatchObject([
      {
        message: expect.stringMatching(/^Call 2 \(echo\): The output differs/) as string,
        path: ['calls', 1, 'expect', 'output'],
      },
    ]);
  });

  it('goes on after an error that was expected', async () => {
    const calls = [{ function: 'fail', input: 'no', expect: { error: 'no' } }, { function: 'count' }];
    const result = await world.run({ calls });
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result.calls).toHaveLength(2);
  });

  it('gives logs as they come, and with the call', async () => {
    const seen: string[] = [];
    const onLog = (entries: readonly { readonly text: string }[]): void =>
      void seen.push(...entries.map((each) => each.text));
    const calls = ['say', 'whisper', 'cry'].map((name) => ({ function: name, input: name }));
    const result = await world.run({ calls }, { onLog });
    expect(seen).toEqual(['say', 'cry']);
    expect(result.calls.map(({ logs }) => logs.map(({ source, text }) => `${source}: ${text}`))).toEqual([
      ['info: say'],
      [],
      ['error: cry'],
    ]);
  });

  it.each<[boolean | string, string]>([
    [true, 'It is marked to be skipped.'],
    ['needs the network', 'needs the network'],
  ])('is not run if it says skip: %j', async (skip, message) => {
    const result = await world.run({ function: 'gone', skip });
    expect(result).toMatchObject({ outcome: 'skipped', failures: [{ message, path: ['skip'] }], calls: [] });
  });
});

describe('options', () => {
  it('of the case are over those of the file, and both over the manifest', async () => {
    const manifest = { config: { a: 'manifest', b: 'manifest', c: 'manifest' } };
    const calls = [
      { function: 'config', input: 'a', expect: { output: 'case' } },
      { function: 'config', input: 'b', expect: { output: 'file' } },
      { function: 'config', input: 'c', expect: { output: 'manifest' } },
    ];
    const loadPlugin = async (location: string) => ({ bytes: await diskFiles.read(location), name: 'case', manifest });
    const file = { options: { config: { a: 'file', b: 'file' } } };
    const result = await world.run({ calls, options: { config: { a: 'case' } } }, {}, file, { loadPlugin });
    expect(result).toMatchObject({ outcome: 'passed', failures: [] });
  });

  it('set vars to begin with', async () => {
    const file = { options: { vars: { n: { hex: '05' }, m: 'file' } } };
    const each: Partial<Case> = { function: 'count', options: { vars: { n: { hex: '29' } } } };
    const expectation = { output: { hex: '2a' }, vars: { n: { hex: '2a' }, m: 'file' } };
    expect(await world.run({ ...each, expect: expectation }, {}, file)).toMatchObject({ outcome: 'passed' });
  });

  it('give folders beside the file, to read only if they say so', async () => {
    await mkdir(world.path('data'), { recursive: true });
    await writeFile(world.path('data/hello.txt'), 'from the folder');
    await writeFile(world.path('files.wasm'), filesPlugin);
    const calls = [
      { function: 'read', expect: { output: 'from the folder' } },
      { function: 'make', expect: { error: true } as const },
    ];
    const file = { plugin: 'files.wasm' };
    const readOnly = { calls, options: { allowed_paths: { 'ro:data': '/data' } } };
    expect(await world.run(readOnly, {}, file)).toMatchObject({ outcome: 'passed', failures: [] });
    expect(existsSync(world.path('data/new.txt'))).toBe(false);
    const writable = { function: 'make', options: { allowed_paths: { './data': '/data' } } };
    expect(await world.run(writable, {}, file)).toMatchObject({ outcome: 'passed', failures: [] });
    expect(existsSync(world.path('data/new.txt'))).toBe(true);
    // What the case gives is in the place of what the file gives.
    await mkdir(world.path('empty'), { recursive: true });
    const below = { ...file, options: { allowed_paths: { empty: '/data' } } };
    expect(await world.run(readOnly, {}, below)).toMatchObject({ outcome: 'passed', failures: [] });
  });

  it('keep to the disk of this machine', async () => {
    const files = { ...diskFiles, pathOf: () => undefined };
    const result = await world.run(
      { function: 'echo', options: { allowed_paths: { data: '/data' } } },
      {},
      {},
      { files },
    );
    expect(result.outcome).toBe('errored');
    expect(result.failures).toMatchObject([
      {
        message: expect.stringContaining("data is not on this machine's disk") as string,
        path: ['options', 'allowed_paths', 'data'],
      },
    ]);
  });
});

describe('a case that cannot be judged', () => {
  it('names a plug-in that is missing, and finds it once it is there', async () => {
    const runner = world.caseRunner();
    const each = { name: 'late', function: 'echo' };
    const file = { plugin: 'late.wasm', cases: [each] };
    const result = await runner.run(world.location, file, each);
    expect(result.outcome).toBe('errored');
    expect(result.failures).toMatchObject([
      {
        message: expect.stringMatching(/^The plug-in late\.wasm cannot be loaded: there is no such file/) as string,
        path: [],
      },
    ]);
    await writeFile(world.path('late.wasm'), await diskFiles.read(world.path('case.wasm')));
    expect(await runner.run(world.location, file, each)).toMatchObject({ outcome: 'passed' });
  });

  it('gives the hint of whoever reads the plug-in', async () => {
    const loadPlugin = () => Promise.reject(new PluginError('invalid', 'not WebAssembly', { hint: 'Build it again.' }));
    expect(await world.run({ function: 'echo' }, {}, {}, { loadPlugin })).toMatchObject({
      outcome: 'errored',
      failures: [{ message: 'The plug-in case.wasm cannot be loaded: not WebAssembly.', hint: 'Build it again.' }],
    });
  });

  it('says which functions there are if its own has gone, even if any error would do', async () => {
    const result = await world.run({ function: 'ecko', expect: { error: true } });
    expect(result).toMatchObject({ outcome: 'errored' });
    expect(result.failures).toMatchObject([
      {
        message: 'Function not found: "ecko".',
        hint: 'Did you mean "echo"? The plug-in has echo, say, whisper, cry, count, config, fail, leave, trap, spin, grow.',
        path: ['function'],
      },
    ]);
  });

  it('passes if it is that very error which it expects', async () => {
    expect(await world.run({ function: 'ecko', expect: { error: 'not found: "ecko"' } })).toMatchObject({
      outcome: 'passed',
    });
  });

  it('says why a function cannot be called', async () => {
    const result = await world.run({ calls: [{ function: 'add' }] });
    expect(result.outcome).toBe('errored');
    expect(result.failures[0]?.message).toContain('takes parameters (i32, i32)');
    expect(result.failures[0]?.path).toEqual(['calls', 0, 'function']);
  });

  it.each<[string, Partial<Case>, string, (string | number)[]]>([
    [
      'an input that is no base64',
      { function: 'echo', input: { base64: '?' } },
      'The input cannot be read: "?" is no digit',
      ['input', 'base64'],
    ],
    [
      'an input whose file is missing',
      { calls: [{ function: 'echo', input: { file: 'no.txt' } }] },
      'The input cannot be read: no.txt could not be read: there is no such file',
      ['calls', 0, 'input', 'file'],
    ],
    [
      'an expected output whose file is missing',
      { function: 'echo', expect: { output: { file: 'no.txt' } } },
      'The expected output cannot be read',
      ['expect', 'output', 'file'],
    ],
    [
      'a var',
      { function: 'echo', options: { vars: { a: { hex: '0' } } } },
      'The var "a" cannot be read',
      ['options', 'vars', 'a', 'hex'],
    ],
    [
      'an expected var',
      { function: 'echo', expect: { vars: { a: { hex: '0' } } } },
      'The expected var "a" cannot be read',
      ['expect', 'vars', 'a', 'hex'],
    ],
    [
      'an expression',
      { function: 'echo', expect: { matches: '(' } },
      '"(" is no regular expression',
      ['expect', 'matches'],
    ],
    ['a hash', { function: 'echo', expect: { hash: 'md5:00' } }, '"md5:00" is no hash', ['expect', 'hash']],
  ])('says where it is wrong: %s', async (_, each, message, path) => {
    const result = await world.run(each);
    expect(result.outcome).toBe('errored');
    expect(result.failures).toMatchObject([{ message: expect.stringContaining(message) as string, path }]);
  });

  it('runs no scripts where nobody trusts them', async () => {
    const mocks = { scripts: ['mock.mjs'] };
    const message = 'Mock scripts run in trusted workspaces only.';
    expect(await world.run({ function: 'echo', mocks }, {}, {}, { scripts: false })).toMatchObject({
      outcome: 'errored',
      failures: [{ message, path: ['mocks', 'scripts'] }],
      calls: [],
    });
    expect(await world.run({ function: 'echo' }, {}, { mocks }, { scripts: false })).toMatchObject({
      outcome: 'errored',
      failures: [{ message, path: [] }],
    });
  });
});

describe('an endless loop', () => {
  it('ends at the timeout', async () => {
    const each: Partial<Case> = { function: 'spin', options: { timeout_ms: 50 } };
    const result = await world.run(each);
    expect(result).toMatchObject({ outcome: 'failed', failures: [{ path: [] }] });
    expect(result.failures[0]?.message).toContain('did not finish within 50 ms');
    expect(await world.run({ ...each, expect: { error: 'did not finish' } })).toMatchObject({
      outcome: 'passed',
    });
  });

  it('has an end where nobody has set one, unless none is wanted', async () => {
    const opened: RunOptions[] = [];
    const runner: Runner = {
      open: (_, options) => {
        opened.push(options);
        throw new Error('Enough is known.');
      },
      dispose: () => Promise.resolve(),
    };
    await world.run({ function: 'spin' }, {}, {}, { runner });
    await world.run({ function: 'spin' }, {}, { options: { timeout_ms: 7 } }, { runner });
    await world.run(
      { function: 'spin', options: { timeout_ms: null } },
      {},
      { options: { timeout_ms: 7 } },
      { runner },
    );
    expect(opened.map(({ timeout_ms }) => timeout_ms)).toEqual([30_000, 7, null]);
  });

  it('ends when it is cancelled', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const result = await world.run(
      { calls: [{ function: 'spin' }, { function: 'echo' }] },
      { signal: controller.signal },
    );
    expect(result.outcome).toBe('cancelled');
    expect(result.calls.map(({ functionName }) => functionName)).toEqual(['spin']);
    expect(await world.run({ function: 'echo' }, { signal: controller.signal })).toMatchObject({
      outcome: 'cancelled',
      calls: [],
    });
  });
});

describe('a plug-in', () => {
  it('is read once for all cases, and again when it was built anew', async () => {
    const runner = world.caseRunner();
    world.loads.length = 0;
    const each = { name: 'one', function: 'echo' };
    const file = { plugin: 'case.wasm', cases: [each] };
    await Promise.all([1, 2, 3].map(() => runner.run(world.location, file, each)));
    expect(world.loads).toEqual(['case.wasm']);
    runner.forget(world.path('other.wasm'));
    await runner.run(world.location, file, each);
    expect(world.loads).toHaveLength(1);
    runner.forget(world.path('case.wasm'));
    await runner.run(world.location, file, each);
    expect(world.loads).toHaveLength(2);
    runner.reset();
    await runner.run(world.location, file, each);
    expect(world.loads).toHaveLength(3);
  });
});

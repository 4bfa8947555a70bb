// Host functions that are answered by rules.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionRule, Mocks } from '../../../src/mocks/types';
import { WorkerRunner } from '../../../src/runner/client';
import type { Session } from '../../../src/runner/runner';
import { bundleWorker } from '../runner/bundle';
import { bytes, json, openPlugin, shop, text } from './plugins';

let runner: WorkerRunner;
beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(() => runner.dispose());

const nothing = new Uint8Array();

function mocksOf(rules: readonly FunctionRule[], more: Mocks['functions'] = {}): Mocks {
  const user = { kv_read: rules, kv_write: [{ answer: { nothing: true } }] } as const;
  return { functions: { 'extism:host/user': user, maths: { add: [{ answer: { value: 0.25 } }] }, ...more } };
}

const open = (rules: readonly FunctionRule[], more: Mocks['functions'] = {}): Promise<Session> =>
  openPlugin(runner, shop, { mocks: mocksOf(rules, more) });

const read = async (session: Session, key: string): Promise<string> => {
  const { output, error } = await session.call('read', bytes(key));
  return error === undefined ? text(output) : `${error.code}: ${error.message}`;
};

describe('a mocked host function', () => {
  it('answers with bytes, by the block that its argument is the handle of', async () => {
    const session = await open([
      { with: [{ bytes: bytes('a') }], answer: { bytes: bytes('first') } },
      { with: [{ json: { b: 1, c: [2] } }], answer: { bytes: bytes('second') } },
      { with: [{ contains: { d: {} } }], answer: { bytes: bytes('third') } },
      { with: [{ pattern: '^e+$' }], answer: { bytes: bytes('fourth') } },
      { with: [{ any: true }], answer: { bytes: bytes('any') } },
    ]);
    expect(await read(session, 'a')).toBe('first');
    expect(await read(session, '{"c": [2], "b": 1}')).toBe('second');
    expect(await read(session, '{"d": {"x": 1}, "e": 2}')).toBe('third');
    expect(await read(session, 'eee')).toBe('fourth');
    expect(await read(session, 'eeef')).toBe('any');
  });

  it('gives and matches each type of number', async () => {
    const rule = (...numbers: (number | bigint)[]): FunctionRule => ({
      with: numbers.map((number) => ({ number })),
      answer: { value: 42.5 },
    });
    const add = async (wanted: FunctionRule): Promise<number | string> => {
      const { output, error } = await (await open([], { maths: { add: [wanted] } })).call('add', nothing);
      return error?.message ?? new DataView(output.buffer).getFloat64(0, true);
    };
    expect(await add(rule(-1, 7, 1.5, 2.5))).toBe(42.5);
    expect(await add(rule(4294967295, 7n))).toBe(42.5);
    expect(await add(rule(-1, 8))).toBe('No mock of maths add fits (-1, 7, 1.5, 2.5); it has 1 rule.');
  });

  it('lets the next rule have its turn when one is used up', async () => {
    const session = await open([
      { times: 2, answer: { bytes: bytes('often') } },
      { times: 1, answer: { bytes: bytes('once') } },
    ]);
    expect([await read(session, 'k'), await read(session, 'k'), await read(session, 'k')]).toEqual([
      'often',
      'often',
      'once',
    ]);
    expect(await read(session, 'k')).toBe(
      'host: No mock of extism:host/user kv_read fits ("k"); it has 2 rules, 2 of them used up.',
    );
    session.reset();
    expect(await read(session, 'k')).toBe('often');
  });

  it('fails the call with its message', async () => {
    expect(await read(await open([{ answer: { error: 'The shop is closed' } }]), 'k')).toBe('host: The shop is closed');
  });

  it('that no rule fits fails the call, and says what was asked', async () => {
    const session = await open([
      { with: [{ bytes: bytes('key1') }], answer: { bytes: nothing } },
      { with: [{ pattern: '^x' }], answer: { bytes: nothing } },
    ]);
    const { error } = await session.call('read', bytes('key2'));
    expect(error?.message).toBe('No mock of extism:host/user kv_read fits ("key2"); it has 2 rules.');
    expect(error?.hint).toContain('Add a rule');
    expect(await read(session, '\xff\u{1f600}'.repeat(50))).toContain('…"');
  });

  it('takes its time, and is ended by a timeout', async () => {
    const slow = mocksOf([{ delayMs: 60_000, answer: { bytes: nothing } }]);
    const session = await openPlugin(runner, shop, { mocks: slow, timeout_ms: 100 });
    expect((await session.call('read', bytes('k'))).error?.code).toBe('timeout');
    const soon = await open([{ delayMs: 20, answer: { bytes: bytes('late') } }]);
    const { output, durationMs } = await soon.call('read', bytes('k'));
    expect(text(output)).toBe('late');
    expect(durationMs).toBeGreaterThanOrEqual(19);
  });

  it('says that a number is missing where the plug-in wants one', async () => {
    expect(await read(await open([{ answer: { nothing: true } }]), 'k')).toBe(
      'host: The host function extism:host/user kv_read failed: it returned undefined, and the plug-in expects (i64) -> i64.',
    );
  });

  it('stands in for that of the embedding program, and leaves the others alone', async () => {
    const asked: string[] = [];
    const functions = {
      'extism:host/user': { kv_read: () => 0n, kv_write: () => void asked.push('kv_write') },
      maths: { add: () => 1 },
    };
    const mocks: Mocks = { functions: { 'extism:host/user': { kv_read: [{ answer: { bytes: bytes('mocked') } }] } } };
    const session = await openPlugin(runner, shop, { mocks }, { functions });
    expect(await read(session, 'k')).toBe('mocked');
    expect((await session.call('write', bytes('k'))).error).toBeUndefined();
    expect(asked).toEqual(['kv_write']);
  });

  it('may be one that the plug-in does not import', async () => {
    const session = await open([{ answer: { bytes: bytes('x') } }], { elsewhere: { f: [{ answer: { value: 1 } }] } });
    expect(await read(session, 'k')).toBe('x');
  });

  it('is never one of Extism or WASI', async () => {
    const refused = async (module: string, name: string): Promise<string | undefined> =>
      (await (await open([], { [module]: { [name]: [{ answer: { value: 1 } }] } })).call('read', nothing)).error
        ?.message;
    expect(await refused('extism:host/env', 'alloc')).toBe(
      "plugin.wasm: A mock cannot stand in for extism:host/env alloc, which is Extism's own.",
    );
    expect(await refused('env', 'extism_alloc')).toContain("Extism's own");
    expect(await refused('wasi_snapshot_preview1', 'fd_write')).toContain("WASI's own");
    expect(await refused('extism:host/env', 'constructor')).not.toContain('own');
  });

  it('says which expression is none', async () => {
    expect(await read(await open([{ with: [{ pattern: '(' }], answer: { bytes: nothing } }]), 'k')).toContain('/(/');
  });

  it('is told by the trace as it is without a mock', async () => {
    const events: unknown[] = [];
    const onTrace = (entries: readonly { readonly event: unknown }[]): void =>
      void events.push(...entries.map(({ event }) => event));
    const mocks = mocksOf([{ answer: { bytes: json({}) } }]);
    await (await openPlugin(runner, shop, { mocks, trace: true }, { onTrace })).call('read', bytes('k'));
    expect(events).toMatchObject([{ type: 'host-call', module: 'extism:host/user', name: 'kv_read' }]);
  });
});

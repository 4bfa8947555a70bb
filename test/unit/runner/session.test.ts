// Calls through a real worker: results, state, cancel, timeout, logs.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerRunner } from '../../../src/runner/client';
import type { LogEntry, RunOptions } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import { bundleWorker } from './bundle';
import busy from './plugins/busy.wat';
import chatty from './plugins/chatty.wat';
import files from './plugins/files.wat';

/** Far above the 100 ms that we hold, for the sake of slow machines. */
const soon = 3_000;
const options: RunOptions = { wasi: true, logLevel: 'info' };
const nothing = new Uint8Array();
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

let runner: WorkerRunner;
const open = (more: Partial<RunOptions> = {}, code = busy, name = 'busy.wasm'): Session =>
  runner.open({ bytes: code, name }, { ...options, ...more });

beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
});
afterAll(async () => {
  await runner.dispose();
});

/** Calls, and cancels as soon as the plug-in has said something. */
async function callAndCancel(session: Session, functionName: string) {
  const controller = new AbortController();
  const logs: LogEntry[] = [];
  let cancelledAt = 0;
  const result = await session.call(
    functionName,
    nothing,
    (entries) => {
      logs.push(...entries);
      if (cancelledAt > 0) return;
      cancelledAt = performance.now();
      controller.abort();
    },
    controller.signal,
  );
  return { result, logs, tookMs: performance.now() - cancelledAt };
}

describe('a call', () => {
  it('gives back the output with times, memory and return code', async () => {
    const session = open();
    const first = await session.call('echo', bytes('Grüße'));
    expect(text(first.output)).toBe('Grüße');
    expect(first).toMatchObject({ returnCode: 0, droppedLogs: 0, vars: [] });
    expect(first.error).toBeUndefined();
    expect(first.loadMs).toBeGreaterThan(0);
    expect(first.durationMs).toBeGreaterThan(0);
    expect(first.memoryBytes).toBeGreaterThan(0);
    expect((await session.call('echo', nothing)).loadMs).toBe(0);
    session.close();
  });

  it('takes 1 MB of input that stays the caller’s', async () => {
    const session = open();
    const input = new Uint8Array(1_000_000).fill(7);
    const { output } = await session.call('echo', input);
    expect(input.length).toBe(1_000_000);
    expect(Buffer.compare(output, input)).toBe(0);
    session.close();
  });

  it('takes only the bytes of a view', async () => {
    const session = open();
    const { output } = await session.call('echo', bytes('-view-').subarray(1, 5));
    expect(text(output)).toBe('view');
    session.close();
  });

  it('gives 50 MiB of output', async () => {
    const session = open();
    const { output } = await session.call('large', nothing);
    expect(output.length).toBe(50 * 1024 * 1024);
    expect([output[0], output.at(-1)]).toEqual([60, 62]);
    session.close();
  });

  it('hands config over', async () => {
    const session = open({ config: { c: 'set' } });
    expect(text((await session.call('config', nothing)).output)).toBe('set');
    session.close();
  });

  it('reports what the plug-in says has failed, and an unknown function', async () => {
    const session = open();
    expect((await session.call('refuse', bytes('not today'))).error).toMatchObject({
      code: 'plugin',
      message: 'not today',
    });
    expect((await session.call('nowhere', nothing)).error).toMatchObject({ code: 'unknown-function' });
    session.close();
  });

  it('reports a trap with the way through the plug-in', async () => {
    const session = open();
    const { error, returnCode } = await session.call('trap', nothing);
    expect(error?.code).toBe('trap');
    expect(error?.wasmStack?.length).toBeGreaterThan(0);
    expect(returnCode).toBe(134);
    expect((await session.call('echo', bytes('alive'))).error).toBeUndefined();
    session.close();
  });

  it('of broken code reports that, at each call', async () => {
    const session = open({}, new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1]), 'half.wasm');
    for (let count = 0; count < 2; count++) {
      const { error } = await session.call('echo', nothing);
      expect(error?.code).toBe('invalid');
      expect(error?.message).toContain('half.wasm');
    }
    session.close();
  });
});

describe('a session', () => {
  it('keeps its instance over 100 calls', async () => {
    const session = open();
    let last = nothing;
    for (let count = 0; count < 100; count++) last = (await session.call('count_calls', nothing)).output;
    expect([...last]).toEqual([100]);
    session.close();
  });

  it('lets timers of the host run between many short calls', async () => {
    const session = open();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const until = performance.now() + 500;
    while (performance.now() < until) await session.call('count_calls', nothing);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
    session.close();
  });

  it('runs calls one after the other', async () => {
    const session = open();
    const results = await Promise.all([1, 2, 3].map(() => session.call('count_calls', nothing)));
    expect(results.map(({ output }) => output[0])).toEqual([1, 2, 3]);
    session.close();
  });

  it('fails with what a listener throws, in the middle of it too, and has done what it did', async () => {
    const onLog = (): never => {
      throw new Error('the listener is broken');
    };
    const session = runner.open({ bytes: busy, name: 'busy.wasm' }, { ...options, trace: true }, { onTrace: onLog });
    await expect(session.call('count_var', nothing)).rejects.toThrow('the listener is broken');
    expect(session.vars).toHaveLength(1);
    // Its logs come while it runs.
    const aborted = AbortSignal.timeout(200);
    await expect(session.call('flood', nothing, onLog, aborted)).rejects.toThrow('the listener is broken');
    expect((await session.call('echo', bytes('still here'))).output).toHaveLength(10);
    session.close();
  });

  it('keeps vars until it is reset', async () => {
    const session = open();
    await session.call('count_var', nothing);
    const second = await session.call('count_var', nothing);
    expect([...second.output]).toEqual([2]);
    expect(second.vars).toEqual([{ name: 'n', size: 1, value: new Uint8Array([2]) }]);
    expect((await session.call('echo', nothing)).vars).toEqual(second.vars);
    session.reset();
    expect((await session.call('echo', nothing)).vars).toEqual([]);
    expect([...(await session.call('count_var', nothing)).output]).toEqual([1]);
    session.close();
  });

  it('is independent of another one of the same code', async () => {
    const [one, two] = [open(), open()];
    await Promise.all([one.call('count_var', nothing), one.call('count_var', nothing), two.call('count_var', nothing)]);
    expect([...(await one.call('count_var', nothing)).output]).toEqual([3]);
    expect([...(await two.call('count_var', nothing)).output]).toEqual([2]);
    one.close();
    two.close();
  });

  it('leaves nothing behind in the worker that it gives back', async () => {
    for (let count = 0; count < 3; count++) {
      const session = open();
      const { output, vars } = await session.call('count_var', nothing);
      expect([...output]).toEqual([1]);
      expect(vars).toHaveLength(1);
      session.close();
    }
  });

  it('that is closed takes no call, and ends the one under way', async () => {
    const session = open();
    const spinning = session.call('spin', nothing, () => session.close());
    expect((await spinning).error?.code).toBe('cancelled');
    expect((await session.call('echo', nothing)).error?.code).toBe('closed');
  });
});

describe('an endless loop', () => {
  it('is cancelled while the host’s thread stays free', async () => {
    const session = open();
    let lag = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      lag = Math.max(lag, performance.now() - last - 10);
      last = performance.now();
    }, 10);
    const { result, tookMs } = await callAndCancel(session, 'spin');
    clearInterval(watch);
    expect(result.error).toMatchObject({ code: 'cancelled' });
    expect(result.error?.hint).toBeTruthy();
    expect(result.returnCode).toBeUndefined();
    expect(tookMs).toBeLessThan(soon);
    expect(lag).toBeLessThan(soon / 2);
    expect(text((await session.call('echo', bytes('again'))).output)).toBe('again');
    session.close();
  });

  it('ends at the timeout, and the next call starts afresh', async () => {
    const session = open({ timeout_ms: 200 });
    await session.call('count_var', nothing);
    const { error, durationMs } = await session.call('spin', nothing);
    expect(error?.code).toBe('timeout');
    expect(error?.message).toContain('200 ms');
    expect(error?.hint).toContain('timeout_ms');
    expect(durationMs).toBeGreaterThan(150);
    expect([...(await session.call('count_var', nothing)).output]).toEqual([1]);
    session.close();
  });

  it('loses nothing that was said before it', async () => {
    const session = open({ timeout_ms: 100 });
    const logs: LogEntry[] = [];
    await session.call('spin', nothing, (entries) => logs.push(...entries));
    expect(logs.map(({ source, text }) => [source, text])).toEqual([['info', 'a']]);
    session.close();
  });

  it('loses no line of the streams, not even an unfinished one', async () => {
    const session = open({ timeout_ms: 100 }, chatty, 'chatty.wasm');
    const logs: LogEntry[] = [];
    await session.call('talk_and_spin', nothing, (entries) => logs.push(...entries));
    expect(logs.map(({ source, text }) => `${source} ${text}`).sort()).toEqual([
      'stderr err',
      'stdout out',
      'stdout par',
    ]);
    session.close();
  });

  it('of logs is capped, counted and cancelled as quickly', async () => {
    const session = open();
    const { result, logs, tookMs } = await callAndCancel(session, 'flood');
    expect(result.error?.code).toBe('cancelled');
    expect(logs.length).toBeLessThanOrEqual(10_000);
    expect(tookMs).toBeLessThan(soon);
    session.close();
  });

  it('of logs that nobody cancels ends at the timeout with 10,000 entries', async () => {
    const session = open({ timeout_ms: 500 });
    const logs: LogEntry[] = [];
    const { droppedLogs } = await session.call('flood', nothing, (entries) => logs.push(...entries));
    // The worker may have been about to put one in the place of another.
    expect([9_999, 10_000]).toContain(logs.length);
    expect(droppedLogs).toBeGreaterThan(0);
    expect(logs[5_000]?.leftOutBefore).toBe(droppedLogs);
    session.close();
  });
});

describe('cancelling', () => {
  it('a call that waits for its turn settles it at once and spares the one before', async () => {
    const session = open();
    const before = new AbortController();
    const first = session.call('spin', nothing, undefined, before.signal);
    expect((await session.call('echo', nothing, undefined, AbortSignal.timeout(50))).error?.code).toBe('cancelled');
    before.abort();
    expect((await first).error?.code).toBe('cancelled');
    expect((await session.call('echo', nothing)).error).toBeUndefined();
    session.close();
  });

  it('beforehand runs nothing', async () => {
    const session = open();
    await session.call('count_calls', nothing);
    expect((await session.call('count_calls', nothing, undefined, AbortSignal.abort())).error?.code).toBe('cancelled');
    expect([...(await session.call('count_calls', nothing)).output]).toEqual([2]);
    session.close();
  });
});

describe('logs', () => {
  it('arrive before the result, from the level on that was asked for', async () => {
    const logs: LogEntry[] = [];
    const collect = (entries: readonly LogEntry[]): void => void logs.push(...entries);
    const quiet = open();
    await quiet.call('debug', nothing, collect);
    expect(logs).toEqual([]);
    const chatter = open({ logLevel: 'debug' });
    await chatter.call('debug', nothing, collect);
    expect(logs.map(({ source, text }) => `${source} ${text}`)).toEqual(['debug d']);
    quiet.close();
    chatter.close();
  });

  it('hold the lines of both streams', async () => {
    const session = open({}, chatty, 'chatty.wasm');
    const logs: LogEntry[] = [];
    const { error } = await session.call('talk', nothing, (entries) => logs.push(...entries));
    expect(error).toBeUndefined();
    expect(logs.map(({ source, text }) => `${source} ${text}`)).toEqual(['stdout out', 'stderr err', 'stdout par']);
    session.close();
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plugwright-files-'));
    await writeFile(join(folder, 'hello.txt'), 'hello from a file');
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('are read and made in a folder that is allowed', async () => {
    const session = open({ allowed_paths: { [folder]: '/data' } }, files, 'files.wasm');
    expect(text((await session.call('read', nothing)).output)).toBe('hello from a file');
    expect((await session.call('make', nothing)).error).toBeUndefined();
    expect(existsSync(join(folder, 'new.txt'))).toBe(true);
    await rm(join(folder, 'new.txt'));
    session.close();
  });

  it('are only read in a folder that is read-only', async () => {
    const session = open({ allowed_paths: { [`ro:${folder}`]: '/data' } }, files, 'files.wasm');
    expect(text((await session.call('read', nothing)).output)).toBe('hello from a file');
    expect((await session.call('make', nothing)).returnCode).toBeGreaterThan(0);
    expect(existsSync(join(folder, 'new.txt'))).toBe(false);
    session.close();
  });

  it('are out of reach where no folder is allowed', async () => {
    const session = open({}, files, 'files.wasm');
    expect((await session.call('read', nothing)).returnCode).toBeGreaterThan(0);
    session.close();
  });
});

describe('without WASI', () => {
  it('a plug-in that needs it does not link, and the hint says what to do', async () => {
    const session = open({ wasi: false }, chatty, 'chatty.wasm');
    const { error } = await session.call('talk', nothing);
    expect(error?.code).toBe('link');
    expect(error?.message).toContain('wasi_snapshot_preview1');
    expect(`${error?.message ?? ''} ${error?.hint ?? ''}`).toMatch(/turn(ed)? (WASI )?on|turn on WASI/i);
    session.close();
  });
});

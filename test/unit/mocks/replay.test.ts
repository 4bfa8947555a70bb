// Runs that are recorded, and replayed: the same again, whatever the host would answer by now.
import fc from 'fast-check';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assembleText } from '../../../scripts/build/wat.mjs';
import type { Recording } from '../../../src/mocks/types';
import { readMocks, writeRecording } from '../../../src/project/cases/mocks';
import { WorkerRunner } from '../../../src/runner/client';
import type { RunOptions } from '../../../src/runner/protocol';
import type { Session } from '../../../src/runner/runner';
import type { HostFunctions } from '../../../src/runtime/hostFunctions';
import { bundleWorker } from '../runner/bundle';
import { noFiles } from './files';
import { bytes, json, openPlugin, shop, text, web } from './plugins';

/** `run` does what the bytes of its input say, one after the other, and puts out all that it got. */
const actor = assembleText(
  'actor.wat',
  `(module
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "length" (func $length (param i64) (result i64)))
    (import "extism:host/env" "input_length" (func $input_length (result i64)))
    (import "extism:host/env" "input_load_u8" (func $input (param i64) (result i32)))
    (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
    (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
    (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
    (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
    (import "extism:host/env" "http_request" (func $http_request (param i64 i64) (result i64)))
    (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
    (import "extism:host/user" "ask" (func $ask (param i64 i32) (result i64)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (global $out (mut i64) (i64.const 0))
    (global $at (mut i64) (i64.const 0))
    (func $put_u64 (param $value i64)
      (call $store_u64 (i64.add (global.get $out) (global.get $at)) (local.get $value))
      (global.set $at (i64.add (global.get $at) (i64.const 8))))
    (func $put_block (param $block i64) (local $n i64)
      (block $done (loop $next
        (br_if $done (i64.ge_u (local.get $n) (call $length (local.get $block))))
        (call $store_u8 (i64.add (global.get $out) (global.get $at))
          (call $load_u8 (i64.add (local.get $block) (local.get $n))))
        (global.set $at (i64.add (global.get $at) (i64.const 1)))
        (local.set $n (i64.add (local.get $n) (i64.const 1)))
        (br $next))))
    (func $config (param $key i32) (result i64) (local $block i64)
      (local.set $block (call $alloc (i64.const 1)))
      (call $store_u8 (local.get $block) (local.get $key))
      (call $config_get (local.get $block)))
    (func $time (param $clock i32)
      (drop (call $clock_time_get (local.get $clock) (i64.const 0) (i32.const 64)))
      (call $put_u64 (i64.load (i32.const 64))))
    (func (export "run") (local $i i64) (local $do i32)
      (global.set $out (call $alloc (i64.const 65536)))
      (global.set $at (i64.const 0))
      (block $done (loop $next
        (br_if $done (i64.ge_u (local.get $i) (call $input_length)))
        (local.set $do (call $input (local.get $i)))
        (if (i32.eq (local.get $do) (i32.const 0)) (then (call $time (i32.const 0))))
        (if (i32.eq (local.get $do) (i32.const 1)) (then (call $time (i32.const 1))))
        (if (i32.eq (local.get $do) (i32.const 2)) (then
          (drop (call $random_get (i32.const 128) (i32.const 24)))
          (call $put_u64 (i64.load (i32.const 128))) (call $put_u64 (i64.load (i32.const 144)))))
        (if (i32.eq (local.get $do) (i32.const 3)) (then
          (call $put_block (call $http_request (call $config (i32.const 97)) (i64.const 0)))))
        (if (i32.eq (local.get $do) (i32.const 4)) (then
          (call $put_block (call $http_request (call $config (i32.const 97)) (call $config (i32.const 98))))))
        (if (i32.ge_u (local.get $do) (i32.const 5)) (then
          (call $put_block (call $ask (call $config (i32.const 98)) (local.get $do)))))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (br $next)))
      (call $output_set (global.get $out) (global.get $at))))`,
);

let runner: WorkerRunner;
let server: Server;
let origin: string;
let requests = 0;
beforeAll(async () => {
  runner = new WorkerRunner(await bundleWorker());
  server = createServer((request, response) => {
    response.setHeader('set-cookie', 'session=secret');
    response.statusCode = requests % 2 === 0 ? 200 : 404;
    response.end(`${request.method ?? ''} ${requests++} ${Math.random()}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await runner.dispose();
  server.close();
});

let asked = 0;
const functions: HostFunctions = {
  'extism:host/user': {
    ask: (plugin, key, kind) => {
      if (kind === 7) throw new Error(`refused ${asked++}`);
      return kind === 6 ? 0n : plugin.write(`${plugin.readText(key)} ${asked++}`);
    },
  },
};

const allowed: Partial<RunOptions> = { allowed_hosts: ['127.0.0.1'] };

/** The recording as it comes out of a case file. */
async function written(recording: Recording): Promise<Recording> {
  const file = JSON.parse(JSON.stringify(writeRecording(recording))) as ReturnType<typeof writeRecording>;
  const { mocks } = await readMocks(undefined, file, noFiles, 'a.cases.json', () => Promise.reject(new Error()));
  return mocks?.replay ?? {};
}

/** Calls in order; the outcome of each as text. */
async function outcomes(session: Session, inputs: readonly Uint8Array[]): Promise<[string[], Recording | undefined]> {
  const said: string[] = [];
  let recording: Recording | undefined;
  for (const input of inputs) {
    const result = await session.call('run', input);
    said.push(result.error === undefined ? Buffer.from(result.output).toString('hex') : result.error.message);
    recording = result.recording;
  }
  return [said, recording];
}

describe('a recording', () => {
  it('replays any run as it was, also from a case file, in a new session and after a reset', async () => {
    const call = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 12 }).map((steps) => Uint8Array.from(steps));
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 4 }), async (inputs) => {
        const options: Partial<RunOptions> = {
          ...allowed,
          config: { a: JSON.stringify({ url: `${origin}/?token=abc&q=1` }), b: 'body' },
        };
        const live = await openPlugin(runner, actor, { ...options, record: true }, { functions });
        const [first, recording] = await outcomes(live, inputs);
        expect(recording).toBeDefined();
        const served = requests;
        const replay = { ...(await written(recording ?? {})) };
        const mocks = { replay, functions: { 'extism:host/user': { ask: [] } } };
        const session = await openPlugin(runner, actor, { ...options, mocks, record: true });
        const [second, again] = await outcomes(session, inputs);
        expect(second).toEqual(first);
        session.reset();
        expect((await outcomes(session, inputs))[0]).toEqual(first);
        expect(requests).toBe(served);
        // What is told in a replay is what was told before, but for the secrets.
        expect(writeRecording(again ?? {})).toEqual(writeRecording(recording ?? {}));
        live.close();
        session.close();
      }),
      { numRuns: 25 },
    );
  });

  it('is of the whole session so far, and begins anew with a reset', async () => {
    const session = await openPlugin(runner, actor, { config: { b: 'k' }, record: true }, { functions });
    const asks = Uint8Array.of(5);
    expect((await session.call('run', asks)).recording?.functions).toHaveLength(1);
    expect((await session.call('run', asks)).recording?.functions).toHaveLength(2);
    session.reset();
    expect((await session.call('run', asks)).recording?.functions).toHaveLength(1);
  });

  it('is none unless it is wanted', async () => {
    const session = await openPlugin(runner, actor, { mocks: {} }, { functions });
    expect(await session.call('run', Uint8Array.of(0))).not.toHaveProperty('recording');
  });

  it('tells arguments and answers by the bytes of their blocks', async () => {
    const session = await openPlugin(runner, actor, { config: { b: 'key' }, record: true }, { functions });
    asked = 7;
    expect((await session.call('run', Uint8Array.of(5, 6))).recording?.functions).toEqual([
      {
        module: 'extism:host/user',
        name: 'ask',
        args: [{ bytes: bytes('key') }, { number: 5 }],
        answer: { bytes: bytes('key 7') },
      },
      {
        module: 'extism:host/user',
        name: 'ask',
        args: [{ bytes: bytes('key') }, { number: 6 }],
        answer: { value: 0n },
      },
    ]);
  });

  it('is of mocks as well', async () => {
    const http = [{ answer: { status: 200, headers: {}, body: bytes('mocked') } }];
    const session = await openPlugin(runner, web, { ...allowed, mocks: { http }, record: true });
    const { recording } = await session.call('fetch', json({ url: `${origin}/`, headers: { 'X-A': 'b' } }));
    expect(recording?.http).toEqual([
      { request: { method: 'GET', url: `${origin}/`, headers: { 'x-a': 'b' } }, answer: http[0]?.answer },
    ]);
  });

  it('keeps large bodies, as they went out', async () => {
    const session = await openPlugin(runner, web, { ...allowed, record: true });
    const large = json({ url: `${origin}/`, filler: 'x'.repeat(100_000) });
    const { recording } = await session.call('post', large);
    expect(recording?.http?.[0]?.request.body).toEqual(large);
  });

  it('has no more bodies than fit, and says so', async () => {
    const http = [{ answer: { status: 200, headers: {}, body: new Uint8Array(9 * 1024 * 1024) } }];
    const session = await openPlugin(runner, web, { ...allowed, mocks: { http }, record: true });
    await session.call('fetch', json({ url: origin }));
    const { recording } = await session.call('fetch', json({ url: origin }));
    expect(recording?.http).toHaveLength(1);
    expect(recording?.note).toBe('HTTP was recorded up to a point only: there were over 10000 of them or 16 MiB.');
  });

  it('has an end, and says so', async () => {
    const many = Uint8Array.from({ length: 6000 }, () => 1);
    const session = await openPlugin(runner, actor, { record: true }, { functions });
    await session.call('run', many);
    const { recording } = await session.call('run', many);
    expect(recording?.clock?.monotonic?.steps).toHaveLength(9999);
    expect(recording?.note).toBe('Only the first 10000 readings of a clock were recorded.');
  });
});

describe('a replay', () => {
  const exchange = (method: string, path: string, body: string) => ({
    request: { method, url: `${origin}${path}`, headers: {} },
    answer: { status: 200, headers: {}, body: bytes(body) },
  });
  const replaying = (replay: Recording): Promise<Session> => openPlugin(runner, web, { ...allowed, mocks: { replay } });
  const fetch = async (session: Session, path: string): Promise<string> => {
    const { output, error } = await session.call('fetch', json({ url: `${origin}${path}` }));
    return error === undefined ? text(output) : `${error.message} ${error.hint ?? ''}`;
  };

  it('answers equal requests in their order, and others in any', async () => {
    const session = await replaying({
      http: [exchange('GET', '/a', 'a1'), exchange('GET', '/b', 'b1'), exchange('GET', '/a', 'a2')],
    });
    expect([await fetch(session, '/b'), await fetch(session, '/a'), await fetch(session, '/a')]).toEqual([
      'b1',
      'a1',
      'a2',
    ]);
    expect(await fetch(session, '/a')).toBe(
      `The recording has no answer for GET ${origin}/a; all that it holds has been asked for. Record the case again.`,
    );
  });

  it('says what it was asked, and what it expected', async () => {
    const session = await replaying({ http: [exchange('POST', '/a', 'a1')], note: 'Only a part was recorded.' });
    expect(await fetch(session, '/a')).toBe(
      `The recording has no answer for GET ${origin}/a; it expected POST ${origin}/a. Only a part was recorded. Record the case again.`,
    );
  });

  it('takes anything for what was masked', async () => {
    const session = await replaying({ http: [exchange('GET', '/?token=***&q=1', 'a')] });
    expect(await fetch(session, '/?token=other&q=2')).toContain('no answer');
    expect(await fetch(session, '/?token=other&q=1')).toBe('a');
  });

  it('takes any secret for one that was masked in a body, and nothing else for another', async () => {
    const live = await openPlugin(runner, web, { ...allowed, record: true });
    // The plug-in sends its input as the body.
    const post = async (session: Session, password: string, more: string): Promise<string> => {
      const { output, error } = await session.call(
        'post',
        json({ url: `${origin}/login`, method: 'POST', password, more }),
      );
      return error === undefined ? text(output) : error.message;
    };
    const first = [await post(live, 'one', 'a'), await post(live, 'two', 'b')];
    const { recording } = await live.call('status', json({ url: origin }));
    const file = await written(recording ?? {});
    expect(text(file.http?.[0]?.request.body ?? bytes(''))).toContain('"password":"***"');

    const session = await replaying(file);
    expect([await post(session, 'three', 'a'), await post(session, 'four', 'b')]).toEqual(first);
    const other = await replaying(file);
    expect(await post(other, 'one', 'c')).toContain('The recording has no answer for POST');
    const whole = await replaying(recording ?? {});
    expect(await post(whole, 'two', 'a')).toContain('The recording has no answer for POST');
    expect(await post(whole, 'one', 'a')).toBe(first[0]);
  });

  it('fails a function that was called otherwise', async () => {
    const call = {
      module: 'extism:host/user',
      name: 'kv_read',
      args: [{ bytes: bytes('key1') }],
      answer: { bytes: bytes('value') },
    };
    const others = { 'extism:host/user': { kv_write: [] }, maths: { add: [] } };
    const mocks = { replay: { functions: [call] }, functions: others };
    const session = await openPlugin(runner, shop, { mocks });
    expect((await session.call('read', bytes('key2'))).error).toMatchObject({
      message:
        'The recording has no answer for extism:host/user kv_read("key2"); it expected extism:host/user kv_read("key1").',
      hint: 'Record the case again.',
    });
    expect(text((await session.call('read', bytes('key1'))).output)).toBe('value');
  });

  it('has every function that the plug-in imports, and fails those that were never called', async () => {
    const session = await openPlugin(runner, shop, { mocks: { replay: { clock: {} } } });
    expect((await session.call('read', bytes('key'))).error).toMatchObject({
      code: 'host',
      message: 'The recording has no answer for extism:host/user kv_read("key"); all that it holds has been asked for.',
    });
    session.reset();
    expect((await session.call('read', bytes('key'))).error?.message).toContain('kv_read("key")');
    const unmocked = await openPlugin(runner, shop, { mocks: {} });
    expect((await unmocked.call('read', bytes('key'))).error).toMatchObject({ code: 'link' });
  });

  it('leaves to mocks and to the embedding program what it does not know', async () => {
    const replay = { functions: [] };
    const mocks = { replay, functions: { 'extism:host/user': { kv_read: [{ answer: { bytes: bytes('rule') } }] } } };
    const written: string[] = [];
    const embedded: HostFunctions = {
      'extism:host/user': { kv_write: (plugin, key) => void written.push(plugin.readText(key)) },
    };
    const session = await openPlugin(runner, shop, { mocks }, { functions: embedded });
    expect(text((await session.call('read', bytes('key'))).output)).toBe('rule');
    expect((await session.call('write', bytes('key'))).error).toBeUndefined();
    expect(written).toEqual(['key']);
    expect((await session.call('add', bytes(''))).error?.message).toBe(
      'The recording has no answer for maths add(-1, 7, 1.5, 2.5); all that it holds has been asked for.',
    );
  });

  it('does not hide imports that no host function can serve', async () => {
    const odd = assembleText(
      'odd.wat',
      `(module (import "extism:host/env" "none" (func)) (import "wbg" "f" (func)) (import "a" "b" (global i32))
        (func (export "run")))`,
    );
    const session = await openPlugin(runner, odd, { mocks: { replay: {} } });
    const { error } = await session.call('run', bytes(''));
    expect(error?.code).toBe('link');
    expect(error?.message).toContain('3 imports are not provided');
  });

  it('lets time go on after its end, and has random bytes that are the same each time', async () => {
    const replay: Recording = {
      clock: { realtime: { start: 1000n, steps: [5, 2000] }, monotonic: { start: 0n, steps: [] } },
      random: Uint8Array.from({ length: 24 }, (_, at) => at),
    };
    const run = async (): Promise<Buffer> => {
      const mocks = { replay, functions: { 'extism:host/user': { ask: [] } } };
      const session = await openPlugin(runner, actor, { mocks });
      return Buffer.from((await session.call('run', Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 2, 2))).output);
    };
    const output = await run();
    const times = Array.from({ length: 7 }, (_, at) => Number(output.readBigUInt64LE(at * 8)));
    expect(times).toEqual([1000, 1005, 3005, 5005, 7005, 0, 1000]);
    expect([...output.subarray(56, 64)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(output.subarray(72, 88)).size).toBeGreaterThan(8);
    expect(await run()).toEqual(output);
  });
});
